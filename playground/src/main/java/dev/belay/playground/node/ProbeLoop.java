package dev.belay.playground.node;

import io.fabric8.kubernetes.api.model.Probe;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Asks one probe of one run of a container at its period, and tells each result that its thresholds let through.
final class ProbeLoop implements AutoCloseable {

    private final Probe probe;
    private final BooleanSupplier ask;
    private final Consumer<Boolean> tell;
    private final Thread thread;

    ProbeLoop(Probe probe, BooleanSupplier ask, Consumer<Boolean> tell) {
        this.probe = probe;
        this.ask = ask;
        this.tell = tell;
        this.thread = Thread.ofVirtual().name("probe").start(this::run);
    }

    private void run() {
        try {
            Thread.sleep(seconds(probe.getInitialDelaySeconds(), 0));
            int inARow = 0;
            boolean last = false;
            while (true) {
                boolean passed = ask.getAsBoolean();
                inARow = passed == last ? inARow + 1 : 1;
                last = passed;
                if (inARow == threshold(passed)) {
                    tell.accept(passed);
                }
                Thread.sleep(seconds(probe.getPeriodSeconds(), 10));
            }
        } catch (InterruptedException e) {
            // Closed: the run ended. Nobody else interrupts this thread, and it ends here.
        }
    }

    private int threshold(boolean passed) {
        Integer given = passed ? probe.getSuccessThreshold() : probe.getFailureThreshold();
        return given == null ? (passed ? 1 : 3) : given;
    }

    private static Duration seconds(@Nullable Integer given, int otherwise) {
        return Duration.ofSeconds(given == null ? otherwise : given);
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
