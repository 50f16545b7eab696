package dev.belay.scenarios.measured;

import dev.belay.chart.Installation;
import dev.belay.playground.prometheus.Samples;
import dev.belay.playground.prometheus.Shown;
import dev.belay.playground.traffic.Answer;
import dev.belay.playground.traffic.Answers;
import dev.belay.scenarios.stage.Audit.Asked;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;

/// The times of one rollback, each seen from outside the operator.
///
/// @param fault when the candidate was broken
/// @param shown T0: Prometheus had what shows it
/// @param taken T1: the API server had accepted the last write that stops new requests
/// @param left T2: the last request that the candidate was given was sent
/// @param firstBad when the first request that failed was sent
/// @param lastBad when the last one was
/// @param failed requests that failed
record Rollback(
        Instant fault, Instant shown, Instant taken, Instant left, Instant firstBad, Instant lastBad, int failed) {

    /// Of errors, as the default policy has it.
    private static final double LIMIT = 0.05;

    private static final Set<String> LEVERS = Set.of("httproutes", "services");

    static Rollback of(MeasuredShop shop, Candidate candidate, Instant fault, Optional<Instant> closed) {
        Instant seen =
                closed.orElseThrow(() -> new AssertionError("it is rolled back, and its levers were not seen so"));
        Instant taken = shop.theatre().audit().between(fault, seen).by(Installation.OPERATOR).all().stream()
                .filter(asked -> asked.namespace().equals(shop.story().namespace()))
                .filter(asked -> asked.isWrite() && asked.code() < 300 && LEVERS.contains(asked.resource()))
                .map(Asked::at)
                .max(Comparator.naturalOrder())
                .orElseThrow(() -> new AssertionError("the levers were thrown by nobody that the audit log knows"));
        Shown sets = new Samples(shop.prometheus(), shop.story().namespace(), Samples.Bad.failed(LIMIT))
                .since(fault, candidate.pods());
        Instant shown = sets.at()
                .orElseThrow(() -> new AssertionError(
                        "Prometheus never had what shows the fault of %s at %s: %s".formatted(candidate, fault, sets)));
        Answers answers = shop.traffic().answers().startedBetween(fault, Instant.MAX);
        return new Rollback(
                fault,
                shown,
                taken,
                answers.of(candidate.hash()).all().stream()
                        .map(Answer::started)
                        .max(Comparator.naturalOrder())
                        .orElse(fault),
                answers.firstBad().orElse(fault),
                answers.lastBad().orElse(fault),
                answers.failures());
    }

    /// T1 − T0, in seconds; below 0 where the judges were quicker than the definition asks.
    double seconds() {
        return between(shown, taken);
    }

    double sinceFirstBad() {
        return between(firstBad, taken);
    }

    /// How long callers met failures.
    double bad() {
        return between(firstBad, lastBad);
    }

    /// T2 − T0.
    double untilLeft() {
        return between(shown, left);
    }

    private static double between(Instant from, Instant to) {
        return Duration.between(from, to).toNanos() / 1e9;
    }
}
