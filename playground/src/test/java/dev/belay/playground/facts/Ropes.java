package dev.belay.playground.facts;

import dev.belay.playground.cluster.Cluster;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;

/// Custom resources of the facts' own kind.
record Ropes(Ground ground) {

    static final String FINALIZER = "facts.belay.dev/rope";

    static void areServed(Cluster cluster) {
        Served.kind(cluster.client(), "ropes.yaml", "ropes.facts.belay.dev");
    }

    /// What the API server would make of it.
    ///
    /// @param spec in YAML, less its braces
    GenericKubernetesResource tried(String spec) {
        return ground.client()
                .resource(rope("name: rope", spec))
                .inNamespace(ground.namespace())
                .dryRun()
                .create();
    }

    GenericKubernetesResource finalized(String name) {
        return ground.client()
                .resource(rope("name: %s, finalizers: [%s]".formatted(name, FINALIZER), "canary: {}"))
                .inNamespace(ground.namespace())
                .create();
    }

    private static GenericKubernetesResource rope(String metadata, String spec) {
        return Serialization.unmarshal("""
                        apiVersion: facts.belay.dev/v1
                        kind: Rope
                        metadata: {%s}
                        spec: {%s}
                        """.formatted(metadata, spec), GenericKubernetesResource.class);
    }

    void letGo(GenericKubernetesResource rope) {
        ground.client()
                .resource(rope)
                .inNamespace(ground.namespace())
                .patch(PatchContext.of(PatchType.JSON_MERGE), "metadata: {finalizers: []}");
    }

    /// A Service that this rope owns as its controller.
    void owns(GenericKubernetesResource rope, String name) {
        ground.client()
                .resource(new ServiceBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withOwnerReferences(new OwnerReferenceBuilder()
                                .withApiVersion(rope.getApiVersion())
                                .withKind(rope.getKind())
                                .withName(rope.getMetadata().getName())
                                .withUid(rope.getMetadata().getUid())
                                .withController(true)
                                .withBlockOwnerDeletion(true)
                                .build())
                        .endMetadata()
                        .withNewSpec()
                        .addNewPort()
                        .withPort(80)
                        .endPort()
                        .endSpec()
                        .build())
                .inNamespace(ground.namespace())
                .create();
    }
}
