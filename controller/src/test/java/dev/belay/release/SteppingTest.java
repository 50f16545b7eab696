package dev.belay.release;

import static dev.belay.release.Scene.CANDIDATE;
import static dev.belay.release.Scene.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.release.Plan.Gate;
import dev.belay.release.Verb.Name;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// The way forward, step by step, and what holds it.
class SteppingTest {

    private static final Trial TRIAL = Scene.trial();
    private static final Phase.Preparing PREPARING = new Phase.Preparing(TRIAL, Stopwatch.ZERO);
    private static final Phase.Shifting FIRST = new Phase.Shifting(TRIAL, 1, 0, Stopwatch.ZERO);
    private static final Phase.Shifting LAST = new Phase.Shifting(TRIAL, 3, 50, Stopwatch.ZERO);
    private static final Phase.Watching WATCHING = new Phase.Watching(TRIAL, 1, Duration.ZERO, Stopwatch.ZERO);

    private static Decision held(Phase phase) {
        return Scene.in(phase).gathered(Plans.HOLD, 500).decide();
    }

    @Test
    void preparesUntilTheCandidateIsReadyAndTheLeversStand() {
        Decision unready = Scene.in(PREPARING).unready().decide();
        assertThat(unready.phase()).isEqualTo(PREPARING.waiting(Stopwatch.ZERO.run(NOW)));
        assertThat(unready.reason()).isEqualTo(Reason.CANDIDATE_STARTING);
        assertThat(unready.message()).endsWith("1 of 2 pods is ready");
        assertThat(unready.wakeAt()).isEqualTo(NOW.plus(Plans.DEADLINE));
        assertThat(Scene.in(PREPARING).unsettled().decide().reason()).isEqualTo(Reason.LEVERS_PENDING);
        Decision ready = Scene.in(PREPARING).decide();
        assertThat(ready.phase()).isEqualTo(FIRST);
        assertThat(ready.reason()).isEqualTo(Reason.LEVERS_PENDING);
        assertThat(ready.wakeAt()).isEqualTo(NOW);
    }

    @Test
    void blocksWhatThePreflightFindsWhilePreparing() {
        Phase running = PREPARING.waiting(Stopwatch.ZERO.run(NOW.minusSeconds(30)));
        Decision decision = Scene.in(running)
                .unready()
                .finds(Reason.NO_SERIES, "found http_requests_total")
                .decide();
        Stopwatch stands = new Stopwatch(Duration.ofSeconds(30), null);
        assertThat(decision.phase())
                .isEqualTo(new Phase.Blocked(
                        PREPARING.waiting(stands), new Obstacle(Reason.NO_SERIES, "found http_requests_total")));
        assertThat(decision.reason()).isEqualTo(Reason.NO_SERIES);
    }

    @Test
    void goesOnFromABlockThatIsGone() {
        Phase blocked = PREPARING.toBlocked(new Obstacle(Reason.NO_SERIES, ""));
        assertThat(Scene.in(blocked).decide().phase()).isEqualTo(FIRST);
    }

    @Test
    void waitsAtZeroReplicas() {
        Decision decision = Scene.in(PREPARING).replicas(0).unready().decide();
        assertThat(decision.phase()).isEqualTo(PREPARING);
        assertThat(decision.reason()).isEqualTo(Reason.SCALED_TO_ZERO);
    }

    @Test
    void watchesOnceTheWeightStands() {
        Decision decision = Scene.in(FIRST).decide();
        assertThat(decision.phase()).isEqualTo(WATCHING);
        assertThat(decision.reason()).isEqualTo(Reason.HOLDING);
        assertThat(decision.journal().since()).isEqualTo(NOW);
        Decision waits = Scene.in(FIRST).unsettled().decide();
        assertThat(waits.phase()).isEqualTo(FIRST.waiting(Stopwatch.ZERO.run(NOW)));
        assertThat(waits.reason()).isEqualTo(Reason.LEVERS_PENDING);
        assertThat(waits.wakeAt()).isEqualTo(NOW.plus(Plans.DEADLINE));
        assertThat(Scene.in(FIRST).unready().decide().reason()).isEqualTo(Reason.CANDIDATE_STARTING);
    }

    @Test
    void staysInAShiftThatIsHeld() {
        Decision decision = Scene.in(FIRST.waiting(Stopwatch.ZERO.run(NOW.minusSeconds(5))))
                .unsettled()
                .paused()
                .decide();
        assertThat(decision.phase()).isEqualTo(FIRST.waiting(new Stopwatch(Duration.ofSeconds(5), null)));
        assertThat(decision.reason()).isEqualTo(Reason.PAUSED);
        assertThat(Scene.in(FIRST).contested().decide().reason()).isEqualTo(Reason.CONTESTED);
        Phase byVerb = FIRST.with(TRIAL.paused("ada"));
        assertThat(Scene.in(byVerb).decide().reason()).isEqualTo(Reason.PAUSED_BY_VERB);
    }

