package dev.belay.release;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// When a rollback went through its stages. `shiftedAt` is when the API server had accepted the last lever,
/// `confirmedAt` when the data plane was seen to follow.
public record Timeline(
        @Nullable Instant firstBadAt,
        @Nullable Instant breachAt,
        Instant decidedAt,
        @Nullable Instant shiftedAt,
        @Nullable Instant confirmedAt) {

    Timeline shifted(Instant now) {
        return shiftedAt == null ? new Timeline(firstBadAt, breachAt, decidedAt, now, confirmedAt) : this;
    }

    Timeline confirmed(Instant now) {
        return confirmedAt == null ? new Timeline(firstBadAt, breachAt, decidedAt, shiftedAt, now) : this;
    }

    /// From the breach, or else from the decision, until the levers stood; nothing before.
    public @Nullable Duration took() {
        Instant from = breachAt == null ? decidedAt : breachAt;
        return shiftedAt == null ? null : Duration.between(from, shiftedAt);
    }
}
