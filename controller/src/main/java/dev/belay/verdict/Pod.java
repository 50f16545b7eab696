package dev.belay.verdict;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What the watch says of a pod, as far as its counters are concerned.
///
/// @param readySince null while it is not ready
/// @param restartedAt when its container was last started again; null if it never was
/// @param isOfTrial born in this trial, so that its counters began at 0 within it
record Pod(
        String name,
        Side side,
        @Nullable Instant readySince,
        @Nullable Instant restartedAt,
        boolean isOfTrial) {

    enum Side {
        CANDIDATE,
        STABLE
    }

    /// The same pod, as those met it who were not shown the flag on trial.
    Pod ofOthers() {
        return new Pod(Question.others(name), Side.STABLE, readySince, restartedAt, isOfTrial);
    }

    boolean isReady() {
        return readySince != null;
    }
}
