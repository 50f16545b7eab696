package dev.belay.verdict;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Since when no answer about a signal has come, whatever keeps it away: what was said last must not stand for what is.
/// Guarded by its trial's lock.
final class Silence {

    /// Longer than any question may take, a culprit's quarantine included.
    private static final Duration MOST = Duration.ofSeconds(20);

    private static final int MOST_SPACINGS = 5;

    private final Map<String, Instant> heardAt = new HashMap<>();

    void heard(String signal, Instant at) {
        heardAt.put(signal, at);
    }

    /// Null: answers come.
    Verdict.@Nullable Unavailable of(String signal, Duration spacing, Instant now) {
        Duration silence = Duration.between(heardAt.computeIfAbsent(signal, never -> now), now);
        Duration most = spacing.multipliedBy(MOST_SPACINGS);
        if (silence.compareTo(MOST) <= 0 || silence.compareTo(most) <= 0) {
            return null;
        }
        String words = "no answer of Prometheus reached the judges for %ds; see the operator's log"
                .formatted(silence.toSeconds());
        return new Verdict.Unavailable(VerdictReason.METRICS_UNAVAILABLE, new Numbers.Nothing(words));
    }
}
