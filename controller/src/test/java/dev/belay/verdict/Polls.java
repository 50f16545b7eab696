package dev.belay.verdict;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Writes polls by hand: who is there, what Prometheus has of them, and asks the evidence. Times are seconds.
final class Polls {

    private static final Instant EPOCH = Instant.ofEpochSecond(1_800_000_000);

    private final Evidence evidence;
    private final Map<String, Pod> pods = new LinkedHashMap<>();
    private final Map<String, Counters> counters = new HashMap<>();
    private boolean hasStable = true;

    Polls(double spacing, double warmUp) {
        evidence = new Evidence(duration(spacing), duration(warmUp), null);
    }

    static Instant at(double seconds) {
        return EPOCH.plus(duration(seconds));
    }

    private static Duration duration(double seconds) {
        return Duration.ofNanos(Math.round(seconds * 1e9));
    }

    /// A candidate pod of this trial, ready since then.
    Polls candidate(String name, double ready) {
        return pod(new Pod(name, Pod.Side.CANDIDATE, at(ready), null, true));
    }

    Polls starting(String name) {
        return pod(new Pod(name, Pod.Side.CANDIDATE, null, null, true));
    }

    /// A pod of stable that was there before the trial.
    Polls stable(String name) {
        return pod(new Pod(name, Pod.Side.STABLE, at(-3600), null, false));
    }

    private Polls pod(Pod pod) {
        pods.put(pod.name(), pod);
        return this;
    }

    Polls restarted(String name, double when) {
        Pod pod = Objects.requireNonNull(pods.get(name));
        return pod(new Pod(name, pod.side(), pod.readySince(), at(when), pod.isOfTrial()));
    }

    Polls ready(String name, @Nullable Double since) {
        Pod pod = Objects.requireNonNull(pods.get(name));
        return pod(new Pod(name, pod.side(), since == null ? null : at(since), pod.restartedAt(), pod.isOfTrial()));
    }

    /// Deleted; Prometheus still has its last scrape for a while.
    Polls gone(String name) {
        pods.remove(name);
        return this;
    }

    Polls stableOffTheRoute() {
        hasStable = false;
        return this;
    }

    /// What Prometheus has of a pod from now on.
    Polls has(String name, double bad, double total, double sampledAt) {
        counters.put(name, new Counters(bad, total, at(sampledAt)));
        return this;
    }

    Polls hasNothingOf(String name) {
        counters.remove(name);
        return this;
    }

    Seen poll(double seconds) {
        return evidence.take(new Poll(at(seconds), List.copyOf(pods.values()), counters, hasStable));
    }

    /// The look of a poll that must have one.
    Counts look(double seconds) {
        Look look = Objects.requireNonNull(poll(seconds).look(), "no look at " + seconds);
        return new Counts(look.candidate(), look.stable());
    }

    /// The candidate's part of it.
    Tally candidate(double seconds) {
        return look(seconds).candidate();
    }
}
