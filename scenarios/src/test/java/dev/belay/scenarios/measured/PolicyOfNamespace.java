package dev.belay.scenarios.measured;

import dev.belay.api.ReleasePolicy;
import dev.belay.playground.cluster.Cluster;
import dev.belay.scenarios.stage.Person;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import java.net.URI;

/// A ReleasePolicy that one namespace has for itself, so that each shop has a Prometheus of its own.
record PolicyOfNamespace(Cluster cluster, String name) implements AutoCloseable {

    static PolicyOfNamespace apply(Cluster cluster, String namespace, URI prometheus, Setting setting) {
        StringBuilder lines = new StringBuilder();
        setting.policy().forEach(line -> lines.append("  ").append(line).append('\n'));
        new Person(cluster.kubectl(), namespace).applies("""
                apiVersion: belay.dev/v1alpha1
                kind: ReleasePolicy
                metadata: {name: %s}
                spec:
                  prometheus: {url: "%s"}
                %s""".formatted(namespace, prometheus, lines));
        cluster.client()
                .namespaces()
                .withName(namespace)
                .edit(found -> new NamespaceBuilder(found)
                        .editMetadata()
                        .addToLabels("belay.dev/policy", namespace)
                        .endMetadata()
                        .build());
        return new PolicyOfNamespace(cluster, namespace);
    }

    @Override
    public void close() {
        cluster.client().resources(ReleasePolicy.class).withName(name).delete();
    }
}
