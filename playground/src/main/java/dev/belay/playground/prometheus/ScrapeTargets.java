package dev.belay.playground.prometheus;

import dev.belay.playground.node.AgentPod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Collection;
import java.util.List;

/// Where each pod's metrics are found, as Prometheus' discovery over HTTP wants to hear it.
final class ScrapeTargets {

    private ScrapeTargets() {}

    /// One target.
    record Scraped(String namespace, String pod, String ip, int port) {}

    static List<Scraped> of(Collection<AgentPod> pods) {
        return pods.stream()
                .flatMap(pod -> pod.listening().stream()
                        .map(at -> new Scraped(pod.namespace(), pod.name(), pod.ip(), at.getPort())))
                .toList();
    }

    static String json(List<Scraped> pods, List<String> services) {
        JsonArray groups = new JsonArray();
        for (Scraped pod : pods) {
            if (services.isEmpty()) {
                groups.add(group(pod, labels(pod)));
            } else {
                services.forEach(service -> groups.add(
                        group(pod, labels(pod).put("service", service).put("job", service))));
            }
        }
        return groups.encode();
    }

    private static JsonObject group(Scraped pod, JsonObject labels) {
        return new JsonObject()
                .put("targets", new JsonArray().add("127.0.0.1:" + pod.port))
                .put("labels", labels);
    }

    private static JsonObject labels(Scraped pod) {
        return new JsonObject()
                .put("namespace", pod.namespace)
                .put("pod", pod.pod)
                .put("instance", pod.ip);
    }
}
