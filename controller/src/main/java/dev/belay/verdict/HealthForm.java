package dev.belay.verdict;

import dev.belay.release.Health;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A verdict in the words of a release.
final class HealthForm {

    /// @param firstBadAt an estimate; none without a breach
    record Moments(@Nullable Instant firstBadAt, @Nullable Instant breachAt) {}

    private HealthForm() {}

    static Health of(Verdict verdict, Duration gathered, long requests, Moments moments) {
        Health.Kind kind = switch (verdict) {
            case Verdict.Healthy _ -> Health.Kind.HEALTHY;
            case Verdict.Breach _ -> Health.Kind.BREACH;
            case Verdict.Inconclusive _ -> Health.Kind.INCONCLUSIVE;
            case Verdict.Unavailable _ -> Health.Kind.UNAVAILABLE;
        };
        return new Health(
                kind,
                verdict.reason().reason(),
                verdict.text(),
                gathered,
                requests,
                moments.firstBadAt(),
                moments.breachAt());
    }
}