    @Test
    void holdsWhereTheReplicasCannotExpressTheShare() {
        Phase pods = new Phase.Shifting(Scene.trial(Plans.PODS), 1, 0, Stopwatch.ZERO);
        assertThat(Scene.in(pods).replicas(2).decide().reason()).isEqualTo(Reason.SHARE_IMPOSSIBLE);
        assertThat(Scene.in(pods).replicas(4).decide().phase()).isInstanceOf(Phase.Watching.class);
    }

    @Test
    void bakesOnceAllTheTrafficHasMoved() {
        Decision decision = Scene.in(LAST).decide();
        assertThat(decision.phase()).isEqualTo(new Phase.Baking(TRIAL, NOW, Stopwatch.ZERO));
        assertThat(decision.reason()).isEqualTo(Reason.BAKING);
    }

    @Test
    void leavesAStepWhenItsHoldIsGatheredAndItIsHealthy() {
        Decision decision = held(WATCHING);
        assertThat(decision.phase()).isEqualTo(new Phase.Shifting(TRIAL, 2, 10, Stopwatch.ZERO));
        assertThat(decision.wakeAt()).isEqualTo(NOW);
    }

    @Test
    void remembersWhatIsHeldAndTakesNothingBack() {
        Phase half = new Phase.Watching(TRIAL, 1, Duration.ofMinutes(3), Stopwatch.ZERO);
        Decision less = Scene.in(half).gathered(Duration.ofMinutes(1), 500).decide();
        assertThat(less.phase()).isEqualTo(half);
        assertThat(less.reason()).isEqualTo(Reason.HOLDING);
        assertThat(less.message()).endsWith("120 s are left.");
        assertThat(less.wakeAt()).isEqualTo(NOW.plusSeconds(120));
        Decision more = Scene.in(half).gathered(Duration.ofMinutes(4), 500).decide();
        assertThat(more.phase()).isEqualTo(new Phase.Watching(TRIAL, 1, Duration.ofMinutes(4), Stopwatch.ZERO));
    }

    @Test
    void leavesNoStepWithoutEvidence() {
        assertThat(Scene.in(WATCHING)
                        .unavailable()
                        .gathered(Plans.HOLD, 500)
                        .decide()
                        .reason())
                .isEqualTo(Reason.METRICS_UNAVAILABLE);
        assertThat(Scene.in(WATCHING)
                        .inconclusive(Reason.SHARED_FAULT)
                        .gathered(Plans.HOLD, 500)
                        .decide()
                        .reason())
                .isEqualTo(Reason.SHARED_FAULT);
        Decision few = Scene.in(WATCHING).gathered(Plans.HOLD, 49).decide();
        assertThat(few.reason()).isEqualTo(Reason.TOO_FEW_REQUESTS);
        assertThat(Scene.in(WATCHING).gathered(Plans.HOLD, 50).decide().phase()).isInstanceOf(Phase.Shifting.class);
    }

    @Test
    void leavesNoStepWithUnreadyPodsOrPendingWrites() {
        assertThat(Scene.in(WATCHING)
                        .unready()
                        .gathered(Plans.HOLD, 500)
                        .decide()
                        .reason())
                .isEqualTo(Reason.CANDIDATE_STARTING);
        Decision pending =
                Scene.in(WATCHING).unsettled().gathered(Plans.HOLD, 500).decide();
        assertThat(pending.reason()).isEqualTo(Reason.LEVERS_PENDING);
        assertThat(pending.wakeAt()).isEqualTo(NOW.plus(Plans.DEADLINE));
    }

    @Test
    void runsTheDeadlineOnlyWhileNothingExplainsTheWait() {
        Phase.Watching running =
                new Phase.Watching(TRIAL, 1, Duration.ZERO, new Stopwatch(Duration.ZERO, NOW.minusSeconds(60)));
        Stopwatch stands = new Stopwatch(Duration.ofSeconds(60), null);
        assertThat(waiting(Scene.in(running).unready())).isEqualTo(running.waiting());
        assertThat(waiting(Scene.in(running).unready().paused())).isEqualTo(stands);
        assertThat(waiting(Scene.in(running).unready().unavailable())).isEqualTo(stands);
        assertThat(waiting(Scene.in(running).unready().inconclusive(Reason.SUSPICIOUS)))
                .isEqualTo(stands);
        assertThat(waiting(Scene.in(running))).isEqualTo(Stopwatch.ZERO);
    }

    private static Stopwatch waiting(Scene scene) {
        return ((Phase.Watching) scene.decide().phase()).waiting();
    }

