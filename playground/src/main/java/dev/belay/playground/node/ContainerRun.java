package dev.belay.playground.node;

import dev.belay.playground.app.Behaviour;
import dev.belay.playground.app.Habit;
import dev.belay.playground.app.Image;
import dev.belay.playground.app.LogRing;
import dev.belay.playground.app.Workload.Exit;
import dev.belay.playground.app.Workload.Identity;
import dev.belay.playground.app.Workload.Run;
import dev.belay.playground.app.Workload.Seat;
import dev.belay.playground.app.Workload.Witness;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// One container of a pod, over all its runs. Guarded by its pod's lock: every method is called under it, and what
/// comes from elsewhere (a run, a timer, a probe) goes through [PodRun#change].
final class ContainerRun {

    private static final ContainerState CREATING = new ContainerState.Waiting("ContainerCreating", "");
    private static final Exit KILLED = new Exit(137, "Error");
    static final Exit TERMINATED = new Exit(143, "Error");

    private final PodRun pod;
    private final Container container;
    private final LoopbackPorts.Port port;
    private final BackOff crashes;
    private final BackOff pulls;
    private final ContainerProbes probes;

    private ContainerState state = CREATING;
    private ContainerState.@Nullable Terminated last;
    private LogRing log;
    private @Nullable LogRing lastLog;
    private @Nullable Run run;
    private int restarts;
    private boolean ready;
    private int turn;
    private String id = "";

    ContainerRun(PodRun pod, Container container, int restarts) {
        this.pod = pod;
        this.container = container;
        this.restarts = restarts;
        this.port = pod.machinery().ports().take();
        this.crashes = new BackOff(pod.machinery().crashes());
        this.pulls = new BackOff(pod.machinery().crashes());
        this.log = new LogRing(pod.machinery().clock());
        this.probes = new ContainerProbes(container, this);
    }

    String name() {
        return container.getName();
    }

    Container container() {
        return container;
    }

    LoopbackPorts.Port port() {
        return port;
    }

    ContainerState state() {
        return state;
    }

    ContainerState.@Nullable Terminated last() {
        return last;
    }

    int restarts() {
        return restarts;
    }

    boolean isReady() {
        return ready;
    }

    boolean isStarted() {
        return state instanceof ContainerState.Running && probes.startedUp();
    }

    String id() {
        return id;
    }

    LogRing log() {
        return log;
    }

    @Nullable
    LogRing lastLog() {
        return lastLog;
    }

    PodRun pod() {
        return pod;
    }

    boolean isCreating() {
        return state.equals(CREATING);
    }

    /// Ended for good. One that is started again is not: a pod that were called failed for that moment would be
    /// replaced.
    boolean isDone() {
        return state instanceof ContainerState.Terminated end && !pod.restarts(end.exit());
    }

    /// Pulls the image and starts it.
    void begin() {
        if (isProgram()) {
            launchOrSay(Behaviour.GOOD);
            return;
        }
        Image image;
        try {
            image = Image.of(container.getImage());
        } catch (IllegalArgumentException e) {
            String message = e.getMessage();
            state = new ContainerState.Waiting("InvalidImageName", message == null ? e.toString() : message);
            return;
        }
        Behaviour behaviour = behaviourOf(image);
        if (behaviour.has(Habit.PULL_ERROR)) {
            failToPull();
        } else {
            launchOrSay(behaviour);
        }
    }

    private boolean isProgram() {
        return pod.machinery().images().isProgram(container.getImage());
    }

    private Behaviour behaviourOf(Image image) {
        return pod.machinery().switches().of(pod.pod(), image.behaviour());
    }

    /// Kubelet says once what went wrong and then, until it tries again, that it waits.
    private void failToPull() {
        String why = "failed to pull image \"" + container.getImage() + "\": it was told not to be there";
        state = new ContainerState.Waiting("ErrImagePull", why);
        Instant now = now();
        Duration wait = pulls.after(now, now);
        int attempt = ++turn;
        pod.later(Duration.ofSeconds(1), () -> {
            if (turn == attempt) {
                state = new ContainerState.Waiting("ImagePullBackOff", "Back-off pulling image: " + why);
            }
        });
        pod.later(wait.isZero() ? pod.machinery().crashes().shortest() : wait, () -> {
            if (turn == attempt) {
                begin();
            }
        });
    }

