package dev.belay.loop;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Whether a node is ready, for whoever wonders about a pod that fails on it. Asked then only: a watch of all nodes
/// would show a heartbeat of each of them all the time.
final class Nodes {

    private static final Logger LOG = LoggerFactory.getLogger(Nodes.class);

    private static final Duration KEPT = Duration.ofSeconds(5);

    private record Answer(boolean isReady, Instant at) {}

    private final KubernetesClient client;
    private final InstantSource clock;
    private final Map<String, Answer> known = new ConcurrentHashMap<>();

    /// @param client one that answers or fails in time: a rollback may wait for the answer
    Nodes(KubernetesClient client, InstantSource clock) {
        this.client = client;
        this.clock = clock;
    }

    boolean isReady(String name) {
        Instant now = clock.instant();
        known.values().removeIf(answer -> answer.at().plus(KEPT).isBefore(now));
        return known.computeIfAbsent(name, asked -> new Answer(ask(asked), now)).isReady();
    }

    /// A node of which nothing can be learnt excuses nothing.
    private boolean ask(String name) {
        try {
            Node node = client.nodes().withName(name).get();
            return node != null
                    && node.getStatus().getConditions().stream()
                            .anyMatch(condition ->
                                    condition.getType().equals("Ready") && "True".equals(condition.getStatus()));
        } catch (KubernetesClientException e) {
            LOG.warn("Whether the node {} is ready could not be asked, so its pods' failures count", name, e);
            return true;
        }
    }
}
