package dev.belay.playground.app;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.HashMap;
import java.util.Map;

/// Starts sample apps, all on one event loop: five hundred pods are five hundred listening sockets and not one thread
/// more.
public final class SampleApps implements Workload, AutoCloseable {

    private final Vertx vertx;
    private final Context loop;

    /// For the event loop alone.
    private final Map<LoopbackPort, Future<Void>> closing = new HashMap<>();

    private final FlagClients flags = new FlagClients();

    public SampleApps(Vertx vertx) {
        this.vertx = vertx;
        this.loop = vertx.getOrCreateContext();
    }

    @Override
    public Run start(Seat seat, Witness witness) {
        AppFlag flag = flags.open(FlagPlace.of(seat.environment()));
        SampleApp app = new SampleApp(new SampleApp.Ground(vertx, closing, flag), seat, witness);
        SampleAppRun run = new SampleAppRun(loop, app);
        loop.runOnContext(_ -> app.start());
        return run;
    }

    /// Nobody reads flags any more, whatever still runs.
    @Override
    public void close() {
        flags.close();
    }
}
