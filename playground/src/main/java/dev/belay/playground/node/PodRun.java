package dev.belay.playground.node;

import dev.belay.playground.app.LoopbackPort;
import dev.belay.playground.app.Workload.Exit;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.LifecycleHandler;
import io.fabric8.kubernetes.api.model.Pod;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// One pod on a node, from its binding to its removal. What happens to it comes from many threads (the watch, its
/// containers, probes, timers) and goes through [#change], which afterwards publishes what became of it.
final class PodRun {

    private static final Logger LOG = System.getLogger(PodRun.class.getName());

    static final String REVISION_LABEL = "pod-template-hash";

    /// Of the grace period a pod that is to end serves on for this part, at most so long, unless its preStop says how
    /// long it sleeps: by then no caller has it among its endpoints any more.
    private static final int SERVING_PART = 10;

    private static final Duration LONGEST_SERVING = Duration.ofSeconds(3);

    private final Machinery machinery;
    private final ReentrantLock lock = new ReentrantLock();
    private final List<ContainerRun> containers;
    private final PodReport report;
    private final StatusWriter writer;
    private final String ip;
    private volatile Pod pod;
    private boolean ending;
    private boolean ended;

    PodRun(Pod pod, Machinery machinery) {
        this.pod = pod;
        this.machinery = machinery;
        this.containers = pod.getSpec().getContainers().stream()
                .map(container -> new ContainerRun(this, container, restartsOf(pod, container.getName())))
                .toList();
        this.ip = machinery.addresses().allot(containers.getFirst().port(), declaredPorts());
        this.report = new PodReport(pod, ip, containers, machinery.clock());
        this.writer = new StatusWriter(new PodRequests(machinery.client(), pod));
    }

    /// A new agent takes over what an old one left, and counts on.
    private static int restartsOf(Pod pod, String container) {
        List<ContainerStatus> known =
                pod.getStatus() == null ? List.of() : pod.getStatus().getContainerStatuses();
        return known.stream()
                .filter(status -> status.getName().equals(container))
                .mapToInt(status -> status.getRestartCount() + 1)
                .findFirst()
                .orElse(0);
    }

    private Map<Integer, LoopbackPort> declaredPorts() {
        Map<Integer, LoopbackPort> ports = new HashMap<>();
        for (ContainerRun container : containers) {
            for (ContainerPort port : container.container().getPorts()) {
                ports.put(port.getContainerPort(), container.port());
            }
        }
        return ports;
    }

    static String revision(Pod pod) {
        Map<String, String> labels = pod.getMetadata().getLabels();
        return labels == null ? "" : labels.getOrDefault(REVISION_LABEL, "");
    }

    Machinery machinery() {
        return machinery;
    }

    Pod pod() {
        return pod;
    }

    String name() {
        return pod.getMetadata().getName();
    }

    String namespace() {
        return pod.getMetadata().getNamespace();
    }

    String ip() {
        return ip;
    }

    List<ContainerRun> containers() {
        return containers;
    }

    boolean isEnding() {
        return ending;
    }

    /// The only way to change anything in here.
    void change(Runnable change) {
        lock.lock();
        try {
            if (ended) {
                return;
            }
            change.run();
            // What the API server assumes of a new pod anyway needs no write; most start within milliseconds.
            if (ended || containers.stream().noneMatch(ContainerRun::isCreating)) {
                writer.publish(report.now());
            }
        } finally {
            lock.unlock();
        }
    }

    void later(Duration delay, Runnable change) {
        try {
            var _ = machinery.timers().schedule(() -> onTime(change), delay.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            if (!machinery.timers().isShutdown()) {
                throw e;
            } // else the agent is closed, and its pods with it
        }
    }

    /// What a timer throws, nobody would ever see.
    private void onTime(Runnable change) {
        try {
            change(change);
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "A timer of pod " + namespace() + "/" + name() + " failed", e);
        }
    }

    void begin() {
        change(() -> containers.forEach(ContainerRun::begin));
    }

    /// The watch shows it anew.
    void seen(Pod newer) {
        pod = newer;
        if (newer.getMetadata().getDeletionTimestamp() != null) {
            end(newer.getMetadata().getDeletionGracePeriodSeconds());
        }
    }

    void behaveAnew() {
        change(() -> containers.forEach(ContainerRun::behaveAnew));
    }

    /// The node controller calls the pods of a node that is not ready unready; the kubelet that is back says how it is.
    void correct() {
        writer.correct(pod);
    }

    boolean restarts(Exit exit) {
        return !ending
                && switch (pod.getSpec().getRestartPolicy()) {
                    case "Never" -> false;
                    case "OnFailure" -> exit.code() != 0;
                    default -> true;
                };
    }

    private void end(@Nullable Long graceSeconds) {
        Duration grace = Duration.ofSeconds(graceSeconds == null ? 0 : graceSeconds);
        change(() -> {
            if (!ending) {
                ending = true;
                containers.forEach(ContainerRun::drain);
                later(servesFor(grace), () -> terminate(grace.minus(servesFor(grace))));
            }
        });
    }

    private Duration servesFor(Duration grace) {
        Duration part = grace.dividedBy(SERVING_PART);
        Duration otherwise = part.compareTo(LONGEST_SERVING) > 0 ? LONGEST_SERVING : part;
        return containers.stream()
                .map(container -> container.container().getLifecycle())
                .filter(lifecycle -> lifecycle != null && lifecycle.getPreStop() != null)
                .map(lifecycle -> sleep(lifecycle.getPreStop(), otherwise))
                .max(Duration::compareTo)
                .map(sleep -> sleep.compareTo(grace) > 0 ? grace : sleep)
                .orElse(otherwise);
    }

    private static Duration sleep(LifecycleHandler preStop, Duration otherwise) {
        return preStop.getSleep() == null
                ? otherwise
                : Duration.ofSeconds(preStop.getSleep().getSeconds());
    }

    private void terminate(Duration rest) {
        var _ = CompletableFuture.allOf(
                        containers.stream().map(ContainerRun::terminate).toArray(CompletableFuture[]::new))
                .orTimeout(Math.max(1, rest.toMillis()), TimeUnit.MILLISECONDS)
                .whenComplete((_, late) -> finish(late == null ? ContainerRun.TERMINATED : new Exit(137, "Error")));
    }

    /// Its last words to the API server, and then it is removed there; that the watch tells of its removal changes
    /// nothing any more.
    private void finish(Exit exit) {
        change(() -> {
            containers.forEach(container -> container.end(exit));
            ended = true;
            machinery.addresses().free(ip);
            writer.finish(report.now());
        });
    }

    /// The API server has it no more, or the agent is closed.
    void drop() {
        lock.lock();
        try {
            if (!ended) {
                ended = true;
                containers.forEach(container -> container.end(ContainerRun.TERMINATED));
                machinery.addresses().free(ip);
            }
            writer.close();
        } finally {
            lock.unlock();
        }
    }
}
