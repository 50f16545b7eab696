package dev.belay.workload;

import dev.belay.release.Verdicts.Container;
import dev.belay.release.Verdicts.Member;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A revision's pods as the judges need them.
public final class Members {

    private static final Set<String> STARTING = Set.of("ContainerCreating", "PodInitializing");

    private Members() {}

    /// Those of which nobody wonders whether a failure is their own.
    public static List<Member> of(@Nullable Crew crew) {
        return of(crew, _ -> true);
    }

    /// Those whose failures may be their node's.
    ///
    /// @param isNodeReady asked only of the nodes of pods that are not ready and show a failure
    public static List<Member> of(@Nullable Crew crew, Predicate<String> isNodeReady) {
        if (crew == null) {
            return List.of();
        }
        Set<String> named = crew.set().getSpec().getTemplate().getSpec().getContainers().stream()
                .map(io.fabric8.kubernetes.api.model.Container::getName)
                .collect(Collectors.toSet());
        return crew.pods().stream().map(pod -> member(pod, named, isNodeReady)).toList();
    }

    /// Those of all revisions: the service as its callers meet it.
    ///
    /// @param isNodeReady as of one revision
    public static List<Member> of(Workload workload, Predicate<String> isNodeReady) {
        return workload.crews().stream()
                .flatMap(crew -> of(crew, isNodeReady).stream())
                .toList();
    }

    private static Member member(Pod pod, Set<String> named, Predicate<String> isNodeReady) {
        List<Container> containers = containers(pod, named);
        return new Member(
                pod.getMetadata().getName(),
                Instant.parse(pod.getMetadata().getCreationTimestamp()),
                Pods.isReady(pod) ? Pods.readySince(pod) : null,
                !Pods.isAlive(pod) || Pods.isDisrupted(pod) || isLost(pod, containers, isNodeReady),
                Pods.unschedulable(pod),
                containers);
    }

    /// What it says is the last that its node could say of it.
    private static boolean isLost(Pod pod, List<Container> containers, Predicate<String> isNodeReady) {
        String node = pod.getSpec().getNodeName();
        return node != null
                && !Pods.isReady(pod)
                && containers.stream().anyMatch(Members::isFailing)
                && !isNodeReady.test(node);
    }

    private static boolean isFailing(Container container) {
        return container.oomKilled()
                || container.restarts() > 0
                || (container.waiting() != null && !STARTING.contains(container.waiting()));
    }

    private static List<Container> containers(Pod pod, Set<String> named) {
        return pod.getStatus() == null
                ? List.of()
                : pod.getStatus().getContainerStatuses().stream()
                        .filter(status -> named.contains(status.getName()))
                        .map(Members::container)
                        .toList();
    }

    private static Container container(ContainerStatus status) {
        var state = status.getState();
        var last = status.getLastState();
        boolean killed = isOutOfMemory(state == null ? null : state.getTerminated())
                || isOutOfMemory(last == null ? null : last.getTerminated());
        String waiting = state == null || state.getWaiting() == null
                ? null
                : state.getWaiting().getReason();
        return new Container(status.getName(), status.getRestartCount(), waiting, killed);
    }

    private static boolean isOutOfMemory(io.fabric8.kubernetes.api.model.@Nullable ContainerStateTerminated ended) {
        return ended != null && "OOMKilled".equals(ended.getReason());
    }
}
