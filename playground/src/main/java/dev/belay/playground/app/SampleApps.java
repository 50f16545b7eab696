package dev.belay.playground.app;

import io.vertx.core.Context;
import io.vertx.core.Vertx;

/// Starts sample apps, all on one event loop: five hundred pods are five hundred listening sockets and not one thread
/// more.
public final class SampleApps implements Workload {

    private final Vertx vertx;
    private final Context loop;

    public SampleApps(Vertx vertx) {
        this.vertx = vertx;
        this.loop = vertx.getOrCreateContext();
    }

    @Override
    public Run start(Seat seat, Witness witness) {
        SampleApp app = new SampleApp(vertx, seat, witness);
        SampleAppRun run = new SampleAppRun(loop, app);
        loop.runOnContext(_ -> app.start());
        return run;
    }
}
