package dev.belay.scenarios.replica;

import dev.belay.playground.cluster.Cluster;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.NamespacedKubernetesClient;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/// A namespace beside others: for stories that are told side by side in one test.
public record Stall(Cluster cluster, String name) implements AutoCloseable {

    private static final int SECONDS_TO_READY = 60;

    public static Stall open(Cluster cluster, String prefix) {
        String name =
                prefix + "-" + Integer.toHexString(ThreadLocalRandom.current().nextInt(0x100000, 0xFFFFFF));
        cluster.nodeAgent().claim(name);
        cluster.client()
                .namespaces()
                .resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .endMetadata()
                        .build())
                .create();
        // Until its default account is there, the API server refuses every pod.
        cluster.client()
                .serviceAccounts()
                .inNamespace(name)
                .withName("default")
                .waitUntilCondition(Objects::nonNull, SECONDS_TO_READY, TimeUnit.SECONDS);
        return new Stall(cluster, name);
    }

    /// Of an administrator; not to be closed.
    public KubernetesClient client() {
        return cluster.client().adapt(NamespacedKubernetesClient.class).inNamespace(name);
    }

    @Override
    public void close() {
        cluster.client().namespaces().withName(name).delete();
    }
}
