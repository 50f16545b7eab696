package dev.belay.playground.operator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/// What a process takes of its machine, from `/proc`.
///
/// @param residentMiB now
/// @param cpu since it was started
public record Footprint(double residentMiB, Duration cpu) {

    private static final String RESIDENT = "VmRSS:";
    private static final double KIBI = 1024;

    static Footprint of(ProcessHandle process) {
        Path status = Path.of("/proc", Long.toString(process.pid()), "status");
        try {
            double resident = Files.readAllLines(status).stream()
                    .filter(line -> line.startsWith(RESIDENT))
                    .mapToDouble(line -> Double.parseDouble(line.replaceAll("[^0-9]", "")) / KIBI)
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("The process has ended: " + status));
            return new Footprint(resident, process.info().totalCpuDuration().orElseThrow());
        } catch (IOException ended) {
            throw new UncheckedIOException(ended);
        }
    }
}
