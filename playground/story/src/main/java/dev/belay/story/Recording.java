package dev.belay.story;

import dev.belay.api.ReleaseStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// What watches of the API server showed of the shop, five times a second.
final class Recording implements AutoCloseable {

    private static final long EVERY_MILLIS = 200;

    private final Sight sight;
    private final Levers levers;
    private final List<Frame> frames = new ArrayList<>();
    private final Thread thread;

    /// @param stableReady how many of its pods are ready
    /// @param weight the candidate's, by the route, in per cent
    /// @param pin the version that the Service is narrowed to; empty: both
    record Frame(Instant at, String phase, int stableReady, int candidateReady, double weight, String pin) {}

    private volatile String stable = "";
    private volatile String candidate = "";

    Recording(Sight sight, Levers levers) {
        this.sight = sight;
        this.levers = levers;
        this.thread = Thread.ofVirtual().name("recording").start(this::record);
    }

    /// From now on these two are looked at, by the hashes of their ReplicaSets.
    void follows(String stableHash, String candidateHash) {
        stable = stableHash;
        candidate = candidateHash;
    }

    private void record() {
        try {
            while (true) {
                Thread.sleep(EVERY_MILLIS);
                ReleaseStatus status = sight.status();
                if (status != null) {
                    add(status);
                }
            }
        } catch (InterruptedException closed) {
            // It is over.
        }
    }

    private synchronized void add(ReleaseStatus status) {
        String pin = levers.pin();
        frames.add(new Frame(
                Instant.now(),
                Ending.phase(status),
                sight.ready(stable),
                sight.ready(candidate),
                levers.weight(),
                pin.isEmpty() ? "" : sight.version(pin)));
    }

    synchronized List<Frame> between(Instant from, Instant to) {
        return frames.stream()
                .filter(frame -> !frame.at().isBefore(from) && frame.at().isBefore(to))
                .toList();
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
