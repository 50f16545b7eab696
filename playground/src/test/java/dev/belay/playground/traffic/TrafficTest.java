package dev.belay.playground.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.playground.scene.Figures;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TrafficTest {

    private static final Duration A_SECOND = Duration.ofSeconds(1);

    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private InetSocketAddress serve(Handler<HttpServerRequest> handler) {
        int port = vertx.createHttpServer()
                .requestHandler(handler)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join()
                .actualPort();
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    private static Answers run(double aSecond, Destination to, Call call) throws InterruptedException {
        return run(Duration.ofSeconds(3), aSecond, to, call);
    }

    private static Answers run(Duration time, double aSecond, Destination to, Call call) throws InterruptedException {
        try (Traffic traffic = Traffic.start(aSecond, to, call)) {
            Thread.sleep(time); // the measured time itself
            return traffic.stop();
        }
    }

    private static double rate(Answers answers) {
        Instant first = answers.all().stream()
                .map(Answer::started)
                .min(Instant::compareTo)
                .orElseThrow();
        Instant last = answers.all().stream()
                .map(Answer::started)
                .max(Instant::compareTo)
                .orElseThrow();
        return (answers.requests() - 1) * 1e9 / Duration.between(first, last).toNanos();
    }

    @Test
    void keepsItsRateAndEveryAnswer() throws InterruptedException {
        InetSocketAddress good = serve(request -> request.response()
                .putHeader("pod", "shop-1")
                .putHeader("revision", "abc")
                .end("fine"));
        Answers answers = run(200, Destination.of(good), Call.get("/"));
        Figures.add("traffic: rate asked for 200", rate(answers), "requests/s", null);
        assertThat(rate(answers)).isCloseTo(200, Percentage.withPercentage(2));
        assertThat(answers.failures()).as(answers.summary()).isZero();
        assertThat(answers.requestsByRevision()).containsOnlyKeys("abc");
        assertThat(answers.firstBad()).isEmpty();
    }

    @Test
    void aSlowAnswerDelaysNoLaterRequest() throws InterruptedException {
        InetSocketAddress slow =
                serve(request -> vertx.setTimer(1500, _ -> request.response().end("late")));
        Answers answers = run(100, Destination.of(slow), Call.get("/"));
        assertThat(rate(answers)).isCloseTo(100, Percentage.withPercentage(2));
        assertThat(answers.failures()).as(answers.summary()).isZero();
        assertThat(answers.quantile(0.5)).isBetween(Duration.ofMillis(1490), Duration.ofMillis(2000));
    }

    @Test
    void tellsTheWaysOfFailingApart() throws InterruptedException {
        InetSocketAddress bad =
                serve(request -> request.response().setStatusCode(500).end("bad"));
        InetSocketAddress hanging = serve(_ -> {});
        InetSocketAddress cutting = serve(request -> request.connection().close());
        Answers errors = run(A_SECOND, 20, Destination.of(bad), Call.get("/"));
        assertThat(errors.requestsByEnd()).containsOnlyKeys("500");
        assertThat(errors.serverErrors()).isEqualTo(errors.requests()).isEqualTo(errors.failures());
        assertThat(errors.firstBad()).contains(errors.all().getFirst().started());
        assertThat(run(A_SECOND, 20, Destination.of(hanging), Call.get("/").limit(Duration.ofMillis(300)))
                        .requestsByEnd())
                .containsOnlyKeys("TIMED_OUT");
        assertThat(run(A_SECOND, 20, Destination.of(cutting), Call.get("/")).requestsByEnd())
                .containsOnlyKeys("CUT");
        assertThat(run(
                                A_SECOND,
                                20,
                                Destination.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), 1)),
                                Call.get("/"))
                        .refused())
                .isGreaterThan(15);
        assertThat(run(A_SECOND, 20, Optional::empty, Call.get("/")).requestsByEnd())
                .containsOnlyKeys("REFUSED");
    }

    @Test
    void sendsNoMoreThanItsBoundAndSaysSo() throws InterruptedException {
        InetSocketAddress hanging = serve(_ -> {});
        Answers answers = run(
                100,
                Destination.of(hanging),
                Call.get("/").limit(Duration.ofSeconds(4)).inFlight(5));
        assertThat(answers.requestsByEnd()).containsEntry("TIMED_OUT", 5).containsKey("NOT_SENT");
    }
}
