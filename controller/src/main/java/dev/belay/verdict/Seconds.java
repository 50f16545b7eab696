package dev.belay.verdict;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Durations as the judges count them.
final class Seconds {

    private Seconds() {}

    static double of(Duration duration) {
        return duration.toNanos() / 1e9;
    }

    /// The last moment up to then that is a multiple of these whole seconds.
    static Instant floor(Instant moment, Duration every) {
        long seconds = every.toSeconds();
        return Instant.ofEpochSecond(Math.floorDiv(moment.getEpochSecond(), seconds) * seconds);
    }

    /// None if there was no beginning.
    static double between(@Nullable Instant from, Instant to) {
        return from == null ? 0 : of(Duration.between(from, to));
    }
}
