package dev.belay.flags;

import io.getunleash.util.UnleashScheduledExecutor;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Future;

/// What the SDK would do on threads of its own, done on the caller's: so it is known when it has been done, and nothing
/// is left running when nobody reads any more.
final class SdkSchedule implements UnleashScheduledExecutor {

    private final List<Runnable> repeated = new CopyOnWriteArrayList<>();

    @Override
    public void setInterval(Runnable command, long initialDelaySec, long periodSec) {
        repeated.add(command);
    }

    @Override
    public Future<Void> scheduleOnce(Runnable command) {
        return CompletableFuture.runAsync(command, Runnable::run);
    }

    /// Everything that is due again and again, once.
    void turn() {
        repeated.forEach(Runnable::run);
    }
}
