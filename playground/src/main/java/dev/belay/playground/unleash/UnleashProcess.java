package dev.belay.playground.unleash;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/// The server and its database, as children of a script whose standard input is a pipe from here: whatever ends this
/// process, also `kill -9`, ends them and deletes their data.
final class UnleashProcess implements AutoCloseable {

    private static final String IN_REPOSITORY = "playground/unleash/unleash";
    private static final int SECONDS_TO_STOP = 20;

    private final Process script;
    private final long pid;
    private final int port;

    private UnleashProcess(Process script) throws IOException {
        this.script = script;
        String line = script.inputReader().readLine(); // ends without one when the script does
        if (line == null) {
            throw new IllegalStateException("Unleash did not start. "
                    + new String(script.getErrorStream().readAllBytes(), StandardCharsets.UTF_8));
        }
        String[] words = line.split(" ", -1);
        this.pid = Long.parseLong(words[0]);
        this.port = Integer.parseInt(words[1]);
    }

    static UnleashProcess start() {
        try {
            Path folder = Files.createTempDirectory("belay-unleash");
            return new UnleashProcess(new ProcessBuilder(program().toString(), "run", folder.toString(), "0").start());
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

    /// The server's own, not the script's.
    long pid() {
        return pid;
    }

    int port() {
        return port;
    }

    @Override
    public void close() {
        try {
            script.getOutputStream().close();
            if (!script.waitFor(SECONDS_TO_STOP, TimeUnit.SECONDS)) {
                script.destroyForcibly();
                throw new IllegalStateException(
                        "Unleash (process " + pid + ") did not end within " + SECONDS_TO_STOP + " s: kill it");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
