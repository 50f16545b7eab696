package dev.belay.playground.app;

import dev.belay.playground.app.RequestMetrics.Answered;
import dev.belay.playground.app.Workload.Exit;
import dev.belay.playground.app.Workload.Identity;
import dev.belay.playground.app.Workload.Seat;
import dev.belay.playground.app.Workload.Witness;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/// One run of a small HTTP service that behaves as it is told. Everything but the two answers to probes happens on
/// one event loop, so nothing here is locked.
final class SampleApp {

    private static final Duration CRASHES_AFTER = Duration.ofSeconds(1);
    private static final Duration REFUSES_AFTER = Duration.ofSeconds(2);
    private static final Duration REFUSES_FOR = Duration.ofSeconds(5);

    private static final String SESSION = "session";

    private final Vertx vertx;
    private final AppFlag flag;
    private final Seat seat;
    private final Witness witness;
    private final RequestMetrics metrics;
    private final SplittableRandom random;
    private final Set<HttpServerRequest> inFlight = new HashSet<>();

    private final Door door;

    private volatile Behaviour behaviour;
    private @Nullable Runnable whenIdle;
    private boolean startedUp;
    private boolean isShut;
    private boolean draining;
    private boolean ended;
    private boolean asked;

    /// What it stands on.
    ///
    /// @param closing what is about to close, by port
    record Ground(Vertx vertx, Map<LoopbackPort, Future<Void>> closing, AppFlag flag) {}

    SampleApp(Ground ground, Seat seat, Witness witness) {
        this.vertx = ground.vertx();
        this.flag = ground.flag();
        this.seat = seat;
        this.witness = witness;
        this.door = new Door(vertx, seat.port(), ground.closing(), this::serve);
        this.behaviour = seat.behaviour();
        Exposition exposition = behaviour.exposition();
        this.metrics = new RequestMetrics(exposition == null ? Exposition.BOTH : exposition, flag.isRead());
        this.random = new SplittableRandom(seat.identity().hashCode());
    }

    void start() {
        seat.log().write("starting " + seat.identity().image());
        Duration late = behaviour.slowStart();
        if (late.isZero() && !flag.isRead()) {
            open();
        } else {
            witness.started();
            startedUp = true;
            later(late, this::openWithFlag);
        }
    }

    /// Not before its flag is known: until then it would be off for everybody.
    private void openWithFlag() {
        Context loop = vertx.getOrCreateContext();
        flag.whenReady(() -> loop.runOnContext(_ -> {
            if (!ended) {
                open();
            }
        }));
    }

    boolean isReady() {
        return door.isOpen() && !behaviour.has(Habit.NEVER_READY);
    }

    boolean answersProbe(String path) {
        if (!door.isOpen()) {
            return false; // nobody listens, so nobody counts
        }
        metrics.count(new Answered("GET", Routes.of(path), isReady() ? 200 : 503, Duration.ZERO, ""));
        return isReady();
    }

    void behave(Behaviour wanted) {
        behaviour = wanted;
        asked = false;
        seat.log().write("behaves differently: " + wanted);
        if (isShut && !wanted.has(Habit.REFUSE)) {
            open();
        }
        witness.readinessChanged();
    }

    void drain() {
        draining = true;
    }

    void terminate(Runnable whenEnded) {
        drain();
        whenIdle = () -> {
            seat.log().write("ended");
            end();
            whenEnded.run();
        };
        endIfIdle();
    }

    void end() {
        ended = true;
        close();
        metrics.close();
        flag.close();
    }

    private void open() {
        door.open(this::opened, failure -> {
            seat.log().write("cannot listen: " + failure);
            exit(new Exit(1, "Error"));
        });
    }

    private void opened() {
        isShut = false;
        seat.log().write("listening on port " + seat.port().number());
        if (!startedUp) {
            startedUp = true;
            witness.started();
        }
        witness.readinessChanged();
    }

    private void close() {
        door.close();
        inFlight.clear();
    }

