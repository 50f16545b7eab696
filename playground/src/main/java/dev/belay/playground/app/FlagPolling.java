package dev.belay.playground.app;

import io.getunleash.util.UnleashScheduledExecutor;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/// The thread on which one client asks. The SDK's own would be one for all of the process, and the first client that is
/// shut down would end it for the others.
final class FlagPolling implements UnleashScheduledExecutor {

    static final Duration EVERY = Duration.ofSeconds(1);

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("flags of apps").factory());

    @Override
    public void setInterval(Runnable command, long initialDelaySec, long periodSec) {
        var _ = timer.scheduleAtFixedRate(command, initialDelaySec, periodSec, TimeUnit.SECONDS);
    }

    @Override
    public Future<Void> scheduleOnce(Runnable command) {
        Callable<Void> once = () -> {
            command.run();
            return null;
        };
        return timer.submit(once);
    }

    @Override
    public void shutdown() {
        timer.shutdownNow();
    }

    @Override
    public void shutdownNow() {
        timer.shutdownNow();
    }
}
