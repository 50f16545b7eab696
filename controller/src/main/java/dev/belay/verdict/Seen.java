package dev.belay.verdict;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a poll gave.
///
/// @param look null: not every candidate pod has a new sample, or stable's same seconds are not there yet
/// @param isWatched whether a candidate pod's answers would be in the look
/// @param leftOut pods of either revision without a new sample for three spacings
/// @param hindrance why there can be no look; it stands until a poll without one
record Seen(
        @Nullable Look look,
        boolean isWatched,
        List<String> leftOut,
        @Nullable Verdict hindrance) {

    Seen {
        leftOut = List.copyOf(leftOut);
    }
}
