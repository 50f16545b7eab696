package dev.belay.verdict;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the watch says of a candidate pod, as far as its failures are concerned.
///
/// @param isLeaving it is being deleted
/// @param isDisrupted it has the condition DisruptionTarget: evicted, preempted, drained
/// @param unschedulable the scheduler's message, such as `0/3 nodes are available: 3 Insufficient cpu`; null if it has
///     a node
record PodFacts(
        String name,
        boolean isLeaving,
        boolean isDisrupted,
        boolean isNodeReady,
        @Nullable String unschedulable,
        List<Container> containers) {

    PodFacts {
        containers = List.copyOf(containers);
    }

    /// @param isOfTemplate whether the template names it; one that was injected counts only through readiness
    /// @param waiting the reason that Kubernetes gives, such as `CrashLoopBackOff`; null while it does not wait
    /// @param waitingSince when the watch first saw it wait for this kind of reason without a break
    /// @param restarts since the trial began
    /// @param wasOomKilled since the trial began
    record Container(
            String name,
            boolean isOfTemplate,
            @Nullable String waiting,
            @Nullable Instant waitingSince,
            int restarts,
            boolean wasOomKilled) {}

    /// Failures of a pod that is taken away, or whose node is, are not the revision's.
    boolean count() {
        return !isLeaving && !isDisrupted && isNodeReady;
    }

    List<Container> own() {
        return containers.stream().filter(Container::isOfTemplate).toList();
    }
}
