package dev.belay.verdict;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What the judges of a trial say now.
///
/// @param verdict the worst of all
/// @param hold what the step has gathered
/// @param requests what the candidate answered in this step
/// @param firstBadAt with a breach of a signal, when it began, as far as looks can tell
/// @param breachAt with a breach, the look that said so
/// @param leftOut pods without new samples
record Said(
        Verdict verdict,
        Gathered hold,
        long requests,
        @Nullable Instant firstBadAt,
        @Nullable Instant breachAt,
        List<String> leftOut) {

    Said {
        leftOut = List.copyOf(leftOut);
    }

    /// What another process needs to carry on.
    ///
    /// @param savedAt the last look of any judge; each text knows how far behind that its own last look is
    /// @param texts by judge, each at most 128 bytes
    record State(Instant savedAt, Map<String, String> texts) {
        State {
            texts = Map.copyOf(texts);
        }
    }
}
