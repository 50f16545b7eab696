package dev.belay.verdict;

import java.time.Duration;

/// What is counted, and against what.
///
/// @param name as in status, such as `errors`
/// @param label as in sentences, such as `errors` or `slower than 3s`
/// @param warmUp of a pod after it first became ready: what it answers until then is not counted
/// @param provesEachStep whether the proof of health begins with each step. Latency's, at a limit of 1 %, takes 303
///     clean requests and so begins with the trial
record Signal(String name, String label, Limits limits, Duration warmUp, boolean provesEachStep) {

    static Signal errors(Limits limits, Duration warmUp) {
        return new Signal("errors", "errors", limits, warmUp, true);
    }

    static Signal latency(String label, Limits limits, Duration warmUp) {
        return new Signal("latency", label, limits, warmUp, false);
    }

    Duration spacing() {
        return Duration.ofMillis(Math.round(limits.spacing() * 1000));
    }

    /// Whose numbers these are: other limits make other numbers.
    String fingerprint() {
        return name + limits;
    }
}
