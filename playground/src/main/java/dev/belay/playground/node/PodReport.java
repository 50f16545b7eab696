package dev.belay.playground.node;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerStateBuilder;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.HostIP;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodConditionBuilder;
import io.fabric8.kubernetes.api.model.PodIP;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A pod's status as a kubelet would write it. It remembers since when each condition holds; the same pod in the same
/// state gives an equal status, and equal ones are not written.
final class PodReport {

    private static final String HOST_IP = "127.0.0.1";

    private final Pod pod;
    private final String ip;
    private final List<ContainerRun> containers;
    private final Clock clock;
    private final Instant startedAt;
    private final Map<String, PodCondition> conditions = new HashMap<>();

    PodReport(Pod pod, String ip, List<ContainerRun> containers, Clock clock) {
        this.pod = pod;
        this.ip = ip;
        this.containers = containers;
        this.clock = clock;
        this.startedAt = clock.instant();
    }

    PodStatus now() {
        String phase = phase();
        return new PodStatusBuilder()
                .withPhase(phase)
                .withHostIP(HOST_IP)
                .withHostIPs(new HostIP(HOST_IP))
                .withPodIP(ip)
                .withPodIPs(new PodIP(ip))
                .withStartTime(time(startedAt))
                .withConditions(conditions(phase))
                .withInitContainerStatuses(pod.getSpec().getInitContainers().stream()
                        .map(this::initialized)
                        .toList())
                .withContainerStatuses(
                        containers.stream().map(PodReport::status).toList())
                .build();
    }

    /// As kubelet's getPhase, for a pod whose init containers are done.
    private String phase() {
        if (containers.stream().allMatch(ContainerRun::isDone)) {
            boolean failed = containers.stream()
                    .anyMatch(one -> one.state() instanceof ContainerState.Terminated end
                            && end.exit().code() != 0);
            return failed ? "Failed" : "Succeeded";
        }
        boolean neverStarted = containers.stream()
                .anyMatch(one -> one.state() instanceof ContainerState.Waiting && one.last() == null);
        return neverStarted ? "Pending" : "Running";
    }

    private List<PodCondition> conditions(String phase) {
        List<String> unready = containers.stream()
                .filter(one -> !one.isReady())
                .map(ContainerRun::name)
                .toList();
        String reason = !unready.isEmpty() ? "ContainersNotReady" : null;
        String message = unready.isEmpty() ? null : "containers with unready status: " + unready;
        if (phase.equals("Succeeded")) {
            reason = "PodCompleted";
            message = null;
        } else if (phase.equals("Failed")) {
            reason = "PodFailed";
            message = null;
        }
        return List.of(
                condition("PodReadyToStartContainers", true, null, null),
                condition("Initialized", true, null, null),
                condition("ContainersReady", unready.isEmpty(), reason, message),
                condition("Ready", unready.isEmpty(), reason, message));
    }

    private PodCondition condition(String type, boolean holds, @Nullable String reason, @Nullable String message) {
        String status = holds ? "True" : "False";
        PodCondition before = conditions.get(type);
        String since = before != null && before.getStatus().equals(status)
                ? before.getLastTransitionTime()
                : time(clock.instant());
        PodCondition condition = new PodConditionBuilder()
                .withType(type)
                .withStatus(status)
                .withReason(reason)
                .withMessage(message)
                .withLastTransitionTime(since)
                .build();
        conditions.put(type, condition);
        return condition;
    }

    private static ContainerStatus status(ContainerRun one) {
        ContainerState.Terminated last = one.last();
        return new ContainerStatusBuilder()
                .withName(one.name())
                .withImage(one.container().getImage())
                .withImageID(
                        one.id().isEmpty()
                                ? ""
                                : "playground://" + one.container().getImage())
                .withContainerID(one.id().isEmpty() ? null : one.id())
                .withReady(one.isReady())
                .withStarted(one.isStarted())
                .withRestartCount(one.restarts())
                .withState(state(one.state()))
                .withLastState(last == null ? null : state(last))
                .build();
    }

    private static io.fabric8.kubernetes.api.model.ContainerState state(ContainerState state) {
        ContainerStateBuilder built = new ContainerStateBuilder();
        return switch (state) {
            case ContainerState.Waiting(String reason, String message) ->
                built.withNewWaiting(message.isEmpty() ? null : message, reason).build();
            case ContainerState.Running(Instant since) ->
                built.withNewRunning().withStartedAt(time(since)).endRunning().build();
            case ContainerState.Terminated(var exit, Instant since, Instant until, String id) ->
                built.withNewTerminated()
                        .withExitCode(exit.code())
                        .withReason(exit.reason())
                        .withStartedAt(time(since))
                        .withFinishedAt(time(until))
                        .withContainerID(id)
                        .endTerminated()
                        .build();
        };
    }

    /// Nothing of ours initializes: what would have run, has run.
    private ContainerStatus initialized(Container container) {
        return new ContainerStatusBuilder()
                .withName(container.getName())
                .withImage(container.getImage())
                .withImageID("playground://" + container.getImage())
                .withReady(true)
                .withStarted(false)
                .withRestartCount(0)
                .withNewState()
                .withNewTerminated()
                .withExitCode(0)
                .withReason("Completed")
                .withStartedAt(time(startedAt))
                .withFinishedAt(time(startedAt))
                .endTerminated()
                .endState()
                .build();
    }

    private static String time(Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
