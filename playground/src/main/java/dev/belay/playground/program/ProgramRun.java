package dev.belay.playground.program;

import dev.belay.playground.app.Behaviour;
import dev.belay.playground.app.Workload;
import dev.belay.playground.app.Workload.Exit;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// One process, from its start to its exit.
final class ProgramRun implements Workload.Run {

    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(1))
            .build();
    private static final int FIRST_FAILURE = 400;
    private static final int SECONDS_TO_DIE = 5;

    private final Workload.Seat seat;
    private final Workload.Witness witness;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private @Nullable Process process;
    private boolean isKilled;

    ProgramRun(Workload.Seat seat, Workload.Witness witness) {
        this.seat = seat;
        this.witness = witness;
    }

    /// @param folder its own, deleted when it has ended
    void began(Path folder, Process started) {
        synchronized (this) {
            process = started;
            if (isKilled) {
                closeInput(started);
            }
        }
        witness.started();
        Thread.ofVirtual().name("hears " + seat.identity().pod()).start(() -> hear(folder, started));
    }

    void failedToStart(Exception why) {
        seat.log().write("cannot be started: " + why);
        ended.complete(null);
        witness.exited(new Exit(128, "StartError"));
    }

    private void hear(Path folder, Process started) {
        try (BufferedReader lines = started.inputReader()) {
            lines.lines().forEach(seat.log()::write);
        } catch (IOException | UncheckedIOException e) {
            seat.log().write("what it says cannot be read any more: " + e);
        }
        int code = exitCode(started);
        delete(folder);
        ended.complete(null);
        witness.exited(new Exit(code, code == 0 ? "Completed" : "Error"));
    }

    private static int exitCode(Process started) {
        try {
            return started.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while a pod's process ended", e);
        }
    }

    private void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            seat.log().write("its folder " + folder + " is left behind: " + e);
        }
    }

    /// Nothing but a probe tells; a container without one is ready when it runs.
    @Override
    public synchronized boolean isReady() {
        return process != null && process.isAlive();
    }

    @Override
    public boolean answersProbe(String path, Duration limit) {
        URI uri = URI.create("http://127.0.0.1:" + seat.port().number() + path);
        try {
            int status = HTTP.send(
                            HttpRequest.newBuilder(uri).timeout(limit).build(), HttpResponse.BodyHandlers.discarding())
                    .statusCode();
            return status < FIRST_FAILURE;
        } catch (IOException unanswered) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the probe is over
            return false;
        }
    }

    @Override
    public void behave(Behaviour behaviour) {
        // A program knows no such words.
    }

    @Override
    public void drain() {
        // It is told by SIGTERM, and by nothing before.
    }

    @Override
    public CompletableFuture<Void> terminate() {
        synchronized (this) {
            if (process != null) {
                // Not by the process's own `destroy`, which closes the pipe that it says its last words into.
                process.toHandle().destroy();
            }
        }
        return ended;
    }

    /// Returns when nothing of it is left, or else says so in its log.
    @Override
    public void kill() {
        synchronized (this) {
            isKilled = true;
            if (process == null) {
                return; // it is killed as soon as it has started
            }
            closeInput(process);
        }
        try {
            ended.get(SECONDS_TO_DIE, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            seat.log().write("still runs though it was killed: " + e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// The guard kills the program then.
    private static void closeInput(Process guarded) {
        try {
            guarded.outputWriter().close();
        } catch (IOException gone) {
            guarded.destroyForcibly(); // it has ended, or is about to
        }
    }
}
