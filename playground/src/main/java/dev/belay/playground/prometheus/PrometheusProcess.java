package dev.belay.playground.prometheus;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// The program, as a child of a script whose standard input is a pipe from here: whatever ends this process, also
/// `kill -9`, ends Prometheus and deletes its data.
final class PrometheusProcess implements AutoCloseable {

    private static final String IN_REPOSITORY = "playground/prometheus/prometheus";
    private static final int SECONDS_TO_STOP = 10;

    private final Process script;
    private final long pid;

    private PrometheusProcess(Process script) throws IOException {
        this.script = script;
        String line = script.inputReader().readLine();
        if (line == null) {
            throw new IllegalStateException("Prometheus did not start. " + sayings());
        }
        this.pid = Long.parseLong(line);
    }

    static PrometheusProcess start(Path folder, String configuration, List<String> arguments) {
        try {
            Path file = Files.writeString(folder.resolve("prometheus.yml"), configuration);
            List<String> fixed = List.of(
                    program().toString(),
                    "run",
                    folder.toString(),
                    "--config.file=" + file,
                    "--storage.tsdb.path=" + folder.resolve("data"),
                    "--scrape.discovery-reload-interval=1s"); // 5 s by default: that long no new pod is scraped
            return new PrometheusProcess(new ProcessBuilder(
                            Stream.concat(fixed.stream(), arguments.stream()).toList())
                    .start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path program() {
        Path start = Path.of("").toAbsolutePath();
        for (Path folder = start; folder != null; folder = folder.getParent()) {
            Path program = folder.resolve(IN_REPOSITORY);
            if (Files.isExecutable(program)) {
                return program;
            }
        }
        throw new IllegalStateException(
                "No " + IN_REPOSITORY + " in " + start + " or above it: run this inside the repository");
    }

    /// Prometheus' own, not the script's.
    long pid() {
        return pid;
    }

    boolean isAlive() {
        return script.isAlive();
    }

    /// For a script that has ended: its last lines say why.
    String sayings() throws IOException {
        return new String(script.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        try {
            script.getOutputStream().close();
            if (!script.waitFor(SECONDS_TO_STOP, TimeUnit.SECONDS)) {
                script.destroyForcibly();
                throw new IllegalStateException(
                        "Prometheus (process " + pid + ") did not end within " + SECONDS_TO_STOP + " s: kill it");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
