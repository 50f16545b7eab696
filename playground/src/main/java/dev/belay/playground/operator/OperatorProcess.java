package dev.belay.playground.operator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// The operator as a process of its own, as a kubelet has it: started, asked over HTTP, told to end, or killed.
public final class OperatorProcess implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
    private static final long SECONDS_TO_START = 60;
    private static final long SECONDS_TO_DIE = 20;
    private static final String OWN_SETTINGS = "BELAY_";

    private final Process process;
    private final Launch launch;
    private final long began = System.nanoTime();
    private final List<String> lines = new ArrayList<>();
    private final CompletableFuture<Integer> port = new CompletableFuture<>();
    private final Thread reader;

    private OperatorProcess(Process process, Launch launch) {
        this.process = process;
        this.launch = launch;
        this.reader = Thread.ofVirtual().start(this::read);
    }

    /// Starts one, without waiting for it.
    public static OperatorProcess start(Launch launch) {
        ProcessBuilder builder = new ProcessBuilder(launch.command())
                .directory(launch.folder().toFile())
                .redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith(OWN_SETTINGS));
        builder.environment().putAll(Map.of("BELAY_PORT", "0", "MICRONAUT_SERVER_HOST", "127.0.0.1"));
        builder.environment().putAll(launch.environment());
        try {
            return new OperatorProcess(builder.start(), launch);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void read() {
        try (BufferedReader reading = process.inputReader();
                Writer log = Files.newBufferedWriter(launch.log())) {
            for (String line = reading.readLine(); line != null; line = reading.readLine()) {
                hear(line);
                log.append(line).append(System.lineSeparator()).flush();
            }
        } catch (IOException e) {
            hear("its output cannot be read any more: " + e);
        }
        port.completeExceptionally(new IllegalStateException("It has ended: " + said()));
    }

    private void hear(String line) {
        synchronized (lines) {
            lines.add(line);
        }
        if (line.contains("\"port\":")) {
            port.complete(parsed(line).get("port").asInt());
        }
    }

    public static JsonNode parsed(String line) {
        try {
            return JSON.readTree(line);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("Not JSON: " + line, e);
        }
    }

    /// Everything that it has said so far.
    public List<String> lines() {
        synchronized (lines) {
            return List.copyOf(lines);
        }
    }

    /// The same as one text.
    public String said() {
        return String.join(System.lineSeparator(), lines());
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /// Seconds since it was started.
    public double age() {
        return (System.nanoTime() - began) / 1e9;
    }

    public HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return HTTP.send(
                HttpRequest.newBuilder(address().resolve(path))
                        .timeout(Duration.ofSeconds(2))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    /// Where it is asked, once it has started.
    public URI address() throws InterruptedException {
        return URI.create("http://127.0.0.1:" + port());
    }

    private int port() throws InterruptedException {
        try {
            return port.get(SECONDS_TO_START, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("It did not start: " + said(), e);
        }
    }

    /// Whether it could take over now. Not to be reached counts as no, and is no reason to wait.
    public boolean isReady() throws InterruptedException {
        if (!port.isDone() || !isAlive()) {
            return false;
        }
        try {
            return get("/health/readiness").statusCode() == HttpURLConnection.HTTP_OK;
        } catch (IOException away) {
            return false;
        }
    }

    public boolean isLeader() throws IOException, InterruptedException {
        return metric("belay_leader") == 1;
    }

    public double metric(String name) throws IOException, InterruptedException {
        String body = get("/metrics").body();
        return body.lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no " + name + " in " + body));
    }

    /// What it has taken so far.
    public Footprint footprint() {
        return Footprint.of(process.toHandle());
    }

    /// By SIGKILL; nothing of it lives when this returns.
    public void kill() {
        process.toHandle().destroyForcibly();
        awaitEnd(Duration.ofSeconds(SECONDS_TO_DIE));
    }

    /// By SIGTERM, which Kubernetes sends; it takes its time. Not by the process's own `destroy`: that also
    /// closes the pipe that it speaks into, so its last words would be lost, and with them an AOT cache.
    public void terminate() {
        process.toHandle().destroy();
    }

    /// Stops it where it is (SIGSTOP): it holds its connections, and does not know that time passes.
    public void freeze() {
        signal("-STOP");
    }

    /// Lets it go on as if nothing had been (SIGCONT).
    public void thaw() {
        signal("-CONT");
    }

    private void signal(String which) {
        try {
            Process sent = new ProcessBuilder("kill", which, Long.toString(process.pid()))
                    .inheritIO()
                    .start();
            if (sent.waitFor() != 0) {
                throw new IllegalStateException("kill " + which + " failed");
            }
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }

    /// Its exit code, once all that it said is there.
    public int awaitEnd(Duration limit) {
        try {
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException("It still runs after " + limit + ": " + said());
            }
            reader.join();
            return process.exitValue();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }

    @Override
    public void close() {
        kill();
    }
}
