package dev.belay;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// The operator as it is shipped: a JVM of its own, run from the built distribution.
final class OperatorProcess implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
    private static final long SECONDS_TO_START = 60;

    /// As much as the chart gives it.
    private static final String MEMORY = "-XX:MaxRAM=512m";

    private final Process process;
    private final long began = System.nanoTime();
    private final List<String> lines = new ArrayList<>();
    private final CompletableFuture<Integer> port = new CompletableFuture<>();
    private final Thread reader;

    private OperatorProcess(Process process) {
        this.process = process;
        this.reader = Thread.ofVirtual().start(this::read);
    }

    /// @param options of the JVM, besides those that it is shipped with
    /// @param environment besides that of this process
    static OperatorProcess start(List<String> options, Map<String, String> environment) {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "@belay.options", MEMORY));
        command.addAll(options);
        command.addAll(List.of("-jar", "belay.jar"));
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(distribution().toFile()).redirectErrorStream(true);
        builder.environment().putAll(Map.of("BELAY_PORT", "0", "MICRONAUT_SERVER_HOST", "127.0.0.1"));
        builder.environment().putAll(environment);
        try {
            return new OperatorProcess(builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// One replica with this account, directly at the API server.
    static OperatorProcess start(OperatorAccount account, String pod) {
        return start(account, pod, account.kubeconfig(null), List.of());
    }

    static OperatorProcess start(OperatorAccount account, String pod, Path kubeconfig, List<String> options) {
        return start(
                options,
                Map.of(
                        "KUBECONFIG", kubeconfig.toString(),
                        "BELAY_NAMESPACE", account.namespace(),
                        "BELAY_POD", pod));
    }

    static Path distribution() {
        return Path.of("target", "belay").toAbsolutePath();
    }

    private void read() {
        try (BufferedReader reading = process.inputReader()) {
            reading.lines().forEach(this::hear);
        } catch (IOException | UncheckedIOException e) {
            hear("its output cannot be read any more: " + e);
        }
        port.completeExceptionally(new IllegalStateException("It has ended: " + log()));
    }

    private void hear(String line) {
        synchronized (lines) {
            lines.add(line);
        }
        if (line.contains("\"port\":")) {
            port.complete(parsed(line).get("port").asInt());
        }
    }

    static JsonNode parsed(String line) {
        try {
            return JSON.readTree(line);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("Not JSON: " + line, e);
        }
    }

    /// Everything that it has said.
    List<String> log() {
        synchronized (lines) {
            return List.copyOf(lines);
        }
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /// Seconds since it was started.
    double age() {
        return (System.nanoTime() - began) / 1e9;
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return HTTP.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path))
                        .timeout(Duration.ofSeconds(2))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private int port() throws InterruptedException {
        try {
            return port.get(SECONDS_TO_START, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("It did not start: " + log(), e);
        }
    }

    boolean isReady() throws IOException, InterruptedException {
        return get("/health/readiness").statusCode() == 200;
    }

    boolean isLeader() throws IOException, InterruptedException {
        return metric("belay_leader") == 1;
    }

    double metric(String name) throws IOException, InterruptedException {
        String body = get("/metrics").body();
        return body.lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + name + " in " + body));
    }

    /// By SIGKILL.
    void kill() {
        process.destroyForcibly();
    }

    /// By SIGTERM, which Kubernetes sends.
    void terminate() {
        process.destroy();
    }

    /// Its exit code.
    int awaitEnd(Duration limit) throws InterruptedException {
        if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new AssertionError("It still runs after " + limit + ": " + log());
        }
        reader.join();
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
