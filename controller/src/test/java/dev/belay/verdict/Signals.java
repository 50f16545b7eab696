package dev.belay.verdict;

import java.time.Duration;

/// Signals as the shipped policy has them.
final class Signals {

    static final Limits ERRORS = new Limits(5, 0.05, 3, 0.01);

    private Signals() {}

    static Signal errors(Limits limits) {
        return Signal.errors(limits, Duration.ofSeconds(5));
    }

    static Signal latency(double spacing) {
        return Signal.latency("slower than 3s", Limits.fixed(spacing, 0.01), Duration.ofSeconds(30));
    }
}
