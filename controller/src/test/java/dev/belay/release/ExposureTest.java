package dev.belay.release;

import static dev.belay.release.Scene.CANDIDATE;
import static dev.belay.release.Scene.NOW;
import static dev.belay.release.Scene.STABLE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.release.Exposure.Share;
import dev.belay.release.Plan.Gate;
import dev.belay.release.Plan.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What is wished of the flag, over all small plans and every phase of a trial.
class ExposureTest {

    private static final List<@Nullable Integer> EXPOSURES = Arrays.asList(null, 0, 5, 50, 100);
    private static final List<Integer> FORMERS = List.of(0, 5, 100);
    private static final int STEPS = 2;

    private static FlagLever flag(@Nullable Integer former, boolean off) {
        return new FlagLever("default", "production", "new-checkout", former, off);
    }

    private static Plan plan(FlagLever flag, @Nullable Integer first, @Nullable Integer second) {
        return Plans.canary(
                        new Step(10, Plans.HOLD, 0, Gate.OPEN, first), new Step(50, Plans.HOLD, 0, Gate.OPEN, second))
                .with(flag);
    }

    private static List<Plan> plans() {
        List<Plan> all = new ArrayList<>();
        for (Integer former : FORMERS) {
            for (Integer first : EXPOSURES) {
                for (Integer second : EXPOSURES) {
                    all.add(plan(flag(former, false), first, second));
                    all.add(plan(flag(former, true), first, second));
                }
            }
        }
        return all;
    }

    /// Every phase in which the plan's trial is under way.
    private static List<Phase> phases(Plan plan) {
        Trial trial = Scene.trial(plan);
        List<Phase> all = new ArrayList<>(List.of(
                new Phase.Preparing(trial, Stopwatch.ZERO),
                new Phase.Baking(trial, NOW, Stopwatch.ZERO),
                rollingBack(trial)));
        all.add(new Phase.Preparing(trial, Stopwatch.ZERO).toBlocked(new Obstacle(Reason.PAUSED, "")));
        for (HandoverPart part : HandoverPart.values()) {
            all.add(new Phase.HandingOver(trial, part, Stopwatch.ZERO));
        }
        for (int step = 1; step <= plan.finalStep(); step++) {
            all.add(new Phase.Shifting(trial, step, plan.weightAt(step) / 2, Stopwatch.ZERO));
            all.add(new Phase.Withdrawn(trial, step, Reason.NO_ANSWERS, Stopwatch.ZERO));
        }
        for (int step = 1; step <= STEPS; step++) {
            all.add(new Phase.Watching(trial, step, Duration.ZERO, Stopwatch.ZERO));
            all.add(new Phase.Gated(trial, step, null));
        }
        return all;
    }

    private static Phase.RollingBack rollingBack(Trial trial) {
        Fall fall = new Fall(Reason.BREACH, "", Fall.After.FAILED);
        return Phase.RollingBack.begin(trial, fall, new Timeline(null, NOW, NOW, null, null));
    }

    private static Facts facts(int weight, boolean ready) {
        return new Facts(Brake.ON_CHANGE, STABLE, CANDIDATE, 4, false, ready, false, false, weight);
    }

    private static Share share(Phase phase, @Nullable Facts facts) {
        Exposure exposure = Exposure.desired(Scene.journal(phase, Brake.ON_CHANGE), facts);
        return Objects.requireNonNull(exposure, phase.word()).share();
    }

    @Test
    void noStepShowsItToMoreThanItSays() {
        for (Plan plan : plans()) {
            int former = plan.exposureAt(0);
            for (Phase phase : phases(plan)) {
                int step = phase instanceof Phase.AtStep at ? at.step() : plan.finalStep();
                for (int weight : List.of(0, 5, 10, 25, 50, 100)) {
                    if (share(phase, facts(weight, true)) instanceof Share.At(int percent)) {
                        int before = phase instanceof Phase.Shifting ? plan.exposureAt(step - 1) : 0;
                        int limit = phase instanceof Phase.Preparing || phase instanceof Phase.Blocked
                                ? former
                                : Math.max(before, plan.exposureAt(step));
                        assertThat(percent).as("%s of %s", phase, plan).isLessThanOrEqualTo(limit);
                    }
                }
            }
        }
    }

    @Test
    void itRisesAfterTheRouteAndFallsWithoutWaiting() {
        for (Plan plan : plans()) {
            for (int step = 1; step <= plan.finalStep(); step++) {
                Phase phase = new Phase.Shifting(Scene.trial(plan), step, 0, Stopwatch.ZERO);
                int before = plan.exposureAt(step - 1);
                int wanted = plan.exposureAt(step);
                for (Facts facts : Arrays.asList(null, facts(0, true), facts(plan.weightAt(step), false))) {
                    assertThat(share(phase, facts)).isEqualTo(new Share.At(Math.min(before, wanted)));
                }
                assertThat(share(phase, facts(plan.weightAt(step), true))).isEqualTo(new Share.At(wanted));
            }
        }
    }

