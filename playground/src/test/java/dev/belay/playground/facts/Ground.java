package dev.belay.playground.facts;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;

/// Where a fact is held against: a namespace of its own on a real cluster.
record Ground(KubernetesClient client, String namespace, Kubectl kubectl) {

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
}
