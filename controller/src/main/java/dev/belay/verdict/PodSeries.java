package dev.belay.verdict;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The counters of one pod: turns raw values into increments, each counted once, and keeps those that no look has
/// taken yet.
final class PodSeries {

    /// Kubernetes writes whole seconds, by another clock than Prometheus'.
    private static final Duration CLOCKS = Duration.ofSeconds(5);

    private static final int SPACINGS_UNTIL_MISSING = 3;

    private record Increment(Instant at, Tally tally) {}

    private final Deque<Increment> pending = new ArrayDeque<>();
    private Pod pod;
    private @Nullable Instant warmAt;
    private @Nullable Instant seenAt;
    private @Nullable Instant arrivedAt;
    private @Nullable Instant takenAt;
    private @Nullable Instant baselineAt;

    /// The high-water mark and when it was sampled; null: no baseline yet.
    private @Nullable Counters mark;

    private @Nullable Instant restartCounted;

    PodSeries(Pod pod) {
        this.pod = pod;
    }

    Pod pod() {
        return pod;
    }

    /// The watch's newest word. A pod warms up once, after it first became ready: one that turns unready under its
    /// errors must not get them forgiven.
    void update(Pod newest, Duration warmUp) {
        pod = newest;
        if (warmAt == null && newest.readySince() != null) {
            warmAt = newest.readySince().plus(warmUp);
        }
    }

    /// Warm for long enough to have been scraped since, and Prometheus has no series of it: no request yet, so what
    /// comes will be all new. One that had a series and lost it is another matter: its counters go on from where
    /// they were.
    void beginEmpty(Instant asked, Duration spacing) {
        boolean isNew = mark == null && seenAt == null && pod.isOfTrial();
        if (isNew && warmAt != null && isWarm(asked.minus(spacing))) {
            baseline(new Counters(0, 0, warmAt));
        }
    }

    /// A poll at `asked` had these.
    void take(Counters counters, Instant asked) {
        Instant at = counters.sampledAt();
        // The same scrape again, or a late one that a newer one has overtaken: its requests are counted already.
        if (seenAt != null && !at.isAfter(seenAt)) {
            return;
        }
        seenAt = at;
        arrivedAt = asked;
        if (mark != null) {
            pending.add(new Increment(at, increment(mark, counters)));
        } else if (isWarm(at)) {
            baseline(counters);
            pending.add(new Increment(at, Tally.NONE));
        }
    }

    private void baseline(Counters counters) {
        mark = counters;
        takenAt = counters.sampledAt();
        baselineAt = takenAt;
    }

    private boolean isWarm(Instant at) {
        return warmAt != null && !at.isBefore(warmAt);
    }

    private Tally increment(Counters before, Counters now) {
        if (now.total() >= before.total() && now.bad() >= before.bad()) {
            return count(before.bad(), before.total(), now);
        }
        if (isExplained(before)) {
            restartCounted = pod.restartedAt();
            return count(0, 0, now);
        }
        // Another replica of the store answers, which scraped earlier: what is above the mark will be counted.
        return Tally.NONE;
    }

    /// Failures never outnumber the requests that they are part of; a rest comes with the next sample.
    private Tally count(double badBefore, double totalBefore, Counters now) {
        double total = now.total() - totalBefore;
        double bad = Math.min(now.bad() - badBefore, total);
        mark = new Counters(badBefore + bad, now.total(), now.sampledAt());
        return new Tally(bad, total);
    }

    /// By a restart that the watch has seen, after the mark was sampled, and that has not explained a fall before.
    private boolean isExplained(Counters before) {
        Instant restarted = pod.restartedAt();
        return restarted != null
                && !restarted.equals(restartCounted)
                && restarted.plus(CLOCKS).isAfter(before.sampledAt());
    }

    /// Left out of a look. When it comes back it begins anew: its old seconds would stand beside other seconds of the
    /// other pods.
    void forget() {
        pending.clear();
        mark = null;
    }

    /// Has had samples that count or could count, so that it is missed when they stop.
    boolean isKnown() {
        return seenAt != null && isWarm(seenAt);
    }

    boolean isMissing(Instant asked, Duration spacing) {
        return isSilentFor(asked, spacing.multipliedBy(SPACINGS_UNTIL_MISSING));
    }

    /// By when its samples arrived and not by their age: samples that come regularly, if late, are not missing.
    boolean isSilentFor(Instant asked, Duration time) {
        return arrivedAt != null && Duration.between(arrivedAt, asked).compareTo(time) > 0;
    }

    /// Whether all of its answers since then have been counted, or will be.
    boolean isWatchedSince(Instant then) {
        return mark != null && baselineAt != null && !baselineAt.isAfter(then);
    }

    boolean hasPending() {
        return !pending.isEmpty();
    }

    boolean hasPending(Instant until) {
        return !pending.isEmpty() && !pending.getFirst().at().isAfter(until);
    }

    List<Instant> pendingTimes() {
        return pending.stream().map(Increment::at).toList();
    }

    /// The newest sample up to then, of those that wait and of those that were taken.
    Instant newest(Instant until) {
        for (Iterator<Increment> newestFirst = pending.descendingIterator(); newestFirst.hasNext(); ) {
            Instant at = newestFirst.next().at();
            if (!at.isAfter(until)) {
                return at;
            }
        }
        return takenAt == null ? Instant.MIN : takenAt;
    }

    Tally release(Instant until) {
        Tally sum = Tally.NONE;
        while (hasPending(until)) {
            Increment first = pending.removeFirst();
            sum = sum.plus(first.tally());
            takenAt = first.at();
        }
        return sum;
    }
}
