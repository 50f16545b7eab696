package dev.belay.release;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What the judges say of the candidate in its present step, as far as the decider needs it.
///
/// @param message the verdict's sentence with its numbers
/// @param gathered how much of the step's hold has been gathered
/// @param requests how many the candidate answered in this step
/// @param firstBadAt an estimate of when it began, with a breach
public record Health(
        Kind kind,
        Reason reason,
        String message,
        Duration gathered,
        long requests,
        @Nullable Instant firstBadAt,
        @Nullable Instant breachAt) {

    /// Four verdicts, never two: silence is neither health nor breach.
    public enum Kind {
        HEALTHY,
        BREACH,
        INCONCLUSIVE,
        UNAVAILABLE
    }

    public boolean isHealthy() {
        return kind == Kind.HEALTHY;
    }

    public boolean isBreach() {
        return kind == Kind.BREACH;
    }

    /// The candidate was due answers and never gave one: off with its traffic, but nobody can say that it is bad.
    boolean asksForWithdrawal() {
        return kind == Kind.INCONCLUSIVE && reason == Reason.NO_ANSWERS;
    }

    /// Whether looking on can change it, so that nothing of ours is late while it stands.
    boolean isOpen() {
        return kind == Kind.INCONCLUSIVE || kind == Kind.UNAVAILABLE;
    }
}
