package dev.belay.playground.prometheus;

import dev.belay.playground.node.AgentPod;
import dev.belay.playground.prometheus.ScrapeTargets.Scraped;
import dev.belay.playground.server.FreePort;
import dev.belay.playground.server.ServerScript;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// A Prometheus that runs, with a front before it. Whom tests give an address to, they give the front's.
public final class Prometheus implements AutoCloseable {

    private static final Duration TO_START = Duration.ofSeconds(20);
    private static final int TRIES = 3;

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
    private final Vertx vertx = Vertx.vertx(
            new VertxOptions().setEventLoopPoolSize(1).setWorkerPoolSize(1).setInternalBlockingPoolSize(1));
    private final int port;
    private final ServerScript process;
    private final PrometheusFront front;

    /// Answers when Prometheus is ready; a pod has its first sample some seconds after it was born.
    ///
    /// @param pods those to scrape; asked every second
    public static Prometheus start(ScrapeSettings settings, Supplier<? extends Collection<AgentPod>> pods) {
        return serving(settings, () -> ScrapeTargets.of(pods.get()));
    }

    static Prometheus serving(ScrapeSettings settings, Supplier<List<Scraped>> targets) {
        return new Prometheus(settings, targets);
    }

    private Prometheus(ScrapeSettings settings, Supplier<List<Scraped>> targets) {
        try {
            int discovery = vertx.createHttpServer()
                    .requestHandler(request -> request.response()
                            .putHeader("Content-Type", "application/json")
                            .end(ScrapeTargets.json(targets.get(), settings.services())))
                    .listen(0, "127.0.0.1")
                    .toCompletionStage()
                    .toCompletableFuture()
                    .join()
                    .actualPort();
            Started started = startSomewhere(settings, settings.configuration("http://127.0.0.1:" + discovery + "/"));
            this.process = started.process;
            this.port = started.port;
            this.front = new PrometheusFront(vertx, port);
        } catch (RuntimeException e) {
            vertx.close();
            throw e;
        }
    }

    private record Started(ServerScript process, int port) {}

    /// Another process can take the port between our look and Prometheus' own.
    private Started startSomewhere(ScrapeSettings settings, String configuration) {
        for (int i = 1; ; i++) {
            int wanted = FreePort.find();
            ServerScript started = started(folder(), configuration, arguments(settings, wanted));
            try {
                awaitReady(started, wanted);
                return new Started(started, wanted);
            } catch (PortTaken e) {
                if (i == TRIES) {
                    throw e;
                }
            } catch (RuntimeException e) {
                started.close();
                throw e;
            }
        }
    }

    private static ServerScript started(Path folder, String configuration, List<String> arguments) {
        try {
            Path file = Files.writeString(folder.resolve("prometheus.yml"), configuration);
            List<String> fixed = List.of(
                    "run",
                    folder.toString(),
                    "--config.file=" + file,
                    "--storage.tsdb.path=" + folder.resolve("data"),
                    "--scrape.discovery-reload-interval=1s"); // 5 s by default: that long no new pod is scraped
            return ServerScript.start(
                    "Prometheus",
                    "playground/prometheus/prometheus",
                    Stream.concat(fixed.stream(), arguments.stream()).toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> arguments(ScrapeSettings settings, int port) {
        return List.of(
                "--web.listen-address=127.0.0.1:" + port,
                "--query.max-samples=" + settings.maxSamples(),
                "--query.timeout=" + ScrapeSettings.words(settings.queryLimit()));
    }

    private static Path folder() {
        try {
            return Files.createTempDirectory("belay-prometheus");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class PortTaken extends IllegalStateException {

        private static final long serialVersionUID = 1;

        PortTaken(String message) {
            super(message);
        }
    }

    private void awaitReady(ServerScript started, int at) {
        long end = System.nanoTime() + TO_START.toNanos();
        while (!isReady(at)) {
            if (!started.isAlive()) {
                throw ended(started);
            }
            if (System.nanoTime() > end) {
                throw new IllegalStateException("Prometheus was not ready after " + TO_START.toSeconds() + " s");
            }
            pause();
        }
        if (!started.isAlive()) {
            throw ended(started); // who answered was another one, at the port that ours could not get
        }
    }

    private static IllegalStateException ended(ServerScript started) {
        try {
            String why = started.sayings();
            return why.contains("address already in use")
                    ? new PortTaken(why)
                    : new IllegalStateException("Prometheus ended at its start: " + why);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean isReady(int at) {
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + at + "/-/ready"))
                    .timeout(Duration.ofSeconds(2))
                    .build();
            return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while Prometheus started", e);
        }
    }

    private static void pause() {
        try {
            Thread.sleep(20);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while Prometheus started", e);
        }
    }

    /// The front's, for who is tested.
    public URI url() {
        return front.url();
    }

    /// Past the front: faults do not reach who asks here.
    public URI direct() {
        return URI.create("http://127.0.0.1:" + port);
    }

    public PrometheusFront front() {
        return front;
    }

    public long pid() {
        return process.pid();
    }

    /// Asks past the front; the `result` of an instant query.
    public List<JsonObject> query(String promql) throws IOException, InterruptedException {
        URI uri = URI.create(direct() + "/api/v1/query?query=" + URLEncoder.encode(promql, StandardCharsets.UTF_8));
        HttpResponse<String> answer =
                http.send(HttpRequest.newBuilder(uri).timeout(TO_START).build(), HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IOException("Prometheus answers " + answer.statusCode() + " to " + promql + ": " + answer.body());
        }
        return new JsonObject(answer.body())
                .getJsonObject("data").getJsonArray("result").stream()
                        .map(JsonObject.class::cast)
                        .toList();
    }

    @Override
    public void close() {
        try {
            process.close();
        } finally {
            http.shutdownNow();
            vertx.close().toCompletionStage().toCompletableFuture().join();
        }
    }
}
