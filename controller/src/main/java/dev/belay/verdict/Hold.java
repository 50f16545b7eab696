package dev.belay.verdict;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// The hold of the present step, and the last look that counted for it.
///
/// @param until null before the first look of the trial
record Hold(Gathered gathered, @Nullable Instant until) {

    private static final String OF = "hold";

    static final Hold NOTHING = new Hold(Gathered.NOTHING, null);

    static Hold beginning(Instant at) {
        return new Hold(Gathered.NOTHING, at);
    }

    /// A look that was counted before a failover counts no more.
    Hold plus(Instant at, double spacing, boolean hasTraffic, boolean isCalm) {
        if (until != null && !at.isAfter(until)) {
            return this;
        }
        double elapsed = until == null ? spacing : Seconds.between(until, at);
        return new Hold(gathered.plus(elapsed, spacing, hasTraffic, isCalm), at);
    }

    String text(Instant savedAt) {
        return StateText.pack(OF, gathered.seconds(), gathered.empty(), Seconds.between(until, savedAt));
    }

    static Hold resume(String text, Instant savedAt) throws StateRefused {
        double[] numbers = StateText.unpack(OF, 3, text);
        return new Hold(new Gathered(numbers[0], numbers[1]), savedAt.minusMillis(Math.round(numbers[2] * 1000)));
    }
}
