package dev.belay.playground.traffic;

import dev.belay.playground.traffic.Answer.Outcome;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.RequestOptions;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// So many requests a second to one destination, over connections that are kept.
public final class Traffic implements AutoCloseable {

    private static final Duration LEAST_SLEEP = Duration.ofMillis(1);

    private final Vertx vertx = Vertx.vertx(
            new VertxOptions().setEventLoopPoolSize(1).setWorkerPoolSize(1).setInternalBlockingPoolSize(1));
    private final Context loop = vertx.getOrCreateContext();
    private final Destination destination;
    private final Call call;
    private final HttpClient http;
    private final long period;
    private final Thread clock;
    private final Sessions sessions;
    private final AtomicInteger waiting = new AtomicInteger();
    private final List<Answer> answers = new ArrayList<>();
    private final List<Consumer<Answer>> listeners = new ArrayList<>();
    private volatile boolean isOver;

    /// Begins at once.
    public static Traffic start(double aSecond, Destination destination, Call call) {
        Traffic traffic = new Traffic(aSecond, destination, call);
        traffic.clock.start();
        return traffic;
    }

    private Traffic(double aSecond, Destination destination, Call call) {
        this.destination = destination;
        this.call = call;
        this.sessions = new Sessions(call.sessions());
        this.period = Math.round(1e9 / aSecond);
        this.http = vertx.createHttpClient(
                new HttpClientOptions().setMaxPoolSize(call.inFlight()).setConnectTimeout((int)
                        call.limit().toMillis()));
        this.clock = Thread.ofPlatform().daemon().name("callers' clock").unstarted(this::tick);
    }

    /// Requests are due at fixed instants; what a busy machine delays is sent as soon as it can be, not left out.
    private void tick() {
        long due = System.nanoTime();
        while (!isOver) {
            long early = due - System.nanoTime();
            if (early > 0) {
                LockSupport.parkNanos(Math.max(early, LEAST_SLEEP.toNanos() / 20));
                continue;
            }
            due += period;
            send();
        }
    }

    private void send() {
        Instant started = Instant.now();
        String session = sessions.next();
        if (waiting.incrementAndGet() > call.inFlight()) {
            ended(nobody(started, session, Outcome.NOT_SENT));
            return;
        }
        destination
                .next()
                .ifPresentOrElse(
                        to -> loop.runOnContext(_ -> send(to, new Exchange(started, session))),
                        () -> ended(nobody(started, session, Outcome.REFUSED)));
    }

    private static Answer nobody(Instant started, String session, Outcome outcome) {
        return new Answer(started, Instant.now(), outcome, 0, "", "", new Answer.Asker(session, ""));
    }

    private void send(InetSocketAddress to, Exchange exchange) {
        RequestOptions options = new RequestOptions()
                .setHost("127.0.0.1")
                .setPort(to.getPort())
                .setMethod(call.method())
                .setURI(call.path());
        call.headers().forEach(options::putHeader);
        if (!exchange.session.isEmpty()) {
            options.putHeader("session", exchange.session);
        }
        long timer = vertx.setTimer(call.limit().toMillis(), _ -> exchange.giveUp());
        http.request(options).compose(exchange::send).onComplete(answer -> {
            vertx.cancelTimer(timer);
            exchange.end(answer.succeeded() ? exchange.answer(Outcome.ANSWERED) : exchange.failure());
        });
    }

    private void ended(Answer answer) {
        waiting.decrementAndGet();
        List<Consumer<Answer>> told;
        synchronized (answers) {
            answers.add(answer);
            told = List.copyOf(listeners);
        }
        told.forEach(listener -> listener.accept(answer));
    }

    /// Is told of each answer as it comes, on the callers' own threads: returns quickly.
    public void listen(Consumer<Answer> listener) {
        synchronized (answers) {
            listeners.add(listener);
        }
    }

    /// Those that have ended so far.
    public Answers answers() {
        synchronized (answers) {
            return new Answers(answers);
        }
    }

    /// What ended before this is kept no longer.
    public void forget(Instant before) {
        synchronized (answers) {
            answers.removeIf(answer -> answer.ended().isBefore(before));
        }
    }

    /// How many requests are under way.
    public int waiting() {
        return waiting.get();
    }

    /// No further request; waits for those under way, which end by their limit.
    public Answers stop() throws InterruptedException {
        isOver = true;
        clock.join();
        long end = System.nanoTime() + call.limit().plusSeconds(5).toNanos();
        while (waiting.get() > 0) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException(waiting.get() + " requests neither ended nor timed out");
            }
            Thread.sleep(LEAST_SLEEP.multipliedBy(5));
        }
        return answers();
    }

    /// At once; what is under way is not waited for.
    @Override
    public void close() {
        isOver = true;
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    /// One request under way. For the event loop alone.
    private final class Exchange {

        private final Instant started;
        private final String session;
        private boolean isConnected;
        private boolean isEnded;
        private @Nullable HttpClientRequest request;
        private @Nullable HttpClientResponse response;

        Exchange(Instant started, String session) {
            this.started = started;
            this.session = session;
        }

        Future<Buffer> send(HttpClientRequest made) {
            isConnected = true;
            if (isEnded) {
                made.reset();
                return Future.failedFuture("given up");
            }
            request = made;
            return made.send().compose(got -> {
                response = got;
                return got.body();
            });
        }

        void giveUp() {
            end(answer(Outcome.TIMED_OUT));
            if (request != null) {
                request.reset();
            }
        }

        Answer failure() {
            return answer(isConnected ? Outcome.CUT : Outcome.REFUSED);
        }

        Answer answer(Outcome outcome) {
            HttpClientResponse got = response;
            int status = got == null || outcome != Outcome.ANSWERED ? 0 : got.statusCode();
            Answer.Asker asker = new Answer.Asker(session, said(got, "flag"));
            return new Answer(started, Instant.now(), outcome, status, said(got, "revision"), said(got, "pod"), asker);
        }

        private String said(@Nullable HttpClientResponse got, String header) {
            return got == null ? "" : Objects.requireNonNullElse(got.getHeader(header), "");
        }

        void end(Answer answer) {
            if (!isEnded) {
                isEnded = true;
                ended(answer);
            }
        }
    }
}
