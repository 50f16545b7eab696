package dev.belay.verdict;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Pods whose samples stopped. Some are left out; without most of the candidate there is nothing to judge, and without
/// most of stable nobody can tell whose fault it is: a stable that is not seen is not a stable without traffic.
///
/// @param candidates the candidate's pods that were seen before
/// @param stables stable's, while it has traffic
/// @param missing those of all without a new sample for three spacings
record Missing(List<PodSeries> candidates, List<PodSeries> stables, List<PodSeries> missing) {

    /// Targets that are gone for less are a hiccup of Prometheus' discovery.
    private static final Duration GONE = Duration.ofSeconds(10);

    Optional<Verdict> hindrance(Instant asked) {
        if (isMostly(candidates)) {
            boolean isGone = candidates.stream().allMatch(pod -> missing.contains(pod) && pod.isSilentFor(asked, GONE));
            // Stable's samples come, so Prometheus is well and it is the candidate that it does not see.
            boolean isAlone = isGone && stables.stream().anyMatch(pod -> !missing.contains(pod));
            return Optional.of(of(isAlone ? VerdictReason.NO_ANSWERS : VerdictReason.SAMPLES_MISSING, candidates));
        }
        return isMostly(stables) ? Optional.of(of(VerdictReason.STABLE_SAMPLES_MISSING, stables)) : Optional.empty();
    }

    private boolean isMostly(List<PodSeries> pods) {
        return pods.stream().filter(missing::contains).count() * 2 > pods.size();
    }

    private Verdict of(VerdictReason reason, List<PodSeries> pods) {
        List<String> names = pods.stream()
                .filter(missing::contains)
                .map(pod -> pod.pod().name())
                .toList();
        return Verdict.of(reason, new Numbers.LeftOut(names, pods.size()));
    }
}
