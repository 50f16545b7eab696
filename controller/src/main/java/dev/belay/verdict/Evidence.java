package dev.belay.verdict;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Makes looks of polls, for one signal of one trial: a look when every candidate pod has a new sample, never more
/// often than planned, with stable's increments of the same seconds. A look that could not be had loses nothing: its
/// increments come with the next one.
///
/// Mutable, owned by one thread. It needs no state text: after a failover the polls of the last minute, and of twelve
/// looks at least, are replayed into a new one, and the looks that were judged already are dropped.
final class Evidence {

    /// Scrapes are not exactly as far apart as they should be.
    private static final Duration JITTER = Duration.ofMillis(500);

    private final Duration spacing;
    private final Duration warmUp;
    private final @Nullable Instant judgedUntil;
    private final Map<String, PodSeries> series = new LinkedHashMap<>();
    private @Nullable Instant lookedAt;
    private @Nullable Instant lookedUntil;

    /// @param judgedUntil the last look of another process whose polls are replayed first; null: there was none
    Evidence(Duration spacing, Duration warmUp, @Nullable Instant judgedUntil) {
        this.spacing = spacing;
        this.warmUp = warmUp;
        this.judgedUntil = judgedUntil;
    }

    Seen take(Poll poll) {
        feed(poll);
        List<PodSeries> candidates = known(poll, Pod.Side.CANDIDATE);
        List<PodSeries> stables = known(poll, Pod.Side.STABLE);
        List<PodSeries> missing = Stream.concat(candidates.stream(), stables.stream())
                .filter(pod -> pod.isMissing(poll.at(), spacing))
                .toList();
        List<String> leftOut = missing.stream().map(pod -> pod.pod().name()).toList();
        Optional<Verdict> hindrance =
                new Missing(candidates, poll.hasStable() ? stables : List.of(), missing).hindrance(poll.at());
        if (hindrance.isPresent()) {
            return new Seen(null, false, leftOut, hindrance.get());
        }
        boolean isWatched = isWatched();
        Look look = isOutOfStep(poll.at())
                ? null
                : cut(poll, without(missing, candidates), without(missing, stables))
                        .filter(cut -> !isTooEarly(poll, cut))
                        .map(cut -> look(poll, cut))
                        .orElse(null);
        if (look != null) {
            missing.forEach(PodSeries::forget);
            dropGone(poll);
        }
        return new Seen(look, isWatched, leftOut, null);
    }

    private void feed(Poll poll) {
        for (Pod pod : poll.pods()) {
            series.computeIfAbsent(pod.name(), name -> new PodSeries(pod)).update(pod, warmUp);
        }
        // Also those that are gone: their last requests were answered too.
        series.forEach((name, pod) -> {
            Counters counters = poll.counters().get(name);
            if (counters == null) {
                pod.beginEmpty(poll.at(), spacing);
            } else {
                pod.take(counters, poll.at());
            }
        });
    }

    private List<PodSeries> known(Poll poll, Pod.Side side) {
        return poll.pods().stream()
                .filter(pod -> pod.side() == side && pod.isReady())
                .flatMap(pod -> Stream.ofNullable(series.get(pod.name())))
                .filter(PodSeries::isKnown)
                .toList();
    }

    private static List<PodSeries> without(List<PodSeries> missing, List<PodSeries> pods) {
        return pods.stream().filter(pod -> !missing.contains(pod)).toList();
    }

    private boolean isWatched() {
        Instant since = lookedUntil;
        return since != null
                && series.values().stream()
                        .anyMatch(pod -> pod.pod().side() == Pod.Side.CANDIDATE && pod.isWatchedSince(since));
    }

    /// A spacing is over since the last look, or since the samples that it ended with: by the first alone, every look
    /// would come as late after its samples as the first one happened to.
    private boolean isTooEarly(Poll poll, Alignment.Cut cut) {
        return lookedAt != null
                && lookedUntil != null
                && poll.at().isBefore(lookedAt.plus(spacing))
                && cut.candidate().plus(JITTER).isBefore(lookedUntil.plus(spacing));
    }

    /// Looks of the replay end when the other process's did: else its last one and our first one would share seconds,
    /// or leave some out.
    private boolean isOutOfStep(Instant at) {
        return judgedUntil != null
                && at.isBefore(judgedUntil)
                && Math.round(Seconds.between(at, judgedUntil)) % spacing.toSeconds() != 0;
    }

    private Optional<Alignment.Cut> cut(Poll poll, List<PodSeries> candidates, List<PodSeries> stables) {
        if (candidates.isEmpty()) {
            // Nobody to wait for: stable's usual share is learned meanwhile.
            return Optional.of(new Alignment.Cut(poll.at(), poll.at()));
        }
        return new Alignment(candidates, poll.hasStable() ? stables : List.of()).cut();
    }

    private Look look(Poll poll, Alignment.Cut cut) {
        lookedAt = poll.at();
        lookedUntil = cut.candidate();
        Tally candidate = release(Pod.Side.CANDIDATE, cut.candidate());
        Tally stable = release(Pod.Side.STABLE, cut.stable());
        return new Look(poll.at(), candidate, poll.hasStable() ? stable : Tally.NONE);
    }

    private Tally release(Pod.Side side, Instant until) {
        return series.values().stream()
                .filter(pod -> pod.pod().side() == side)
                .map(pod -> pod.release(until))
                .reduce(Tally.NONE, Tally::plus);
    }

    private void dropGone(Poll poll) {
        List<String> names = poll.pods().stream().map(Pod::name).toList();
        series.values().removeIf(pod -> !names.contains(pod.pod().name()) && !pod.hasPending());
    }
}
