package dev.belay.story;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/// How much memory this process and everything that it started have, at most so far. Linux tells;
/// elsewhere it stays 0.
final class Footprint implements AutoCloseable {

    private static final long LOOK_MILLIS = 2_000;
    private static final long KIB_A_MIB = 1_024;

    private final Thread looking;
    private volatile long mostKib;
    private volatile boolean isClosed;

    Footprint() {
        looking = Thread.ofVirtual().name("footprint").start(this::look);
    }

    private void look() {
        while (!isClosed) {
            mostKib = Math.max(
                    mostKib,
                    Stream.concat(
                                    Stream.of(ProcessHandle.current()),
                                    ProcessHandle.current().descendants())
                            .mapToLong(process -> resident(process.pid()))
                            .sum());
            try {
                Thread.sleep(LOOK_MILLIS);
            } catch (InterruptedException closed) {
                return;
            }
        }
    }

    /// What several processes share, as the program of a cluster's parts, is counted once.
    private static long resident(long pid) {
        try (Stream<String> lines = Files.lines(Path.of("/proc", Long.toString(pid), "smaps_rollup"))) {
            return lines.filter(line -> line.startsWith("Pss:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .sum();
        } catch (IOException | UncheckedIOException ended) {
            return 0;
        }
    }

    long mostMib() {
        return mostKib / KIB_A_MIB;
    }

    @Override
    public void close() {
        isClosed = true;
        looking.interrupt();
    }
}
