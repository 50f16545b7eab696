package dev.belay.playground.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// A server as a child of a script whose standard input is a pipe from here: whatever ends this process, also
/// `kill -9`, ends the server and deletes its data.
public final class ServerScript implements AutoCloseable {

    private static final int SECONDS_TO_STOP = 20;

    private final String name;
    private final Process script;
    private final List<String> words;

    private ServerScript(String name, Process script) throws IOException {
        this.name = name;
        this.script = script;
        String line = script.inputReader().readLine(); // ends without one when the script does
        if (line == null) {
            throw new IllegalStateException(name + " did not start. " + sayings());
        }
        this.words = List.of(line.split(" ", -1));
    }

    /// Answers when the script has said that its server runs.
    ///
    /// @param name of the server, for messages
    /// @param path of the script in the repository
    public static ServerScript start(String name, String path, List<String> arguments) {
        List<String> command = Stream.concat(Stream.of(program(path).toString()), arguments.stream())
                .toList();
        try {
            return new ServerScript(name, new ProcessBuilder(command).start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path program(String path) {
        Path start = Path.of("").toAbsolutePath();
        for (Path folder = start; folder != null; folder = folder.getParent()) {
            Path program = folder.resolve(path);
            if (Files.isExecutable(program)) {
                return program;
            }
        }
        throw new IllegalStateException("No " + path + " in " + start + " or above it: run this inside the repository");
    }

    /// The server's own, not the script's.
    public long pid() {
        return number(0);
    }

    /// One of those that the script has said, the first of which is the process id.
    public int number(int word) {
        return Integer.parseInt(words.get(word));
    }

    public boolean isAlive() {
        return script.isAlive();
    }

    /// For a script that has ended: its last lines say why.
    public String sayings() throws IOException {
        return new String(script.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        try {
            script.getOutputStream().close();
            if (!script.waitFor(SECONDS_TO_STOP, TimeUnit.SECONDS)) {
                script.destroyForcibly();
                throw new IllegalStateException(
                        name + " (process " + pid() + ") did not end within " + SECONDS_TO_STOP + " s: kill it");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
