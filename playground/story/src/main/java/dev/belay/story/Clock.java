package dev.belay.story;

import java.time.Duration;
import java.time.Instant;

/// The story's own time, from its first moment.
record Clock(Instant began) {

    static Clock now() {
        return new Clock(Instant.now());
    }

    double seconds(Instant at) {
        return between(began, at);
    }

    static double between(Instant from, Instant to) {
        return Duration.between(from, to).toNanos() / 1e9;
    }

    /// As it stands before every line: `1:07.3`.
    String stamp() {
        return stamp(Instant.now());
    }

    String stamp(Instant at) {
        long tenths = Math.round(seconds(at) * 10);
        return "%3d:%02d.%d".formatted(tenths / 600, tenths / 10 % 60, tenths % 10);
    }
}
