package dev.belay.verdict;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Where the seconds of a look end. "The same seconds" must be the same seconds: with stable's counters ten seconds
/// behind, a fault that both share looks like the candidate's own nearly always; with five, in one case of twenty.
///
/// @param candidates the pods of the candidate that a look waits for
/// @param stables the pods of stable to compare with
record Alignment(List<PodSeries> candidates, List<PodSeries> stables) {

    /// How much older stable's samples may be, on the average of the pods, each of which is scraped at a moment of its
    /// own. Asking it of each of them would wait up to a whole scrape longer and see no more of the same seconds.
    private static final Duration OLDER = Duration.ofSeconds(2);

    /// Where the candidate's increments of a look end, and where stable's do.
    record Cut(Instant candidate, Instant stable) {}

    /// The latest moment up to which every candidate pod has a new sample and stable's samples are not older. Earlier
    /// ones are tried too: stable may be scraped, or delivered, with a constant lag.
    Optional<Cut> cut() {
        return times(candidates)
                .sorted(Comparator.reverseOrder())
                .takeWhile(until -> candidates.stream().allMatch(pod -> pod.hasPending(until)))
                .flatMap(until -> beside(until).stream())
                .findFirst();
    }

    /// Stable's samples may be newer, for then it looks worse and not better when a fault begins; but no newer than
    /// need be.
    private Optional<Cut> beside(Instant until) {
        if (stables.isEmpty()) {
            return Optional.of(new Cut(until, until));
        }
        double least = mean(candidates, until, until) - Seconds.of(OLDER);
        return Stream.concat(
                        Stream.of(until),
                        times(stables).filter(time -> time.isAfter(until)).sorted())
                .filter(ofStable -> mean(stables, until, ofStable) >= least)
                .findFirst()
                .map(ofStable -> new Cut(until, ofStable));
    }

    private static Stream<Instant> times(List<PodSeries> pods) {
        return pods.stream()
                .map(PodSeries::pendingTimes)
                .flatMap(Collection::stream)
                .distinct();
    }

    /// Seconds from `origin` to the pods' newest samples up to `until`.
    private static double mean(List<PodSeries> pods, Instant origin, Instant until) {
        return pods.stream()
                .mapToDouble(pod -> Seconds.between(origin, pod.newest(until)))
                .average()
                .orElse(0);
    }
}
