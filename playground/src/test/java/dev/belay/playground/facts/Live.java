package dev.belay.playground.facts;

import static java.util.stream.Collectors.toCollection;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The shop as the API server has it now: no cache, no watch.
record Live(Ground ground) {

    Deployment deployment() {
        return ground.client()
                .apps()
                .deployments()
                .inNamespace(ground.namespace())
                .withName(Shop.NAME)
                .require();
    }

    boolean isPaused() {
        return Boolean.TRUE.equals(deployment().getSpec().getPaused());
    }

    /// What the API server would make of a patch.
    boolean wouldBePaused(String yaml) {
        return Boolean.TRUE.equals(ground.client()
                .apps()
                .deployments()
                .inNamespace(ground.namespace())
                .withName(Shop.NAME)
                .dryRun()
                .patch(PatchContext.of(PatchType.STRATEGIC_MERGE), yaml)
                .getSpec()
                .getPaused());
    }

    String image() {
        return deployment()
                .getSpec()
                .getTemplate()
                .getSpec()
                .getContainers()
                .getFirst()
                .getImage();
    }

    ReplicaSet now(ReplicaSet replicaSet) {
        return ground.client().resource(replicaSet).require();
    }

    int sizeOf(ReplicaSet replicaSet) {
        return now(replicaSet).getSpec().getReplicas();
    }

    List<ReplicaSet> replicaSets() {
        return ground.client()
                .apps()
                .replicaSets()
                .inNamespace(ground.namespace())
                .list()
                .getItems();
    }

    ReplicaSet otherThan(ReplicaSet known) {
        return replicaSets().stream()
                .filter(replicaSet -> !replicaSet
                        .getMetadata()
                        .getUid()
                        .equals(known.getMetadata().getUid()))
                .findFirst()
                .orElseThrow();
    }

    static String hashOf(ReplicaSet replicaSet) {
        return replicaSet.getSpec().getSelector().getMatchLabels().getOrDefault(Shop.HASH, "");
    }

    int revisionOf(ReplicaSet replicaSet) {
        return Integer.parseInt(
                now(replicaSet).getMetadata().getAnnotations().getOrDefault("deployment.kubernetes.io/revision", "0"));
    }

    static Set<String> names(Collection<? extends HasMetadata> objects) {
        return objects.stream().map(object -> object.getMetadata().getName()).collect(toCollection(TreeSet::new));
    }

    /// All ReplicaSets that it controls.
    List<ReplicaSet> owned() {
        String uid = deployment().getMetadata().getUid();
        return replicaSets().stream()
                .filter(replicaSet ->
                        isControlledBy(uid, replicaSet.getMetadata().getOwnerReferences()))
                .toList();
    }

    /// The names of all pods that are not about to go, of whomever.
    Set<String> podNames() {
        return names(pods(pod -> true));
    }

    Set<String> podNames(ReplicaSet replicaSet) {
        String uid = replicaSet.getMetadata().getUid();
        return names(pods(pod -> isControlledBy(uid, pod.getMetadata().getOwnerReferences())));
    }

    private List<Pod> pods(Predicate<Pod> which) {
        return ground.client().pods().inNamespace(ground.namespace()).list().getItems().stream()
                .filter(pod -> !pod.isMarkedForDeletion())
                .filter(which)
                .toList();
    }

    static boolean isControlledBy(String uid, List<OwnerReference> owners) {
        return owners.stream()
                .anyMatch(owner -> owner.getUid().equals(uid) && Boolean.TRUE.equals(owner.getController()));
    }

    static int number(@Nullable Integer ofStatus) {
        return ofStatus == null ? 0 : ofStatus;
    }
}
