package dev.belay.verdict;

import dev.belay.api.Prometheus;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What is to be asked for a trial.
///
/// @param at a multiple of the spacing, so that another process asks about the same moments
/// @param from null: of this moment; else of each spacing since then, because another process was there before
record Errand(
        Prometheus where,
        Criteria criteria,
        Measured measured,
        Instant at,
        @Nullable Instant from) {}
