package dev.belay.loop;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What a round came to.
///
/// @param again at once: something was written or has moved
/// @param wakeAt otherwise; none: only an event can change anything
record Outcome(boolean again, @Nullable Instant wakeAt) {

    static final Outcome AGAIN = new Outcome(true, null);

    static Outcome at(@Nullable Instant wake) {
        return new Outcome(false, wake);
    }

    /// The earlier of two moments, where none is later than any.
    static @Nullable Instant earlier(@Nullable Instant one, @Nullable Instant other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return one.isBefore(other) ? one : other;
    }
}
