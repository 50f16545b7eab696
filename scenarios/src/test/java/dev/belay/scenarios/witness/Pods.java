package dev.belay.scenarios.witness;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.Set;

/// What a pod says of itself.
final class Pods {

    private static final Set<String> ENDED = Set.of("Failed", "Succeeded");

    private Pods() {}

    static boolean isAlive(Pod pod) {
        return !pod.isMarkedForDeletion()
                && (pod.getStatus() == null
                        || pod.getStatus().getPhase() == null
                        || !ENDED.contains(pod.getStatus().getPhase()));
    }

    static boolean isReady(Pod pod) {
        return isAlive(pod) && holds(pod, "Ready");
    }

    /// Somebody evicted it.
    static boolean isDisrupted(Pod pod) {
        return holds(pod, "DisruptionTarget");
    }

    private static boolean holds(Pod pod, String condition) {
        return pod.getStatus() != null
                && pod.getStatus().getConditions().stream()
                        .anyMatch(it ->
                                it.getType().equals(condition) && it.getStatus().equals("True"));
    }

    static int restarts(Pod pod) {
        return pod.getStatus() == null
                ? 0
                : pod.getStatus().getContainerStatuses().stream()
                        .mapToInt(ContainerStatus::getRestartCount)
                        .sum();
    }
}
