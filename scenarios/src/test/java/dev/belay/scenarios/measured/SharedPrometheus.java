package dev.belay.scenarios.measured;

import dev.belay.playground.cluster.Cluster;
import dev.belay.playground.node.NodeAgent;
import dev.belay.playground.prometheus.Prometheus;
import dev.belay.playground.prometheus.ScrapeSettings;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// One Prometheus for several shops, each in a namespace of its own.
final class SharedPrometheus implements AutoCloseable {

    private final Set<String> namespaces = ConcurrentHashMap.newKeySet();
    private final Prometheus prometheus;

    private SharedPrometheus(NodeAgent agent, Duration scrape) {
        prometheus = Prometheus.start(
                ScrapeSettings.every(scrape),
                () -> namespaces.stream()
                        .flatMap(namespace -> agent.pods(namespace).stream())
                        .toList());
    }

    static SharedPrometheus start(Cluster cluster, Duration scrape) {
        return new SharedPrometheus(cluster.nodeAgent(), scrape);
    }

    Prometheus prometheus() {
        return prometheus;
    }

    /// From now on it scrapes the pods of this namespace too; until what it answers with is closed.
    AutoCloseable scrape(String namespace) {
        namespaces.add(namespace);
        return () -> namespaces.remove(namespace);
    }

    @Override
    public void close() {
        prometheus.close();
    }
}
