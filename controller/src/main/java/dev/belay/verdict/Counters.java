package dev.belay.verdict;

import java.time.Instant;

/// A pod's raw counters as Prometheus has them. For a pod that is scraped but has no series yet, because it had no
/// request: zeros, with the time of the scrape.
///
/// @param sampledAt when the pod was scraped, not when Prometheus was asked
record Counters(double bad, double total, Instant sampledAt) {

    Counters {
        if (!isCount(bad) || !isCount(total)) {
            throw new IllegalArgumentException(
                    "%s bad of %s is no pair of counters; mend the query".formatted(bad, total));
        }
    }

    private static boolean isCount(double value) {
        return value >= 0 && value < Double.POSITIVE_INFINITY;
    }
}
