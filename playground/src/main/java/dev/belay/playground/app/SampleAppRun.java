package dev.belay.playground.app;

import io.vertx.core.Context;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/// The way to a [SampleApp] from any thread: what changes it, goes to its event loop.
record SampleAppRun(Context loop, SampleApp app) implements Workload.Run {

    @Override
    public boolean isReady() {
        return app.isReady();
    }

    @Override
    public boolean answersProbe(String path, Duration limit) {
        return app.answersProbe(path);
    }

    @Override
    public void behave(Behaviour behaviour) {
        loop.runOnContext(_ -> app.behave(behaviour));
    }

    @Override
    public void drain() {
        loop.runOnContext(_ -> app.drain());
    }

    @Override
    public CompletableFuture<Void> terminate() {
        CompletableFuture<Void> ended = new CompletableFuture<>();
        loop.runOnContext(_ -> app.terminate(() -> ended.complete(null)));
        return ended;
    }

    @Override
    public void kill() {
        loop.runOnContext(_ -> app.end());
    }
}
