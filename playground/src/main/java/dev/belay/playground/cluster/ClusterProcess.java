package dev.belay.playground.cluster;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// The cluster's program as a child of this process. Its standard input is a pipe from here: whatever ends this
/// process, also `kill -9`, ends the cluster.
public final class ClusterProcess implements AutoCloseable {

    private static final int LAST_WORDS = 20;
    private static final int SECONDS_TO_STOP = 30;

    private final Process process;
    private final Thread progress;
    private final Deque<String> lastWords = new ArrayDeque<>();
    private final Announcement announcement;

    /// Starts it and waits until it is ready; the first time ever it builds Kubernetes, which takes minutes.
    ///
    /// @param progress is told each line that it writes meanwhile and later
    /// @throws IllegalStateException with the program's own sentence, when it cannot be started
    public static ClusterProcess start(Path program, List<String> options, Consumer<String> progress) {
        List<String> command = new ArrayList<>(List.of(program.toString(), "up", "--stop-on-stdin-eof"));
        command.addAll(options);
        try {
            return new ClusterProcess(new ProcessBuilder(command).start(), progress);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ClusterProcess(Process process, Consumer<String> progress) throws IOException {
        this.process = process;
        this.progress = Thread.ofVirtual().name("the cluster's progress").start(() -> listen(progress));
        String line = process.inputReader().readLine();
        if (line == null) {
            throw new IllegalStateException("The cluster did not start. " + sayings());
        }
        this.announcement = Announcement.read(line);
    }

    private void listen(Consumer<String> told) {
        try (BufferedReader lines = process.errorReader()) {
            lines.lines().forEach(line -> {
                synchronized (lastWords) {
                    lastWords.addLast(line);
                    if (lastWords.size() > LAST_WORDS) {
                        lastWords.removeFirst();
                    }
                }
                told.accept(line);
            });
        } catch (IOException | UncheckedIOException e) {
            told.accept("The cluster's progress cannot be read any more: " + e);
        }
    }

    /// Whole: the program has closed its output, so it ends, and its errors with it.
    private String sayings() {
        try {
            progress.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        synchronized (lastWords) {
            return String.join("\n", lastWords);
        }
    }

    public Announcement announcement() {
        return announcement;
    }

    /// Ends the cluster in order and waits for it.
    @Override
    public void close() {
        try {
            process.outputWriter().close();
            if (!process.waitFor(SECONDS_TO_STOP, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException(
                        "The cluster did not stop within " + SECONDS_TO_STOP + " s and was killed: " + sayings());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
