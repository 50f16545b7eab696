package dev.belay.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.release.Fall;
import dev.belay.release.Phase;
import dev.belay.release.Plan;
import dev.belay.release.Reason;
import dev.belay.release.Revision;
import dev.belay.release.RollbackPart;
import dev.belay.release.Timeline;
import dev.belay.release.Trial;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Each stage of a rollback is counted once, with the seconds since the first bad request.
class RollbackMetricsTest {

    private static final Instant BAD = Instant.parse("2026-11-21T12:00:00Z");
    private static final Phase STEADY = new Phase.Steady();
    private static final Timeline DECIDED = new Timeline(BAD, BAD.plusMillis(3_000), BAD.plusMillis(3_200), null, null);
    private static final Timeline SHIFTED =
            new Timeline(BAD, BAD.plusMillis(3_000), BAD.plusMillis(3_200), BAD.plusMillis(3_500), null);
    private static final Timeline CONFIRMED = new Timeline(
            BAD, BAD.plusMillis(3_000), BAD.plusMillis(3_200), BAD.plusMillis(3_500), BAD.plusMillis(6_000));

    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final RollbackMetrics metrics = new RollbackMetrics();

    RollbackMetricsTest() {
        metrics.register(registry);
    }

    private static Phase rollingBack(Fall.After after, Timeline timeline) {
        Trial trial = new Trial(
                "abcdefghij",
                1,
                new Revision("bbbbbbbbbb"),
                new Plan(
                        Plan.Strategy.BLUE_GREEN,
                        List.of(new Plan.Step(0, Duration.ZERO, 0, Plan.Gate.OPEN)),
                        Duration.ZERO,
                        Duration.ofMinutes(10),
                        new Plan.Levers(List.of("shop"), List.of())),
                BAD,
                0,
                null);
        return new Phase.RollingBack(
                trial, new Fall(Reason.ABORTED, "", after), RollbackPart.SHIFTING, timeline, false);
    }

    private void moves(@Nullable Timeline from, Timeline to) {
        metrics.moved(from == null ? STEADY : rollingBack(Fall.After.FAILED, from), rollingBack(Fall.After.FAILED, to));
    }

    private HistogramDataPointSnapshot stage(String word) {
        HistogramSnapshot seconds = found("belay_rollback_seconds", HistogramSnapshot.class);
        return seconds.getDataPoints().stream()
                .filter(point -> word.equals(point.getLabels().get("stage")))
                .findFirst()
                .orElseThrow();
    }

    private <T extends MetricSnapshot> T found(String name, Class<T> type) {
        return registry.scrape(name::equals).stream()
                .map(type::cast)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void countsEachStageOnceWithTheSecondsSinceTheFirstBadRequest() {
        moves(null, DECIDED);
        moves(DECIDED, SHIFTED);
        moves(SHIFTED, SHIFTED);
        moves(SHIFTED, CONFIRMED);
        assertThat(stage("breach").getSum()).isEqualTo(3.0);
        assertThat(stage("decided").getSum()).isEqualTo(3.2);
        assertThat(stage("shifted").getSum()).isEqualTo(3.5);
        assertThat(stage("confirmed").getSum()).isEqualTo(6.0);
        assertThat(List.of(stage("breach"), stage("decided"), stage("shifted"), stage("confirmed")))
                .allSatisfy(point -> assertThat(point.getCount()).isEqualTo(1));
    }

    @Test
    void countsFromTheBreachAndElseFromTheDecisionWhenTheFirstBadRequestIsNotKnown() {
        moves(null, new Timeline(null, BAD, BAD.plusSeconds(1), null, null));
        moves(null, new Timeline(null, null, BAD, BAD.plusSeconds(2), null));
        assertThat(stage("breach").getSum()).isZero();
        assertThat(stage("decided").getSum()).isEqualTo(1);
        assertThat(stage("shifted").getSum()).isEqualTo(2);
        assertThat(stage("breach").getCount()).isEqualTo(1);
    }

    @Test
    void whoeverCarriesOnCountsOnlyWhatWasReachedSince() {
        moves(SHIFTED, CONFIRMED);
        assertThat(stage("decided").getCount()).isZero();
        assertThat(stage("confirmed").getCount()).isEqualTo(1);
    }

    @Test
    void aTrialThatWasSupersededIsNoRollback() {
        metrics.moved(STEADY, rollingBack(Fall.After.SUPERSEDED, DECIDED));
        metrics.moved(STEADY, rollingBack(Fall.After.LEAVING, DECIDED));
        assertThat(stage("decided").getCount()).isZero();
    }

    @Test
    void hasABucketThatEndsAtSixtySeconds() {
        moves(null, new Timeline(BAD, BAD, BAD.plusSeconds(60), null, null));
        var buckets = stage("decided").getClassicBuckets();
        long within = buckets.stream()
                .filter(bucket -> bucket.getUpperBound() <= 60)
                .mapToLong(bucket -> bucket.getCount())
                .sum();
        assertThat(within).isEqualTo(1);
    }

    @Test
    void countsWhatKeepsARollbackFromItsEnd() {
        assertThat(RollbackMetrics.isHoldUp(Reason.STABLE_UNAVAILABLE)).isTrue();
        assertThat(RollbackMetrics.isHoldUp(Reason.ABORTED)).isFalse();
        metrics.heldUp(Reason.STABLE_UNAVAILABLE);
        CounterSnapshot heldUp = found("belay_rollbacks_held_up", CounterSnapshot.class);
        assertThat(heldUp.getDataPoints()).hasSize(2).anySatisfy(point -> {
            assertThat(point.getLabels().get("reason")).isEqualTo("StableUnavailable");
            assertThat(point.getValue()).isEqualTo(1);
        });
    }
}
