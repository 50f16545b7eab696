package dev.belay.playground.node;

import dev.belay.playground.app.Workload.Run;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Probe;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The probes of one container, for the run that it is in. Under its pod's lock but for the asking itself.
///
/// Without a readiness probe the container is as ready as its run says: there is nothing to test in a pod that is
/// called ready before it listens.
final class ContainerProbes {

    private final Container container;
    private final ContainerRun owner;
    private final List<ProbeLoop> loops = new ArrayList<>();
    private @Nullable Run run;
    private boolean startedUp;

    ContainerProbes(Container container, ContainerRun owner) {
        this.container = container;
        this.owner = owner;
    }

    boolean startedUp() {
        return startedUp;
    }

    void begin(Run running) {
        run = running;
        Probe startup = container.getStartupProbe();
        if (startup == null) {
            startUp(running);
            return;
        }
        ask(startup, running, passed -> {
            if (!passed) {
                owner.kill();
            } else if (!startedUp) {
                closeLoops();
                startUp(running);
            }
        });
    }

    private void startUp(Run running) {
        startedUp = true;
        Probe liveness = container.getLivenessProbe();
        if (liveness != null) {
            ask(liveness, running, passed -> {
                if (!passed) {
                    owner.kill();
                }
            });
        }
        Probe readiness = container.getReadinessProbe();
        if (readiness != null) {
            ask(readiness, running, owner::ready);
        } else {
            owner.ready(running.isReady());
        }
    }

    private void ask(Probe probe, Run running, Consumer<Boolean> then) {
        String path = probe.getHttpGet() == null || probe.getHttpGet().getPath() == null
                ? "/"
                : probe.getHttpGet().getPath();
        Duration limit = Duration.ofSeconds(Objects.requireNonNullElse(probe.getTimeoutSeconds(), 1));
        loops.add(new ProbeLoop(
                probe,
                () -> running.answersProbe(path, limit),
                passed -> owner.pod().change(() -> {
                    if (run == running) {
                        then.accept(passed);
                    }
                })));
    }

    void readinessChanged() {
        Run running = run;
        if (running != null && startedUp && container.getReadinessProbe() == null) {
            owner.ready(running.isReady());
        }
    }

    void end() {
        closeLoops();
        run = null;
        startedUp = false;
        owner.ready(false);
    }

    private void closeLoops() {
        loops.forEach(ProbeLoop::close);
        loops.clear();
    }
}
