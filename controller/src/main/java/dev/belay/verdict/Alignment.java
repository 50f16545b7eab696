package dev.belay.verdict;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// Where the seconds of a look end. "The same seconds" must be the same seconds: with stable's counters ten seconds
/// behind, a fault that both share looks like the candidate's own nearly always; with five, in one case of twenty.
///
/// @param candidates the pods of the candidate that a look waits for
/// @param stables the pods of stable to compare with
record Alignment(List<PodSeries> candidates, List<PodSeries> stables) {

    /// How much older or newer stable's samples may be.
    static final Duration SAME_SECONDS = Duration.ofSeconds(2);

    /// The latest moment up to which every candidate pod has a new sample and stable's samples are not older. Earlier
    /// ones are tried too: stable may be scraped, or delivered, with a constant lag.
    Optional<Instant> cut() {
        return candidates.stream()
                .map(PodSeries::pendingTimes)
                .flatMap(Collection::stream)
                .distinct()
                .sorted(Comparator.reverseOrder())
                .takeWhile(until -> candidates.stream().allMatch(pod -> pod.hasPending(until)))
                .filter(this::isAligned)
                .findFirst();
    }

    /// On the average of the pods, for each is scraped at a moment of its own. Asking it of every pod would wait up to
    /// a whole scrape longer, and see no more of the same seconds.
    private boolean isAligned(Instant until) {
        return stables.isEmpty()
                || mean(stables, until, until.plus(SAME_SECONDS))
                        >= mean(candidates, until, until) - Seconds.of(SAME_SECONDS);
    }

    /// Seconds from `origin` to the pods' newest samples up to `until`.
    private static double mean(List<PodSeries> pods, Instant origin, Instant until) {
        return pods.stream()
                .mapToDouble(pod -> Seconds.between(origin, pod.newest(until)))
                .average()
                .orElse(0);
    }
}
