package dev.belay.scenarios.stage;

import dev.belay.workload.Revisions;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;

/// A revision by the name that status gives it.
public final class Revision {

    private Revision() {}

    public static String of(Deployment deployment) {
        return Revisions.of(deployment.getSpec().getTemplate()).hash();
    }

    public static String of(ReplicaSet set) {
        return Revisions.of(set.getSpec().getTemplate()).hash();
    }
}
