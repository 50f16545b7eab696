package dev.belay.workload;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a pod's status says.
final class Pods {

    private static final Set<String> ENDED = Set.of("Failed", "Succeeded");

    private Pods() {}

    static boolean isAlive(Pod pod) {
        return pod.getMetadata().getDeletionTimestamp() == null
                && (pod.getStatus() == null
                        || !ENDED.contains(String.valueOf(pod.getStatus().getPhase())));
    }

    static boolean isReady(Pod pod) {
        return isAlive(pod) && condition(pod, "Ready").filter(Pods::holds).isPresent();
    }

    static @Nullable Instant readySince(Pod pod) {
        return condition(pod, "Ready")
                .filter(Pods::holds)
                .map(PodCondition::getLastTransitionTime)
                .map(Instant::parse)
                .orElse(null);
    }

    /// Evicted, preempted or drained.
    static boolean isDisrupted(Pod pod) {
        return condition(pod, "DisruptionTarget").filter(Pods::holds).isPresent();
    }

    static @Nullable String unschedulable(Pod pod) {
        return condition(pod, "PodScheduled")
                .filter(condition -> "Unschedulable".equals(condition.getReason()))
                .map(PodCondition::getMessage)
                .orElse(null);
    }

    private static boolean holds(PodCondition condition) {
        return "True".equals(condition.getStatus());
    }

    private static Optional<PodCondition> condition(Pod pod, String type) {
        return pod.getStatus() == null
                ? Optional.empty()
                : pod.getStatus().getConditions().stream()
                        .filter(condition -> type.equals(condition.getType()))
                        .findFirst();
    }
}
