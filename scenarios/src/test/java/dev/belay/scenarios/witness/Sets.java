package dev.belay.scenarios.witness;

import dev.belay.workload.Revisions;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import java.util.Objects;

/// What a ReplicaSet says of itself.
final class Sets {

    private Sets() {}

    static boolean isOf(Deployment deployment, ReplicaSet set) {
        return set.getMetadata().getOwnerReferences().stream()
                .anyMatch(
                        owner -> owner.getUid().equals(deployment.getMetadata().getUid()));
    }

    static boolean isControlled(Deployment deployment, ReplicaSet set) {
        return set.getMetadata().getOwnerReferences().stream()
                .anyMatch(owner -> Boolean.TRUE.equals(owner.getController())
                        && owner.getUid().equals(deployment.getMetadata().getUid()));
    }

    /// By the name that is pinned by a test of the operator's: it must be the same for ever.
    static String revision(ReplicaSet set) {
        return Revisions.of(set.getSpec().getTemplate()).hash();
    }

    static String hash(ReplicaSet set) {
        return Objects.requireNonNullElse(
                set.getSpec().getSelector().getMatchLabels().get(Scene.HASH), "");
    }

    static int wanted(ReplicaSet set) {
        return Objects.requireNonNullElse(set.getSpec().getReplicas(), 1);
    }
}
