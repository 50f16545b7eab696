package dev.belay.playground.facts;

import dev.belay.playground.cluster.Cluster;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/// Where a fact is held against: a namespace of its own on a real cluster.
record Ground(Cluster cluster, KubernetesClient client, String namespace) {

    private static final Duration POLL = Duration.ofMillis(20);

    Terminal terminal() {
        return new Terminal(cluster.kubectl(), namespace);
    }

    /// Something that can own: it does nothing.
    ConfigMap anObject() {
        return client.resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withGenerateName("object-")
                        .endMetadata()
                        .build())
                .inNamespace(namespace)
                .create();
    }

    /// Until something holds that no watch tells.
    static void until(String what, BooleanSupplier holds) {
        long limit = System.nanoTime() + Watched.LIMIT.toNanos();
        while (!holds.getAsBoolean()) {
            if (System.nanoTime() > limit) {
                throw new AssertionError("waited " + Watched.LIMIT + " in vain until " + what);
            }
            LockSupport.parkNanos(POLL.toNanos());
        }
    }

    boolean waitsForFinalizers() {
        return client.namespaces().withName(namespace).require().getStatus().getConditions().stream()
                .anyMatch(condition -> condition.getType().equals("NamespaceFinalizersRemaining")
                        && condition.getStatus().equals("True"));
    }

    /// Kubernetes tells older from younger by whole seconds.
    void untilAnotherSecond() {
        String before = serverTime();
        until("another second has begun", () -> !serverTime().equals(before));
    }

    private String serverTime() {
        return client.resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName("clock")
                        .endMetadata()
                        .build())
                .inNamespace(namespace)
                .dryRun()
                .create()
                .getMetadata()
                .getCreationTimestamp();
    }

    /// Tries to, as a drain does; answers whether the pod was let go.
    boolean evicts(String pod) {
        // The client would try a refused eviction again for 20 s.
        Config once = new ConfigBuilder(client.getConfiguration())
                .withRequestRetryBackoffLimit(0)
                .build();
        try (KubernetesClient client =
                new KubernetesClientBuilder().withConfig(once).build()) {
            return client.pods().inNamespace(namespace).withName(pod).evict();
        }
    }

    void marksNamespace(String key, String value) {
        client.namespaces()
                .withName(namespace)
                .patch(PatchContext.of(PatchType.JSON_MERGE), "metadata: {labels: {%s: %s}}".formatted(key, value));
    }
}
