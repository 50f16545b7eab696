package dev.belay.playground.facts;

import static java.util.stream.Collectors.toMap;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Waits for the controllers, each time for a condition, each with a limit.
record Settling(Shop shop, Live live, Watched<Deployment> deployments, Watched<ReplicaSet> replicaSets) {

    /// Until it is fully rolled out, and every pod ready.
    void untilRolledOut() throws InterruptedException {
        Deployment written = live.deployment();
        deployments.until(
                "the Deployment is rolled out",
                all -> all.stream().anyMatch(deployment -> {
                    Integer wanted = deployment.getSpec().getReplicas();
                    DeploymentStatus status = deployment.getStatus();
                    return hasSeen(status.getObservedGeneration(), written)
                            && Live.number(status.getReplicas()) == wanted
                            && Live.number(status.getUpdatedReplicas()) == wanted
                            && Live.number(status.getAvailableReplicas()) == wanted;
                }));
    }

    void untilReady(ReplicaSet replicaSet, int pods) throws InterruptedException {
        until(
                replicaSet,
                "has " + pods + " ready pods",
                now -> Live.number(now.getStatus().getReadyReplicas()) == pods);
    }

    void untilOwned(ReplicaSet replicaSet) throws InterruptedException {
        String uid = live.deployment().getMetadata().getUid();
        until(
                replicaSet,
                "is owned",
                now -> Live.isControlledBy(uid, now.getMetadata().getOwnerReferences()));
    }

    void until(ReplicaSet replicaSet, String what, Predicate<ReplicaSet> holds) throws InterruptedException {
        String name = replicaSet.getMetadata().getName();
        replicaSets.until(
                name + " " + what,
                all -> all.stream().anyMatch(now -> now.getMetadata().getName().equals(name) && holds.test(now)));
    }

    /// Until the controllers have done all that follows from what was written so far: the Deployment controller
    /// takes a Deployment's changes one after the other and confirms each at the end of its work, so a later change
    /// that means nothing, once confirmed, says that the earlier ones are done. Twice, because it reads ReplicaSets
    /// through a watch that may be a moment behind.
    void settle() throws InterruptedException {
        confirm();
        confirm();
        Map<String, Long> generations = live.replicaSets().stream()
                .collect(toMap(
                        rs -> rs.getMetadata().getUid(), rs -> rs.getMetadata().getGeneration()));
        replicaSets.until(
                "every ReplicaSet has as many pods as it wants",
                all -> all.stream()
                        .filter(rs -> rs.getMetadata().getGeneration()
                                >= generations.getOrDefault(rs.getMetadata().getUid(), Long.MAX_VALUE))
                        .filter(rs -> hasSeen(rs.getStatus().getObservedGeneration(), rs))
                        .filter(rs -> Live.number(rs.getStatus().getReplicas())
                                == rs.getSpec().getReplicas())
                        .map(rs -> rs.getMetadata().getUid())
                        .toList()
                        .containsAll(generations.keySet()));
    }

    private void confirm() throws InterruptedException {
        shop.patch("spec: {progressDeadlineSeconds: %d}"
                .formatted(live.deployment().getSpec().getProgressDeadlineSeconds() + 1));
        untilSeen();
    }

    /// Until the Deployment controller has done its work for the Deployment as it is now.
    void untilSeen() throws InterruptedException {
        Deployment written = live.deployment();
        deployments.until(
                "the Deployment controller has seen the last change",
                all -> all.stream().anyMatch(now -> hasSeen(now.getStatus().getObservedGeneration(), written)));
    }

    private static boolean hasSeen(@Nullable Long observed, HasMetadata object) {
        return observed != null && observed >= object.getMetadata().getGeneration();
    }
}
