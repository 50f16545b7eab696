package dev.belay;

import ch.qos.logback.classic.LoggerContext;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The end of the process: in order, and in time.
final class Stop {

    private static final Logger LOG = LoggerFactory.getLogger(Stop.class);

    /// Kubernetes kills what has not ended some seconds after it was told to (15 in the chart).
    private static final Duration IN_TIME = Duration.ofSeconds(10);

    private final AtomicReference<AutoCloseable> running = new AtomicReference<>(() -> {});

    private Stop() {}

    /// On SIGTERM and SIGINT, and when the process fails.
    static Stop onSignal() {
        Stop stop = new Stop();
        Runtime.getRuntime().addShutdownHook(new Thread(stop::inTime, "stop"));
        return stop;
    }

    /// What is to be closed then.
    void ends(AutoCloseable started) {
        running.set(started);
    }

    /// Says why, and ends the process: whoever runs it starts it again.
    void fail(String sentence, @Nullable Exception cause) {
        LOG.error("{}", sentence, cause);
        System.exit(1);
    }

    private void inTime() {
        Thread closing = Thread.ofPlatform().name("closing").daemon().start(this::close);
        try {
            if (!closing.join(IN_TIME)) {
                LOG.error(
                        "Did not stop within {} and is ended: another replica leads when the lease has run out",
                        IN_TIME);
            }
        } catch (InterruptedException e) {
            LOG.error("Interrupted while it stopped", e);
        }
        // The last lines are still on their way.
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext logs) {
            logs.stop();
        }
    }

    private void close() {
        try {
            running.get().close();
            LOG.info("Belay has stopped");
        } catch (Exception e) {
            LOG.error("Something did not stop in order", e);
        }
    }
}
