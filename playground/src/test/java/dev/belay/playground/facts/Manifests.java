package dev.belay.playground.facts;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetBuilder;
import java.util.List;
import java.util.function.Consumer;

/// The objects of the facts, as a user or Belay would write them.
final class Manifests {

    /// On a cluster that has nodes of its own, the playground's takes the pods that ask for it so.
    private static final String SCHEDULER = "belay-playground";

    private Manifests() {}

    static Deployment deployment(String name, int replicas) {
        return new DeploymentBuilder()
                .withNewMetadata()
                .withName(name)
                .addToLabels("app", name)
                .endMetadata()
                .withNewSpec()
                .withReplicas(replicas)
                .withNewSelector()
                .addToMatchLabels("app", name)
                .endSelector()
                .withNewTemplate()
                .withNewMetadata()
                .addToLabels("app", name)
                .endMetadata()
                .withNewSpec()
                .withSchedulerName(SCHEDULER)
                .addNewContainer()
                .withName("app")
                .withImage(name + ":v1")
                .endContainer()
                .endSpec()
                .endTemplate()
                .endSpec()
                .build();
    }

    /// The Deployment `shop` as a user keeps it in Git: 3 replicas of this version.
    ///
    /// @param more further lines of `spec`
    static String yaml(String version, String... more) {
        return """
                apiVersion: apps/v1
                kind: Deployment
                metadata:
                  name: shop
                  labels: {app: shop}
                spec:
                  replicas: 3
                  selector: {matchLabels: {app: shop}}
                  template:
                    metadata: {labels: {app: shop}}
                    spec:
                      schedulerName: belay-playground
                      containers: [{name: app, image: "shop:%s"}]
                """.formatted(version)
                + String.join(
                        "",
                        List.of(more).stream().map(line -> "  " + line + "\n").toList());
    }

    /// What a patch of the template says to make it this version.
    static String template(String version) {
        return "{spec: {containers: [{name: app, image: '%s:%s'}]}}".formatted(Shop.NAME, version);
    }

    static Consumer<DeploymentBuilder> rolling(String surge, String unavailable) {
        return deployment -> deployment
                .editSpec()
                .withNewStrategy()
                .withNewRollingUpdate()
                .withMaxSurge(amount(surge))
                .withMaxUnavailable(amount(unavailable))
                .endRollingUpdate()
                .endStrategy()
                .endSpec();
    }

    private static IntOrString amount(String text) {
        return text.endsWith("%") ? new IntOrString(text) : new IntOrString(Integer.valueOf(text));
    }

    /// A candidate's ReplicaSet: of its labels only the hash, which no Deployment selects by.
    static ReplicaSet parked(Deployment deployment, String version, int size, String hash) {
        return new ReplicaSetBuilder()
                .withNewMetadata()
                .withName(deployment.getMetadata().getName() + "-" + hash)
                .addToLabels(Shop.HASH, hash)
                .withOwnerReferences(looseOwner(deployment))
                .endMetadata()
                .withNewSpec()
                .withReplicas(size)
                .withNewSelectorLike(deployment.getSpec().getSelector())
                .addToMatchLabels(Shop.HASH, hash)
                .endSelector()
                .withNewTemplateLike(deployment.getSpec().getTemplate())
                .editMetadata()
                .addToLabels(Shop.HASH, hash)
                .endMetadata()
                .editSpec()
                .editFirstContainer()
                .withImage(Shop.NAME + ":" + version)
                .endContainer()
                .endSpec()
                .endTemplate()
                .endSpec()
                .build();
    }

    /// Collected with the Deployment, but not controlled by it.
    static OwnerReference looseOwner(Deployment deployment) {
        return new OwnerReferenceBuilder()
                .withApiVersion("apps/v1")
                .withKind("Deployment")
                .withName(deployment.getMetadata().getName())
                .withUid(deployment.getMetadata().getUid())
                .build();
    }
}