    private void serve(HttpServerRequest request) {
        long since = System.nanoTime();
        String path = pathOf(request);
        if (path.equals("/metrics") || path.equals("/actuator/prometheus")) {
            // A separate metrics endpoint, as OpenTelemetry's, is no request of the server's; an actuator's is.
            request.response().putHeader("Content-Type", "text/plain; version=0.0.4; charset=utf-8");
            answer(request, new Answer(200, metrics.scrape(), since, "", path.startsWith("/actuator")));
        } else if (path.startsWith("/actuator/health")) {
            answer(
                    request,
                    new Answer(
                            isReady() ? 200 : 503,
                            "{\"status\":\"" + (isReady() ? "UP" : "DOWN") + "\"}",
                            since,
                            "",
                            true));
        } else {
            take(request, since);
        }
    }

    private static String pathOf(HttpServerRequest request) {
        String path = request.path();
        return path == null ? "/" : path; // a request line of nonsense
    }

    /// @param variant of the app's flag for who asked; empty where none was looked at
    private record Answer(int status, String body, long since, String variant, boolean isCounted) {}

    private void take(HttpServerRequest request, long since) {
        inFlight.add(request);
        request.response().closeHandler(_ -> leave(request));
        if (!asked) {
            asked = true;
            askedFirst();
        }
        if (behaviour.has(Habit.HANG)) {
            return;
        }
        Slowness slow = behaviour.slow();
        String variant = flag.variant(sessionOf(request));
        int status = random.nextDouble() < errors(variant) ? 500 : 200;
        Identity identity = seat.identity();
        String body =
                identity.image() + " in " + identity.pod() + (status == 200 ? "\n" : " fails as it was told to\n");
        Answer answer = new Answer(status, body, since, variant, true);
        if (random.nextDouble() < slow.share()) {
            later(slow.by(), () -> answer(request, answer));
        } else {
            answer(request, answer);
        }
    }

    private static String sessionOf(HttpServerRequest request) {
        String session = request.getHeader(SESSION);
        return session == null ? "" : session;
    }

    private double errors(String variant) {
        return variant.equals(AppFlag.ON) ? Math.max(behaviour.errors(), behaviour.flagErrors()) : behaviour.errors();
    }

    private void answer(HttpServerRequest request, Answer answer) {
        if (answer.isCounted) {
            Duration after = Duration.ofNanos(System.nanoTime() - answer.since);
            String route = Routes.of(pathOf(request));
            metrics.count(new Answered(request.method().name(), route, answer.status, after, answer.variant));
        }
        if (request.response().closed()) {
            leave(request);
            return;
        }
        Identity identity = seat.identity();
        request.response().putHeader("pod", identity.pod()).putHeader("revision", identity.revision());
        if (!answer.variant.isEmpty()) {
            request.response().putHeader("flag", answer.variant);
        }
        if (draining) {
            request.response().putHeader("Connection", "close");
        }
        request.response().setStatusCode(answer.status).end(answer.body).onComplete(_ -> leave(request));
    }

    private void leave(HttpServerRequest request) {
        inFlight.remove(request);
        endIfIdle();
    }

    private void endIfIdle() {
        Runnable then = whenIdle;
        if (then != null && inFlight.isEmpty()) {
            whenIdle = null;
            then.run();
        }
    }

    private void askedFirst() {
        seat.log().write("first request");
        if (behaviour.has(Habit.CRASH)) {
            later(CRASHES_AFTER, () -> exitIfStill(Habit.CRASH, new Exit(1, "Error")));
        }
        if (behaviour.has(Habit.OOM)) {
            later(CRASHES_AFTER, () -> exitIfStill(Habit.OOM, new Exit(137, "OOMKilled")));
        }
        if (behaviour.has(Habit.REFUSE)) {
            later(REFUSES_AFTER, this::refuse);
        }
    }

    private void exitIfStill(Habit habit, Exit exit) {
        if (behaviour.has(habit)) {
            exit(exit);
        }
    }

    private void exit(Exit exit) {
        if (ended) {
            return;
        }
        seat.log().write("exits with " + exit.code());
        end();
        witness.exited(exit);
    }

    private void refuse() {
        if (!behaviour.has(Habit.REFUSE) || ended) {
            return;
        }
        seat.log().write("closes its port for " + REFUSES_FOR.toSeconds() + " s");
        close();
        isShut = true;
        asked = false;
        witness.readinessChanged();
        later(REFUSES_FOR, this::open);
    }

    private void later(Duration delay, Runnable action) {
        vertx.setTimer(Math.max(1, delay.toMillis()), _ -> {
            if (!ended) {
                action.run();
            }
        });
    }
}
