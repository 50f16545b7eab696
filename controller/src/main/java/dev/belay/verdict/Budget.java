package dev.belay.verdict;

import java.time.Duration;
import java.util.Optional;

/// The sixty seconds, reckoned for what was found: the looks that a breach needs, a spacing each, then the take-over
/// by a standby, the query, and the writes with their retries.
final class Budget {

    static final double SECONDS = 60;

    private static final double TAKE_OVER = 10;
    private static final double QUERY = 3;
    private static final double WRITES = 6;

    /// Samples are never older than a spacing and the time that a scrape takes.
    private static final double SCRAPE = 2;

    private Budget() {}

    /// @param age of stable's newest sample
    static double expected(Duration spacing, Duration age) {
        double seconds = Seconds.of(spacing);
        double late = Math.max(0, Seconds.of(age) - seconds - SCRAPE);
        return looks(seconds) * seconds + late + TAKE_OVER + QUERY + WRITES;
    }

    /// Where it takes longer than the looks until there are requests enough to tell.
    ///
    /// @param shown seconds until then
    static double expected(double spacing, double shown) {
        return Math.max(looks(spacing) * spacing, shown) + TAKE_OVER + QUERY + WRITES;
    }

    private static double looks(double spacing) {
        return Math.ceil(1 / Limits.fixed(spacing, 0.5).cap());
    }

    /// What to say if it cannot be kept.
    static Optional<String> risk(Duration spacing, Duration age) {
        double expected = expected(spacing, age);
        if (expected <= SECONDS) {
            return Optional.empty();
        }
        return Optional.of(("samples come each %ds and are up to %ds old: expect a rollback within %.0fs, not 60s;"
                        + " scrape the service at least each 13s")
                .formatted(spacing.toSeconds(), age.toSeconds(), Math.ceil(expected)));
    }
}