    @Test
    void needsOnlyReadinessAtWeightZero() {
        Trial preview = Scene.trial(Plans.canary(Plans.step(0, Gate.OPEN)));
        Phase watching = new Phase.Watching(preview, 1, Plans.HOLD, Stopwatch.ZERO);
        assertThat(Scene.in(watching)
                        .inconclusive(Reason.NO_TRAFFIC)
                        .gathered(Plans.HOLD, 0)
                        .decide()
                        .phase())
                .isEqualTo(new Phase.Shifting(preview, 2, 0, Stopwatch.ZERO));
        assertThat(Scene.in(watching).unready().decide().reason()).isEqualTo(Reason.CANDIDATE_STARTING);
        Phase gated = new Phase.Gated(preview, 1, "ada");
        assertThat(Scene.in(gated).unready().decide().reason()).isEqualTo(Reason.CANDIDATE_STARTING);
    }

    @Test
    void holdsTheNextStepNotTheGate() {
        assertThat(Scene.in(WATCHING)
                        .paused()
                        .gathered(Plans.HOLD, 500)
                        .decide()
                        .reason())
                .isEqualTo(Reason.PAUSED);
        Phase second = new Phase.Watching(TRIAL, 2, Plans.HOLD, Stopwatch.ZERO);
        Decision gated = Scene.in(second).paused().decide();
        assertThat(gated.phase()).isEqualTo(new Phase.Gated(TRIAL, 2, null));
        assertThat(gated.reason()).isEqualTo(Reason.APPROVAL_AWAITED);
    }

    @Test
    void waitsAtAGateUntilSomebodyApproves() {
        Phase.Gated gated = new Phase.Gated(TRIAL, 2, null);
        assertThat(Scene.in(gated).decide().reason()).isEqualTo(Reason.APPROVAL_AWAITED);
        Decision approved =
                Scene.in(gated).saying(Name.PROMOTE, CANDIDATE + "/2").decide();
        assertThat(approved.phase()).isEqualTo(new Phase.Shifting(TRIAL, 3, 50, Stopwatch.ZERO));
        assertThat(approved.answers()).extracting(Verb.Answer::isDone).containsExactly(true);
    }

    @Test
    void remembersAnApprovalUntilItMayBeUsed() {
        Phase.Gated gated = new Phase.Gated(TRIAL, 2, null);
        Decision sick = Scene.in(gated)
                .saying(Name.PROMOTE, CANDIDATE + "/2")
                .unavailable()
                .decide();
        assertThat(sick.phase()).isEqualTo(new Phase.Gated(TRIAL, 2, "ada"));
        assertThat(sick.reason()).isEqualTo(Reason.METRICS_UNAVAILABLE);
        assertThat(sick.message()).endsWith("Prometheus refused the connection");
        assertThat(Scene.in(sick.phase()).paused().decide().reason()).isEqualTo(Reason.PAUSED);
        assertThat(Scene.in(sick.phase()).decide().phase()).isInstanceOf(Phase.Shifting.class);
    }

    @Test
    void skipsWhatThePersonNames() {
        Decision step = Scene.in(WATCHING)
                .unavailable()
                .saying(Name.SKIP, CANDIDATE + "/1")
                .decide();
        assertThat(step.phase()).isEqualTo(new Phase.Shifting(TRIAL, 2, 10, Stopwatch.ZERO));
        assertThat(step.answers()).hasSize(1);
        Phase gated = new Phase.Gated(TRIAL, 2, null);
        assertThat(Scene.in(gated).saying(Name.SKIP, CANDIDATE + "/2").decide().phase())
                .isEqualTo(new Phase.Shifting(TRIAL, 3, 50, Stopwatch.ZERO));
        Decision shift =
                Scene.in(FIRST).unready().saying(Name.SKIP, CANDIDATE + "/1").decide();
        assertThat(shift.phase()).isEqualTo(new Phase.Shifting(TRIAL, 2, 0, Stopwatch.ZERO));
        assertThat(shift.answers()).hasSize(1);
    }

    // Withdrawal.

    @Test
    void withdrawsACandidateThatLosesItsLastReadyPod() {
        Decision decision = Scene.in(WATCHING).candidateServes(false).decide();
        assertThat(decision.phase())
                .isEqualTo(new Phase.Withdrawn(TRIAL.withdrawnTo(1), 1, Reason.CANDIDATE_UNREADY, Stopwatch.ZERO));
        assertThat(((Phase.Withdrawn) decision.phase()).trial().epoch()).isEqualTo(2);
        assertThat(decision.reason()).isEqualTo(Reason.CANDIDATE_UNREADY);
        assertThat(decision.wakeAt()).isEqualTo(NOW);
    }

