package dev.belay.verdict;

import dev.belay.api.Prometheus;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// A real Prometheus on a port of the loopback, with a history that was written by hand or with targets to scrape.
final class RealPrometheus implements AutoCloseable {

    private static final long READY_SECONDS = 30;

    private final Process process;
    private final int port;

    private RealPrometheus(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /// @param scrape the `scrape_configs` in YAML; empty: none
    static RealPrometheus start(Path folder, History history, String scrape) throws IOException, InterruptedException {
        Path data = Files.createDirectories(folder.resolve("data"));
        Path samples = Files.writeString(folder.resolve("history.om"), history.text());
        if (!history.isEmpty()) {
            PrometheusProgram.run(
                    folder,
                    PrometheusProgram.path("promtool").toString(),
                    "tsdb",
                    "create-blocks-from",
                    "openmetrics",
                    samples.toString(),
                    data.toString());
        }
        Path settings = Files.writeString(
                folder.resolve("prometheus.yml"), scrape.isEmpty() ? "global: {}\n" : "scrape_configs:\n" + scrape);
        int port = freePort();
        Process process = new ProcessBuilder(
                        PrometheusProgram.path("prometheus").toString(),
                        "--config.file=" + settings,
                        "--storage.tsdb.path=" + data,
                        "--web.listen-address=127.0.0.1:" + port,
                        "--query.max-samples=2000000",
                        "--query.timeout=10s",
                        "--log.level=warn")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("prometheus.log").toFile())
                .start();
        RealPrometheus started = new RealPrometheus(process, port);
        started.awaitReady(folder.resolve("prometheus.log"));
        return started;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private void awaitReady(Path log) throws IOException, InterruptedException {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(READY_SECONDS);
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request =
                    HttpRequest.newBuilder(URI.create(url() + "/-/ready")).build();
            while (System.nanoTime() < until && process.isAlive()) {
                try {
                    if (client.send(request, HttpResponse.BodyHandlers.discarding())
                                    .statusCode()
                            == 200) {
                        return;
                    }
                } catch (IOException notYet) {
                    // It does not listen yet; the loop ends when the process does.
                }
                Thread.sleep(20);
            }
        }
        close();
        throw new IOException("Prometheus did not become ready: " + Files.readString(log));
    }

    String url() {
        return "http://127.0.0.1:" + port;
    }

    Prometheus where() {
        return new Prometheus(url(), null, null, Map.of(), List.of(), null, null);
    }

    PrometheusClient client() {
        return new PrometheusClient(where(), name -> null);
    }

    @Override
    public void close() {
        process.destroyForcibly();
        process.onExit().join();
    }
}
