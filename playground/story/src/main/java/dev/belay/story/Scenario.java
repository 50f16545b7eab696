package dev.belay.story;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What became of one release, measured from outside.
///
/// @param bad answers that a user would call bad
/// @param firstBad when the first of them was asked for
/// @param lastBad when the last of them was
/// @param shown T0: Prometheus, or the API server, had what shows the fault
/// @param taken T1: nothing led to the candidate any more
/// @param exposure of the story's feature; nothing: it is told without one
@JsonInclude(JsonInclude.Include.NON_NULL)
record Scenario(
        String version,
        String outcome,
        String why,
        Instant began,
        Instant ended,
        int requests,
        int bad,
        @Nullable Instant firstBad,
        @Nullable Instant lastBad,
        @Nullable Instant shown,
        @Nullable Instant taken,
        Map<String, Integer> answersByVersion,
        @Nullable Exposure exposure,
        List<String> brokenPromises) {

    static final String ROLLED_BACK = "rolled back";
    static final String PROMOTED = "promoted";

    Scenario {
        brokenPromises = List.copyOf(brokenPromises);
    }

    Scenario broken(List<String> promises) {
        return with(exposure, promises);
    }

    /// Its own promises are looked at too.
    Scenario exposing(Exposure seen) {
        List<String> all = new ArrayList<>(brokenPromises);
        all.addAll(seen.broken(isRolledBack()));
        return with(seen, all);
    }

    private Scenario with(@Nullable Exposure shownFeature, List<String> promises) {
        return new Scenario(
                version,
                outcome,
                why,
                began,
                ended,
                requests,
                bad,
                firstBad,
                lastBad,
                shown,
                taken,
                answersByVersion,
                shownFeature,
                promises);
    }

    boolean isRolledBack() {
        return outcome.equals(ROLLED_BACK);
    }

    /// How long callers met bad answers.
    Optional<Double> badSeconds() {
        return firstBad == null || lastBad == null ? Optional.empty() : Optional.of(Clock.between(firstBad, lastBad));
    }

    /// T1 − T0; below 0 where Belay was quicker than the definition asks.
    Optional<Double> rollbackSeconds() {
        return shown == null || taken == null ? Optional.empty() : Optional.of(Clock.between(shown, taken));
    }
}
