package dev.belay.verdict;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the pods' own state gave.
///
/// @param breach null: no pod fails
/// @param named what holds pods back without being a failure, each with what to do
/// @param again when to judge the same facts again, if nothing changes; null: no need
record PodsSeen(
        @Nullable Verdict breach,
        List<String> named,
        @Nullable Instant again) {

    PodsSeen {
        named = List.copyOf(named);
    }
}