    /// What its pod asks for may be more than the node agent can give.
    private void launchOrSay(Behaviour behaviour) {
        try {
            launch(behaviour);
        } catch (IllegalArgumentException e) {
            state = new ContainerState.Waiting("CreateContainerConfigError", String.valueOf(e.getMessage()));
        }
    }

    private void launch(Behaviour behaviour) {
        int mine = ++turn;
        id = "playground://" + UUID.randomUUID();
        Pod of = pod.pod();
        Identity identity = new Identity(pod.namespace(), pod.name(), PodRun.revision(of), container.getImage());
        Seat seat = new Seat(identity, port, behaviour, log, PodContainer.written(container));
        run = pod.machinery().images().of(container, of).start(seat, new Witness() {
            @Override
            public void started() {
                onTurn(mine, ContainerRun.this::started);
            }

            @Override
            public void readinessChanged() {
                onTurn(mine, probes::readinessChanged);
            }

            @Override
            public void exited(Exit exit) {
                onTurn(mine, () -> ContainerRun.this.exited(exit));
            }
        });
    }

    /// A run that is over may still speak; it is not heard.
    private void onTurn(int speaking, Runnable action) {
        pod.change(() -> {
            if (turn == speaking) {
                action.run();
            }
        });
    }

    private void started() {
        state = new ContainerState.Running(now());
        Run running = run;
        if (running != null) {
            probes.begin(running);
        }
    }

    void ready(boolean isReady) {
        ready = isReady;
    }

    private void exited(Exit exit) {
        Instant now = now();
        Instant since = state instanceof ContainerState.Running running ? running.startedAt() : now;
        ContainerState.Terminated end = new ContainerState.Terminated(exit, since, now, id);
        turn++;
        run = null;
        probes.end();
        log.end();
        state = end;
        if (!pod.restarts(exit)) {
            return;
        }
        last = end;
        Duration wait = crashes.after(since, now);
        if (wait.isZero()) {
            restart();
            return;
        }
        state = new ContainerState.Waiting(
                "CrashLoopBackOff",
                "back-off " + wait.toSeconds() + "s restarting failed container=" + name() + " pod=" + pod.name());
        int waiting = turn;
        pod.later(wait, () -> {
            if (turn == waiting) {
                restart();
            }
        });
    }

    private void restart() {
        if (pod.isEnding()) {
            return;
        }
        restarts++;
        lastLog = log;
        log = new LogRing(pod.machinery().clock());
        begin();
    }

    /// Its processes are killed, by a test or by a failed liveness probe; what follows is as after a crash.
    void kill() {
        Run running = run;
        if (running != null && state instanceof ContainerState.Running) {
            log.write("killed");
            running.kill();
            exited(KILLED);
        }
    }

    void behaveAnew() {
        Run running = run;
        if (isProgram()) {
            return;
        }
        if (running != null) {
            running.behave(behaviourOf(Image.of(container.getImage())));
        } else if (state instanceof ContainerState.Waiting waiting && waiting.isPull()) {
            begin();
        }
    }

    void drain() {
        Run running = run;
        if (running != null) {
            log.write("is asked to end: serves on for a while");
            running.drain();
        }
    }

    CompletableFuture<Void> terminate() {
        Run running = run;
        return running == null ? CompletableFuture.completedFuture(null) : running.terminate();
    }

    /// The end of the pod: no witness is heard any more.
    void end(Exit exit) {
        turn++;
        probes.end();
        Run running = run;
        run = null;
        if (running != null) {
            running.kill();
        }
        if (state instanceof ContainerState.Running running1) {
            state = new ContainerState.Terminated(exit, running1.startedAt(), now(), id);
        }
        log.end();
        port.free();
    }

    private Instant now() {
        return pod.machinery().clock().instant();
    }
}
