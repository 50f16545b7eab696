package dev.belay.playground.facts;

import dev.belay.playground.cluster.Cluster;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
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
}