    @Test
    void theWayBackEndsWhereTheTrialBeganOrOff() {
        for (Plan plan : plans()) {
            FlagLever flag = Objects.requireNonNull(plan.levers().flag());
            int former = plan.exposureAt(0);
            Share back = share(rollingBack(Scene.trial(plan)), null);
            assertThat(back).isEqualTo(flag.off() ? new Share.Off() : new Share.Former(former));
            // It is to go on later, and switched off it could not.
            assertThat(share(new Phase.Withdrawn(Scene.trial(plan), 1, Reason.NO_ANSWERS, Stopwatch.ZERO), null))
                    .isEqualTo(new Share.Former(former));
        }
    }

    @Test
    void aStepWithoutAFlagLeavesItAndSoDoesTheFinalOne() {
        assertThat(plan(flag(3, false), null, null).exposureAt(2)).isEqualTo(3);
        assertThat(plan(flag(3, false), 5, null).exposureAt(2)).isEqualTo(5);
        assertThat(plan(flag(3, false), 5, 50).exposureAt(3)).isEqualTo(50);
        assertThat(plan(flag(3, false), 5, 50).exposureAt(0)).isEqualTo(3);
    }

    @Test
    void aFlagThatNobodyHasLookedAtIsNotMoved() {
        Plan plan = plan(flag(null, true), 5, 50);
        for (Phase phase : phases(plan)) {
            assertThat(Exposure.desired(Scene.journal(phase, Brake.ON_CHANGE), facts(10, true)))
                    .isNull();
        }
    }

    @Test
    void aRollbackOwesItUntilItIsThereWhateverPhaseFollows() {
        Plan plan = plan(flag(3, false), 5, 50);
        Phase watching = new Phase.Watching(Scene.trial(plan), 1, Duration.ZERO, Stopwatch.ZERO);
        Journal journal = Scene.journal(watching, Brake.ON_CHANGE);
        assertThat(journal.owed()).isNull();

        Phase.RollingBack back = rollingBack(Scene.trial(plan));
        Journal rolling = journal.move(back, NOW);
        Journal rolledBack = rolling.move(back.toRolledBack(), NOW);

        assertThat(rolling.owed()).isEqualTo(plan.levers().flag());
        assertThat(rolledBack.owed()).isEqualTo(plan.levers().flag());
        assertThat(Objects.requireNonNull(Exposure.desired(rolledBack, null)).share())
                .isEqualTo(new Share.Former(3));
        assertThat(Objects.requireNonNull(Exposure.desired(rolledBack.move(new Phase.Steady(), NOW), null))
                        .share())
                .isEqualTo(new Share.Former(3));
        assertThat(Exposure.desired(rolledBack.settled(), null)).isNull();
        // Once it is there it is not owed anew while the same rollback goes on.
        assertThat(rolling.settled().move(back.escalate(), NOW).owed()).isNull();
    }

    @Test
    void aTrialWhoseDeploymentIsGoneOwesItToo() {
        Plan plan = plan(flag(3, false), 5, 50);
        Phase watching = new Phase.Watching(Scene.trial(plan), 1, Duration.ZERO, Stopwatch.ZERO);

        Decision decision = Decider.decide(Scene.in(watching).uid("uid-2").observe());

        assertThat(decision.journal().owed()).isEqualTo(plan.levers().flag());
        assertThat(decision.phase()).isInstanceOf(Phase.Adopting.class);
    }

    @Test
    void whatWasHandedOverOwesNothing() {
        Plan plan = plan(flag(3, false), 5, 50);
        Phase.HandingOver over = new Phase.HandingOver(Scene.trial(plan), HandoverPart.CLEARING, Stopwatch.ZERO);
        Journal journal = Scene.journal(over, Brake.ON_CHANGE).move(over.toSteady(), NOW);

        assertThat(journal.owed()).isNull();
        assertThat(Exposure.desired(journal, null)).isNull();
    }

    @Test
    void anUnmovedFlagHoldsTheNextStepAndNoRollback() {
        Plan plan = plan(flag(3, false), 5, 50);
        Phase watching = new Phase.Watching(Scene.trial(plan), 1, Plans.HOLD, Stopwatch.ZERO);

        Decision waits = Decider.decide(Scene.in(watching)
                .plans(plan)
                .gathered(Plans.HOLD, 500)
                .flagUnmoved()
                .observe());
        Decision falls = Decider.decide(
                Scene.in(watching).plans(plan).breaching().flagUnmoved().observe());

        assertThat(waits.phase()).isInstanceOf(Phase.Watching.class);
        assertThat(waits.reason()).isEqualTo(Reason.FLAG_UNMOVED);
        assertThat(falls.phase()).isInstanceOf(Phase.RollingBack.class);
        assertThat(falls.journal().owed()).isEqualTo(plan.levers().flag());
    }
}
