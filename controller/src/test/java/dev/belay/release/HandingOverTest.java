package dev.belay.release;

import static dev.belay.release.Scene.CANDIDATE;
import static dev.belay.release.Scene.NEWER;
import static dev.belay.release.Scene.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.release.Verb.Name;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// The bake and the handover, up to the point of no return and past it.
class HandingOverTest {

    private static final Trial TRIAL = Scene.trial();
    private static final Phase.Baking BAKED = new Phase.Baking(TRIAL, NOW.minus(Plans.BAKE), Stopwatch.ZERO);
    private static final Phase.HandingOver SETTLING = over(HandoverPart.SETTLING);
    private static final Phase.HandingOver SWAPPING = over(HandoverPart.SWAPPING);
    private static final Phase.HandingOver CLEARING = over(HandoverPart.CLEARING);

    private static Phase.HandingOver over(HandoverPart part) {
        return new Phase.HandingOver(TRIAL, part, Stopwatch.ZERO);
    }

    @Test
    void bakesForItsTimeAndThenHandsOver() {
        Phase.Baking young = new Phase.Baking(TRIAL, NOW.minusSeconds(1), Stopwatch.ZERO);
        Decision bakes = Scene.in(young).decide();
        assertThat(bakes.phase()).isEqualTo(young);
        assertThat(bakes.reason()).isEqualTo(Reason.BAKING);
        assertThat(bakes.wakeAt()).isEqualTo(NOW.minusSeconds(1).plus(Plans.BAKE));
        Decision baked = Scene.in(BAKED).decide();
        assertThat(baked.phase()).isEqualTo(SETTLING);
        assertThat(baked.reason()).isEqualTo(Reason.HANDING_OVER);
        assertThat(baked.wakeAt()).isEqualTo(NOW);
    }

    @Test
    void handsNothingOverWithoutAFreshHealthy() {
        Decision decision = Scene.in(BAKED).unavailable().decide();
        assertThat(decision.phase()).isEqualTo(BAKED);
        assertThat(decision.reason()).isEqualTo(Reason.METRICS_UNAVAILABLE);
        assertThat(Scene.in(BAKED).paused().decide().reason()).isEqualTo(Reason.PAUSED);
        assertThat(Scene.in(BAKED).unready().decide().reason()).isEqualTo(Reason.LEVERS_PENDING);
        Decision pending = Scene.in(BAKED).unsettled().decide();
        assertThat(pending.reason()).isEqualTo(Reason.LEVERS_PENDING);
        assertThat(pending.wakeAt()).isEqualTo(NOW.plus(Plans.DEADLINE));
    }

    @Test
    void skipsTheBakeThatAPersonNames() {
        Phase.Baking young = new Phase.Baking(TRIAL, NOW, Stopwatch.ZERO);
        Decision decision = Scene.in(young)
                .unavailable()
                .saying(Name.SKIP, CANDIDATE + "/3")
                .decide();
        assertThat(decision.phase()).isEqualTo(SETTLING);
        assertThat(decision.answers()).hasSize(1);
    }

    @Test
    void goesPartByPartAndRaisesTheEpochAtNoReturn() {
        Decision swaps = Scene.in(SETTLING).decide();
        assertThat(swaps.phase()).isEqualTo(SWAPPING);
        assertThat(swaps.wakeAt()).isEqualTo(NOW);
        Decision clears = Scene.in(SWAPPING).decide();
        assertThat(clears.phase())
                .isEqualTo(new Phase.HandingOver(TRIAL.raised(), HandoverPart.CLEARING, Stopwatch.ZERO));
    }

    @Test
    void waitsForEachPartWithTheDeadlineRunning() {
        Decision unsettled = Scene.in(SETTLING).unsettled().decide();
        assertThat(unsettled.phase()).isEqualTo(SETTLING.waiting(Stopwatch.ZERO.run(NOW)));
        assertThat(unsettled.message()).endsWith("the route shop");
        assertThat(unsettled.wakeAt()).isEqualTo(NOW.plus(Plans.DEADLINE));
        assertThat(Scene.in(SWAPPING).unready().decide().phase()).isEqualTo(SWAPPING.waiting(Stopwatch.ZERO.run(NOW)));
        Decision paused = Scene.in(SWAPPING).paused().unready().decide();
        assertThat(paused.phase()).isEqualTo(SWAPPING);
        assertThat(paused.reason()).isEqualTo(Reason.PAUSED);
    }

    @Test
    void endsSteadyOnTheCandidate() {
        Decision decision = Scene.in(CLEARING).decide();
        assertThat(decision.phase()).isEqualTo(new Phase.Steady());
        assertThat(decision.journal().stable()).isEqualTo(CANDIDATE);
        assertThat(decision.reason()).isEqualTo(Reason.STABLE_SERVES);
        assertThat(decision.wakeAt()).isEqualTo(NOW);
        assertThat(decision.journal().history())
                .containsExactly(new Journal.Past(
                        "t1", CANDIDATE, "Released", Reason.STABLE_SERVES.word(), TRIAL.startedAt(), NOW));
    }

    @Test
    void goesOnlyForwardPastNoReturn() {
        Decision decision = Scene.in(CLEARING)
                .unsettled()
                .breaching()
                .leaving()
                .candidateServes(false)
                .asksFor(NEWER)
                .decide();
        assertThat(decision.phase()).isEqualTo(CLEARING.waiting(Stopwatch.ZERO.run(NOW)));
        assertThat(decision.reason()).isEqualTo(Reason.HANDING_OVER);
        assertThat(decision.wakeAt()).isEqualTo(NOW.plus(Plans.DEADLINE));
        assertThat(decision.journal().queued()).isEqualTo(NEWER);
    }

    @Test
    void saysWhenItIsStuckPastNoReturn() {
        Phase late = CLEARING.waiting(new Stopwatch(Duration.ZERO, NOW.minus(Plans.DEADLINE)));
        Decision decision = Scene.in(late).unsettled().decide();
        assertThat(decision.phase()).isEqualTo(late);
        assertThat(decision.reason()).isEqualTo(Reason.HANDOVER_STUCK);
        assertThat(decision.message()).endsWith("the route shop");
        assertThat(decision.wakeAt()).isNull();
    }

    @Test
    void handsOverWithoutPodsAtZeroReplicas() {
        assertThat(Scene.in(SWAPPING)
                        .candidateServes(false)
                        .replicas(0)
                        .decide()
                        .phase())
                .as("a Deployment scaled to zero has no dead candidate, it waits")
                .isEqualTo(SWAPPING);
    }
}
