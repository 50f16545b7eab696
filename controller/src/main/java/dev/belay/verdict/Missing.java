package dev.belay.verdict;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Pods whose samples stopped. Some are left out; without most of the candidate there is nothing to judge.
///
/// @param missing of both sides, without a new sample for three spacings
record Missing(List<PodSeries> candidates, List<PodSeries> stables, List<PodSeries> missing) {

    /// Targets that are gone for less are a hiccup of Prometheus' discovery.
    private static final Duration GONE = Duration.ofSeconds(10);

    Optional<Verdict> hindrance(Instant asked) {
        List<PodSeries> ofCandidate =
                candidates.stream().filter(missing::contains).toList();
        if (ofCandidate.size() * 2 <= candidates.size()) {
            return Optional.empty();
        }
        List<String> names = ofCandidate.stream().map(pod -> pod.pod().name()).toList();
        boolean areGone = ofCandidate.size() == candidates.size()
                && candidates.stream().allMatch(pod -> pod.isSilentFor(asked, GONE))
                && hasStable();
        return Optional.of(Verdict.of(
                areGone ? VerdictReason.NO_ANSWERS : VerdictReason.SAMPLES_MISSING,
                new Numbers.LeftOut(names, candidates.size())));
    }

    /// Stable's samples come, so Prometheus is well and it is the candidate that it does not see.
    private boolean hasStable() {
        return stables.stream().anyMatch(pod -> !missing.contains(pod));
    }
}
