package dev.belay.verdict;

import dev.belay.api.Prometheus;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What is to be asked for a trial.
///
/// @param at a multiple of how often it is asked, so that another process asks about the same moments
/// @param isWhole a spacing is over, so gauges are asked too: their judges count looks
/// @param from null: of this moment; else of each moment since then, because another process was there before
record Errand(
        Prometheus where,
        Criteria criteria,
        Measured measured,
        Instant at,
        boolean isWhole,
        @Nullable Instant from) {}
