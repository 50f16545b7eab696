package dev.belay.playground.junit;

import dev.belay.playground.cluster.Cluster;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.NamespacedKubernetesClient;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/// A test's namespace in the cluster, from its creation to its deletion.
record OwnNamespace(String name, KubernetesClient admin) implements AutoCloseable {

    private static final int LONGEST = 40;
    private static final int SECONDS_TO_READY = 30;

    /// Named after the test, so that an audit log can be read.
    static OwnNamespace create(Cluster cluster, String test) {
        KubernetesClient admin = cluster.client();
        String legible = test.replaceAll("([a-z])([A-Z])", "$1-$2")
                .replaceAll("[^A-Za-z0-9]+", "-")
                .toLowerCase(Locale.ROOT);
        String cut = legible.length() > LONGEST ? legible.substring(0, LONGEST) : legible;
        String name = "t-" + cut + "-"
                + Integer.toHexString(ThreadLocalRandom.current().nextInt(0x10000, 0xFFFFF));
        cluster.nodeAgent().claim(name);
        admin.namespaces()
                .resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .endMetadata()
                        .build())
                .create();
        // Until its default account is there, the API server refuses every pod.
        admin.serviceAccounts()
                .inNamespace(name)
                .withName("default")
                .waitUntilCondition(Objects::nonNull, SECONDS_TO_READY, TimeUnit.SECONDS);
        return new OwnNamespace(name, admin);
    }

    /// Not to be closed: it talks through the cluster's own client.
    KubernetesClient client() {
        return admin.adapt(NamespacedKubernetesClient.class).inNamespace(name);
    }

    /// Kubernetes empties it on its own; nobody waits for it.
    @Override
    public void close() {
        admin.namespaces().withName(name).delete();
    }
}
