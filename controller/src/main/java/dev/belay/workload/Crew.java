package dev.belay.workload;

import dev.belay.kube.Labels;
import dev.belay.kube.TrialMark;
import dev.belay.release.Revision;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import java.util.List;
import java.util.Objects;

/// A ReplicaSet with its pods.
public record Crew(ReplicaSet set, List<Pod> pods) {

    public Crew {
        pods = List.copyOf(pods);
    }

    /// Kubernetes' name of the revision, as its pods carry it.
    public String hash() {
        return Objects.requireNonNullElse(
                set.getSpec().getSelector().getMatchLabels().get(Labels.POD_TEMPLATE_HASH), "");
    }

    public Revision revision() {
        return Revisions.of(set.getSpec().getTemplate());
    }

    /// How many pods it is to have.
    public int wanted() {
        return Objects.requireNonNullElse(set.getSpec().getReplicas(), 1);
    }

    public int ready() {
        return (int) pods.stream().filter(Pods::isReady).count();
    }

    /// Pods that are not on their way out.
    public int alive() {
        return (int) pods.stream().filter(Pods::isAlive).count();
    }

    boolean isEmpty() {
        return wanted() == 0 && alive() == 0;
    }

    boolean isNamed(String name) {
        return set.getMetadata().getName().equals(name);
    }

    boolean isOfTrial(String id) {
        return TrialMark.isOf(set, id);
    }

    /// The Deployment's controller scales it.
    public boolean isOwnedBy(Deployment deployment) {
        return set.getMetadata().getOwnerReferences().stream()
                .anyMatch(owner -> Boolean.TRUE.equals(owner.getController())
                        && owner.getUid().equals(deployment.getMetadata().getUid()));
    }

    /// It is the Deployment's, parked or not.
    static boolean isOf(Deployment deployment, ReplicaSet set) {
        return set.getMetadata().getOwnerReferences().stream()
                .anyMatch(
                        owner -> owner.getUid().equals(deployment.getMetadata().getUid()));
    }
}
