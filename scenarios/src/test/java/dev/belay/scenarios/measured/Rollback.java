package dev.belay.scenarios.measured;

import dev.belay.chart.Installation;
import dev.belay.playground.traffic.Answer;
import dev.belay.playground.traffic.Answers;
import dev.belay.scenarios.stage.Audit.Asked;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The times of one rollback, each seen from outside the operator.
///
/// @param fault when the candidate was broken
/// @param shown T0: Prometheus had what shows it; none: so little of it never does, by the definition
/// @param taken T1: the API server had accepted the last write that stops new requests
/// @param left T2: the last request that the candidate was given was sent
/// @param firstBad when the first bad request was sent
/// @param lastBad when the last one was
/// @param failed how many requests were bad
record Rollback(
        Instant fault,
        @Nullable Instant shown,
        Instant taken,
        Instant left,
        Instant firstBad,
        Instant lastBad,
        int failed) {

    private static final Set<String> LEVERS = Set.of("httproutes", "services");

    static Rollback of(MeasuredShop shop, Candidate candidate, Instant fault, Optional<Instant> closed) {
        Instant taken = taken(shop, fault, closed);
        Optional<Instant> shown = shop.samples().since(fault, candidate.pods()).at();
        Answers answers = shop.traffic().answers().startedBetween(fault, Instant.MAX);
        Answers bad = answers.only(shop.badness()::isMet);
        return new Rollback(
                fault,
                shown.orElse(null),
                taken,
                answers.of(candidate.hash()).all().stream()
                        .map(Answer::started)
                        .max(Comparator.naturalOrder())
                        .orElse(fault),
                bad.all().stream()
                        .map(Answer::started)
                        .min(Comparator.naturalOrder())
                        .orElse(fault),
                bad.all().stream()
                        .map(Answer::started)
                        .max(Comparator.naturalOrder())
                        .orElse(fault),
                bad.requests());
    }

    /// When the API server had accepted the last write, since that moment, that made it so that nothing led to the
    /// candidate.
    ///
    /// @param closed when that was seen
    static Instant taken(MeasuredShop shop, Instant since, Optional<Instant> closed) {
        Instant seen =
                closed.orElseThrow(() -> new AssertionError("it is rolled back, and its levers were not seen so"));
        return shop.theatre().audit().between(since, seen).by(Installation.OPERATOR).all().stream()
                .filter(asked -> asked.namespace().equals(shop.story().namespace()))
                .filter(asked -> asked.isWrite() && asked.code() < 300 && LEVERS.contains(asked.resource()))
                .map(Asked::at)
                .max(Comparator.naturalOrder())
                .orElseThrow(() -> new AssertionError("the levers were thrown by nobody that the audit log knows"));
    }

    @Override
    public Instant shown() {
        if (shown == null) {
            throw new AssertionError("Prometheus never had what shows it: " + this);
        }
        return shown;
    }

    /// T1 − T0, in seconds; below 0 where the judges were quicker than the definition asks.
    double seconds() {
        return between(shown(), taken);
    }

    double sinceFirstBad() {
        return between(firstBad, taken);
    }

    /// How long callers met failures.
    double bad() {
        return between(firstBad, lastBad);
    }

    /// T2, counted from the first failed request.
    double sinceFirstBadUntilLeft() {
        return between(firstBad, left);
    }

    /// T2 − T0.
    double untilLeft() {
        return between(shown(), left);
    }

    private static double between(Instant from, Instant to) {
        return Duration.between(from, to).toNanos() / 1e9;
    }
}
