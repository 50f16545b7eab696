package dev.belay.workload;

import dev.belay.release.Verdicts.Container;
import dev.belay.release.Verdicts.Member;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A revision's pods as the judges need them.
public final class Members {

    private Members() {}

    public static List<Member> of(@Nullable Crew crew) {
        if (crew == null) {
            return List.of();
        }
        Set<String> named = crew.set().getSpec().getTemplate().getSpec().getContainers().stream()
                .map(io.fabric8.kubernetes.api.model.Container::getName)
                .collect(Collectors.toSet());
        return crew.pods().stream().map(pod -> member(pod, named)).toList();
    }

    private static Member member(Pod pod, Set<String> named) {
        return new Member(
                pod.getMetadata().getName(),
                Instant.parse(pod.getMetadata().getCreationTimestamp()),
                Pods.isReady(pod) ? Pods.readySince(pod) : null,
                !Pods.isAlive(pod) || Pods.isDisrupted(pod),
                Pods.unschedulable(pod),
                containers(pod, named));
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