    @Test
    void withdrawsFromTheBakeAndFromAGate() {
        Phase baking = new Phase.Baking(TRIAL, NOW, Stopwatch.ZERO);
        assertThat(Scene.in(baking).candidateServes(false).decide().phase())
                .isEqualTo(new Phase.Withdrawn(TRIAL.withdrawnTo(1), 3, Reason.CANDIDATE_UNREADY, Stopwatch.ZERO));
        Phase gated = new Phase.Gated(TRIAL, 2, null);
        assertThat(Scene.in(gated).candidateServes(false).decide().phase()).isInstanceOf(Phase.Withdrawn.class);
        Phase shifting = new Phase.Shifting(TRIAL, 2, 10, Stopwatch.ZERO);
        assertThat(Scene.in(shifting).candidateServes(false).decide().phase()).isInstanceOf(Phase.Withdrawn.class);
    }

    @Test
    void withdrawsNothingThatHasNoTraffic() {
        assertThat(Scene.in(FIRST).candidateServes(false).decide().phase()).isInstanceOf(Phase.Shifting.class);
        assertThat(Scene.in(WATCHING)
                        .candidateServes(false)
                        .replicas(0)
                        .decide()
                        .phase())
                .isInstanceOf(Phase.Watching.class);
    }

    @Test
    void followsAWithdrawalThatALeverKnows() {
        Decision decision = Scene.in(WATCHING).marked(false, 2).decide();
        assertThat(((Phase.Withdrawn) decision.phase()).trial().withdrawals()).isEqualTo(2);
        Phase known = new Phase.Watching(TRIAL.withdrawnTo(2), 1, Duration.ZERO, Stopwatch.ZERO);
        assertThat(Scene.in(known).marked(false, 2).decide().phase()).isInstanceOf(Phase.Watching.class);
    }

    @Test
    void comesBackWhenAPodIsReady() {
        Phase.Withdrawn off = new Phase.Withdrawn(TRIAL.withdrawnTo(1), 1, Reason.CANDIDATE_UNREADY, Stopwatch.ZERO);
        assertThat(Scene.in(off).decide().phase())
                .isEqualTo(new Phase.Shifting(TRIAL.withdrawnTo(1), 1, 0, Stopwatch.ZERO));
        Decision waits = Scene.in(off).candidateServes(false).decide();
        assertThat(waits.phase()).isEqualTo(off.waiting(Stopwatch.ZERO.run(NOW)));
        assertThat(waits.wakeAt()).isEqualTo(NOW.plus(Plans.DEADLINE));
        assertThat(Scene.in(off).unsettled().decide().phase()).isInstanceOf(Phase.Withdrawn.class);
        assertThat(Scene.in(off).paused().decide().reason()).isEqualTo(Reason.PAUSED);
    }

    @Test
    void takesBackAtTheThirdTimeInAStep() {
        Phase twice = new Phase.Watching(TRIAL.withdrawnTo(2), 1, Duration.ZERO, Stopwatch.ZERO);
        Decision decision = Scene.in(twice).candidateServes(false).decide();
        assertThat(decision.reason()).isEqualTo(Reason.CANDIDATE_KEEPS_FAILING);
        assertThat(decision.message()).contains("3 times in step 1");
        assertThat(decision.journal().hasFailed(CANDIDATE)).isTrue();
        Phase once = new Phase.Watching(TRIAL.withdrawnTo(1), 1, Duration.ZERO, Stopwatch.ZERO);
        assertThat(Scene.in(once).candidateServes(false).decide().phase()).isInstanceOf(Phase.Withdrawn.class);
    }

    @Test
    void forgivesWithdrawalsAtTheNextStep() {
        Phase once = new Phase.Watching(TRIAL.withdrawnTo(1), 1, Plans.HOLD, Stopwatch.ZERO);
        assertThat(((Phase.Shifting) held(once).phase()).trial().withdrawals()).isZero();
    }

    @Test
    void waitsForAPersonWhenNoAnswerEverCame() {
        Decision off = Scene.in(WATCHING).inconclusive(Reason.NO_ANSWERS).decide();
        assertThat(off.reason()).isEqualTo(Reason.NO_ANSWERS);
        Phase.Withdrawn silent = (Phase.Withdrawn) off.phase();
        Decision stays = Scene.in(silent).decide();
        assertThat(stays.phase()).isEqualTo(silent);
        assertThat(stays.reason()).isEqualTo(Reason.NO_ANSWERS);
        Decision again = Scene.in(silent).saying(Name.RETRY, CANDIDATE.hash()).decide();
        assertThat(again.phase()).isInstanceOf(Phase.Shifting.class);
        assertThat(again.answers()).hasSize(1);
    }

    @Test
    void leavesASilentCandidateItsTrafficWhileOnlyItServes() {
        assertThat(Scene.in(WATCHING)
                        .inconclusive(Reason.NO_ANSWERS)
                        .stableDown()
                        .decide()
                        .phase())
                .isInstanceOf(Phase.Watching.class);
    }
}
