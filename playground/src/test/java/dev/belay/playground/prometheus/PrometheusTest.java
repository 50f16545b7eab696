package dev.belay.playground.prometheus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.belay.playground.prometheus.ScrapeTargets.Scraped;
import dev.belay.playground.server.Mood;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// Without pods: something that is scraped under the labels of one.
@Tag("cluster")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PrometheusTest {

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private final Vertx vertx = Vertx.vertx();
    private final Prometheus prometheus = start();

    private Prometheus start() {
        int port = vertx.createHttpServer()
                .requestHandler(request -> request.response().end("shop_answers_total 7\n"))
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join()
                .actualPort();
        return Prometheus.serving(
                ScrapeSettings.every(Duration.ofSeconds(1)).services("shop", "shop-candidate"),
                () -> List.of(new Scraped("ns", "shop-1", "10.244.0.9", port)));
    }

    @BeforeAll
    void isScraped() throws Exception {
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (prometheus.query("shop_answers_total").size() < 2) {
            assertThat(System.nanoTime()).as("no sample within 20 s").isLessThan(end);
            Thread.sleep(100);
        }
    }

    @AfterAll
    void close() {
        prometheus.close();
        assertThat(ProcessHandle.of(prometheus.pid()).filter(ProcessHandle::isAlive))
                .isEmpty();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private HttpResponse<String> ask(String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(prometheus.url() + path))
                .timeout(Duration.ofSeconds(2))
                .build();
        return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private JsonObject data(String path) throws IOException, InterruptedException {
        return new JsonObject(ask(path).body()).getJsonObject("data");
    }

    @Test
    void labelsThePodAsAServiceMonitorWouldOncePerService() throws Exception {
        assertThat(prometheus.query("shop_answers_total"))
                .extracting(series -> series.getJsonObject("metric"))
                .extracting(
                        labels -> labels.getString("namespace"),
                        labels -> labels.getString("pod"),
                        labels -> labels.getString("instance"))
                .containsOnly(tuple("ns", "shop-1", "10.244.0.9"));
        assertThat(prometheus.query("max without (job, service, instance) (shop_answers_total)"))
                .hasSize(1);
    }

    @Test
    void theFrontsMoodsAreWhatTheySay() throws Exception {
        PrometheusFront front = prometheus.front();
        String query = "/api/v1/query?query=shop_answers_total";
        long before = front.queries();
        assertThat(data(query).getJsonArray("result")).hasSize(2);
        assertThat(front.queries()).isEqualTo(before + 1);
        front.be(Mood.EMPTY);
        assertThat(data(query).getJsonArray("result")).isEmpty();
        assertThat(data("/api/v1/query_range?x").getString("resultType")).isEqualTo("matrix");
        front.be(Mood.NONSENSE);
        assertThat(ask(query).statusCode()).isEqualTo(200);
        assertThat(ask(query).body()).startsWith("<html>");
        front.be(Mood.STARTING);
        assertThat(ask(query).statusCode()).isEqualTo(503);
        front.be(Mood.HANGING);
        assertThatThrownBy(() -> ask(query)).isInstanceOf(HttpTimeoutException.class);
        front.be(Mood.REFUSING);
        assertThatThrownBy(() -> ask(query)).isInstanceOf(ConnectException.class);
        front.be(Mood.slow(Duration.ofMillis(700)));
        long began = System.nanoTime();
        assertThat(data(query).getJsonArray("result")).hasSize(2);
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThanOrEqualTo(Duration.ofMillis(700));
        front.be(Mood.WELL);
        assertThat(data(query).getJsonArray("result")).hasSize(2);
    }
}
