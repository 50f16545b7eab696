package dev.belay.scenarios.measured;

import dev.belay.playground.prometheus.Samples;
import dev.belay.playground.traffic.Answer;
import java.time.Duration;
import java.util.Arrays;

/// What makes a request a bad one, by the limits of the default policy.
enum Badness {
    FAILED,
    /// Slower than three seconds, told by the bucket below them.
    SLOW;

    private static final Duration LIMIT = Duration.ofSeconds(3);

    static Badness of(String... behaviour) {
        return Arrays.stream(behaviour).anyMatch(word -> word.startsWith("slow")) ? SLOW : FAILED;
    }

    /// By which series.
    Samples.Bad counted() {
        return switch (this) {
            case FAILED -> Samples.Bad.failed(0.05);
            case SLOW -> Samples.Bad.slowerThan("2.863311529", 0.01);
        };
    }

    boolean isMet(Answer answer) {
        return this == SLOW ? answer.took().compareTo(LIMIT) > 0 : answer.isFailure();
    }
}
