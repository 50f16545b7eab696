package dev.belay.release;

import static dev.belay.release.Scene.CANDIDATE;
import static dev.belay.release.Scene.NEWER;
import static dev.belay.release.Scene.NOW;
import static dev.belay.release.Scene.STABLE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.release.Fall.After;
import dev.belay.release.Phase.RollingBack;
import dev.belay.release.Verb.Name;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What takes a candidate back, from where, and what it is called.
class TakingBackTest {

    private static final Phase.Watching WATCHING =
            new Phase.Watching(Scene.trial(), 1, Duration.ofMinutes(1), Stopwatch.ZERO);
    private static final Phase.Gated GATED = new Phase.Gated(Scene.trial(), 2, null);
    private static final Phase.Baking BAKING = new Phase.Baking(Scene.trial(), NOW, Stopwatch.ZERO);

    static Stream<Phase> returnable() {
        Trial trial = Scene.trial();
        return Stream.of(
                new Phase.Preparing(trial, Stopwatch.ZERO),
                new Phase.Shifting(trial, 1, 0, Stopwatch.ZERO),
                WATCHING,
                GATED,
                new Phase.Withdrawn(trial, 1, Reason.CANDIDATE_UNREADY, Stopwatch.ZERO),
                BAKING,
                new Phase.HandingOver(trial, HandoverPart.SETTLING, Stopwatch.ZERO),
                new Phase.HandingOver(trial, HandoverPart.SWAPPING, Stopwatch.ZERO));
    }

    private static RollingBack back(Decision decision) {
        assertThat(decision.phase()).isInstanceOf(RollingBack.class);
        return (RollingBack) decision.phase();
    }

    @ParameterizedTest
    @MethodSource("returnable")
    void rollsBackOnABreachInEveryPhaseUpToThePointOfNoReturn(Phase phase) {
        Decision decision = Scene.in(phase).breaching().paused().contested().decide();
        RollingBack back = back(decision);
        assertThat(back.fall()).isEqualTo(new Fall(Reason.BREACH, "errors 17.3% > 1.0% (13 of 75)", After.FAILED));
        assertThat(back.timeline()).isEqualTo(new Timeline(NOW.minusSeconds(3), NOW, NOW, null, null));
        assertThat(back.part()).isEqualTo(RollbackPart.SHIFTING);
        assertThat(decision.reason()).isEqualTo(Reason.BREACH);
        assertThat(decision.message()).contains("errors 17.3% > 1.0% (13 of 75)");
        assertThat(decision.wakeAt()).isEqualTo(NOW);
        assertThat(decision.journal().rollback())
                .isEqualTo(new Journal.Rollback(CANDIDATE, back.fall(), back.timeline()));
    }

    @ParameterizedTest
    @MethodSource("returnable")
    void abortsInEveryPhaseUpToThePointOfNoReturn(Phase phase) {
        Decision decision = Scene.in(phase).saying(Name.ABORT, CANDIDATE.hash()).decide();
        assertThat(back(decision).fall()).isEqualTo(new Fall(Reason.ABORTED, "ada said abort", After.FAILED));
        assertThat(decision.answers()).extracting(Verb.Answer::isDone).containsExactly(true);
        assertThat(decision.journal().hasFailed(CANDIDATE)).isTrue();
        assertThat(decision.journal().verb())
                .isEqualTo(new Verb.Done(new Verb(Name.ABORT, CANDIDATE.hash(), "ada"), NOW, false));
    }

    @ParameterizedTest
    @MethodSource("returnable")
    void takesBackOnAnAlertInEveryPhaseUpToThePointOfNoReturn(Phase phase) {
        String value = new FiredAlert(NOW, "HighErrorRate").value();
        Decision decision = Scene.in(phase).paused().saying(Name.ALERT, value).decide();
        assertThat(back(decision).fall())
                .isEqualTo(new Fall(
                        Reason.ALERT_FIRED, "HighErrorRate fires since " + NOW + ", as ada said", After.FAILED));
        assertThat(decision.answers()).extracting(Verb.Answer::isDone).containsExactly(true);
        assertThat(decision.journal().hasFailed(CANDIDATE)).isTrue();
        assertThat(decision.journal().verb()).isEqualTo(new Verb.Done(new Verb(Name.ALERT, value, "ada"), NOW, false));
    }

    @ParameterizedTest
    @MethodSource("returnable")
    void takesBackAsRevertedWhenStableIsAskedFor(Phase phase) {
        Decision decision = Scene.in(phase).asksFor(STABLE).decide();
        assertThat(back(decision).fall().after()).isEqualTo(After.REVERTED);
        assertThat(decision.journal().hasFailed(CANDIDATE)).isFalse();
        assertThat(back(decision).timeline()).isEqualTo(new Timeline(null, null, NOW, null, null));
    }

    @ParameterizedTest
    @MethodSource("returnable")
    void takesBackFirstWhenTheReleaseIsDeleted(Phase phase) {
        assertThat(back(Scene.in(phase).leaving().breaching().decide()).fall().after())
                .isEqualTo(After.LEAVING);
    }

    @Test
    void rollsBackWhileWaitingAtAGate() {
        assertThat(back(Scene.in(GATED).breaching().decide()).trial().epoch()).isEqualTo(2);
    }

    @Test
    void isSupersededByANewerRevisionAtAStep() {
        Decision decision = Scene.in(WATCHING).asksFor(NEWER).decide();
        assertThat(back(decision).fall())
                .isEqualTo(new Fall(Reason.SUPERSEDED, "cccccccccc replaces bbbbbbbbbb", After.SUPERSEDED));
        assertThat(decision.journal().hasFailed(CANDIDATE)).isFalse();
    }

    @Test
    void queuesANewerRevisionWhileItBakes() {
        Decision decision = Scene.in(BAKING).asksFor(NEWER).decide();
        assertThat(decision.phase()).isEqualTo(BAKING);
        assertThat(decision.journal().queued()).isEqualTo(NEWER);
        assertThat(Scene.in(BAKING).decide().journal().queued()).isNull();
    }

    @Test
    void forgetsTheQueueWhenTheBakeIsTakenBack() {
        Decision decision = Scene.in(BAKING).asksFor(NEWER).breaching().decide();
        assertThat(back(decision).fall().after()).isEqualTo(After.FAILED);
        assertThat(decision.journal().queued()).isNull();
    }

    @Test
    void followsALeverThatWasThrownBeforeTheCrash() {
        Decision decision = Scene.in(WATCHING).marked(true, 0).decide();
        assertThat(back(decision).fall().cause()).isEqualTo(Reason.ROLLBACK_ON_LEVER);
        assertThat(decision.journal().hasFailed(CANDIDATE)).isTrue();
    }

    @Test
    void endsATrialWhosePodsAreNotReadyInTime() {
        Stopwatch running = new Stopwatch(Duration.ofMinutes(4), NOW.minus(Duration.ofMinutes(6)));
        Phase late = new Phase.Preparing(Scene.trial(), running);
        RollingBack back = back(Scene.in(late).unready().decide());
        assertThat(back.fall())
                .isEqualTo(new Fall(Reason.PROGRESS_DEADLINE_EXCEEDED, "1 of 2 pods is ready", After.FAILED));
    }

    @Test
    void takesBackACandidateThatDiesInTheHandover() {
        Phase over = new Phase.HandingOver(Scene.trial(), HandoverPart.SWAPPING, Stopwatch.ZERO);
        assertThat(back(Scene.in(over).candidateServes(false).decide()).fall().cause())
                .isEqualTo(Reason.CANDIDATE_UNREADY);
    }

    @Test
    void leavesTheTrafficWhereOnlyTheCandidateServes() {
        Decision decision = Scene.in(WATCHING)
                .breaching()
                .stableDown()
                .saying(Name.ABORT, "now")
                .decide();
        assertThat(decision.phase()).isEqualTo(WATCHING);
        assertThat(decision.reason()).isEqualTo(Reason.STABLE_UNAVAILABLE);
        assertThat(decision.answers()).as("abort stays until it can be done").isEmpty();
        Phase settling = new Phase.HandingOver(Scene.trial(), HandoverPart.SETTLING, Stopwatch.ZERO);
        assertThat(Scene.in(settling).breaching().stableDown().decide().phase()).isEqualTo(settling);
    }

    @Test
    void takesBackACandidateWithoutTrafficEvenWhenStableIsDown() {
        Phase preparing = new Phase.Preparing(Scene.trial(), Stopwatch.ZERO);
        back(Scene.in(preparing).breaching().stableDown().decide());
    }

    // The course of a rollback.

    private static RollingBack rolling(RollbackPart part, After after, Instant decidedAt) {
        Fall fall = new Fall(Reason.BREACH, "errors 17.3% > 1.0% (13 of 75)", after);
        return new RollingBack(Scene.trial(), fall, part, new Timeline(null, null, decidedAt, null, null), false);
    }

    @Test
    void waitsForTheLeversAndEscalatesAfterTenSeconds() {
        RollingBack shifting = rolling(RollbackPart.SHIFTING, After.FAILED, NOW);
        Decision waits = Scene.in(shifting).levers(false, false).decide();
        assertThat(waits.phase()).isEqualTo(shifting);
        assertThat(waits.wakeAt()).isEqualTo(NOW.plusSeconds(10));
        Decision escalates = Scene.in(shifting)
                .levers(false, false)
                .after(Duration.ofSeconds(10))
                .decide();
        assertThat(back(escalates).escalated()).isTrue();
        assertThat(escalates.reason()).isEqualTo(Reason.ROLLBACK_UNCONFIRMED);
    }

    @Test
    void notesWhenTheLeversStoodAndWhenTheTrafficFollowed() {
        RollingBack shifting = rolling(RollbackPart.SHIFTING, After.FAILED, NOW.minusSeconds(2));
        RollingBack confirming = back(Scene.in(shifting).levers(true, false).decide());
        assertThat(confirming.part()).isEqualTo(RollbackPart.CONFIRMING);
        assertThat(confirming.timeline().shiftedAt()).isEqualTo(NOW);
        assertThat(confirming.timeline().took()).isEqualTo(Duration.ofSeconds(2));
        Decision confirmed = Scene.in(confirming)
                .levers(true, true)
                .after(Duration.ofSeconds(1))
                .decide();
        assertThat(back(confirmed).timeline().confirmedAt()).isEqualTo(NOW.plusSeconds(1));
        assertThat(confirmed.wakeAt()).isEqualTo(NOW.plusSeconds(6));
    }

    @Test
    void removesTheCandidateFiveSecondsAfterConfirmation() {
        RollingBack confirmed = rolling(RollbackPart.SHIFTING, After.FAILED, NOW.minusSeconds(7))
                .toConfirming(NOW.minusSeconds(6))
                .confirmed(NOW.minusSeconds(5));
        assertThat(back(Scene.in(confirmed).decide()).part()).isEqualTo(RollbackPart.CLEARING);
        RollingBack early = rolling(RollbackPart.SHIFTING, After.FAILED, NOW.minusSeconds(7))
                .toConfirming(NOW.minusSeconds(6))
                .confirmed(NOW.minusSeconds(4));
        assertThat(back(Scene.in(early).decide()).part()).isEqualTo(RollbackPart.CONFIRMING);
    }

    @Test
    void removesTheCandidateThirtySecondsAfterTheDecisionAtMost() {
        RollingBack unconfirmed = rolling(RollbackPart.CONFIRMING, After.FAILED, NOW.minusSeconds(30));
        assertThat(back(Scene.in(unconfirmed).levers(true, false).decide()).part())
                .isEqualTo(RollbackPart.CLEARING);
        RollingBack waiting = rolling(RollbackPart.CONFIRMING, After.FAILED, NOW.minusSeconds(29));
        Decision decision = Scene.in(waiting).levers(true, false).decide();
        assertThat(back(decision).part()).isEqualTo(RollbackPart.CONFIRMING);
        assertThat(back(decision).escalated()).isTrue();
        assertThat(decision.wakeAt()).isEqualTo(NOW.plusSeconds(1));
        RollingBack lateConfirmed = rolling(RollbackPart.CONFIRMING, After.FAILED, NOW.minusSeconds(28))
                .confirmed(NOW.minusSeconds(1));
        assertThat(Scene.in(lateConfirmed).decide().wakeAt()).isEqualTo(NOW.plusSeconds(2));
    }

    @Test
    void keepsTheCandidateWhileOnlyItServes() {
        RollingBack late = rolling(RollbackPart.CONFIRMING, After.FAILED, NOW.minusSeconds(60));
        Decision decision = Scene.in(late).levers(true, false).stableDown().decide();
        assertThat(decision.phase()).isInstanceOf(RollingBack.class);
        assertThat(back(decision).part()).isEqualTo(RollbackPart.CONFIRMING);
        assertThat(decision.reason()).isEqualTo(Reason.STABLE_UNAVAILABLE);
        RollingBack shifting = rolling(RollbackPart.SHIFTING, After.FAILED, NOW.minusSeconds(60));
        Decision held = Scene.in(shifting).levers(false, false).stableDown().decide();
        assertThat(back(held).escalated()).isFalse();
        assertThat(held.reason()).isEqualTo(Reason.STABLE_UNAVAILABLE);
    }

    @Test
    void removesACandidateThatProtectsNobody() {
        RollingBack late = rolling(RollbackPart.CONFIRMING, After.SUPERSEDED, NOW.minusSeconds(60));
        assertThat(back(Scene.in(late).levers(true, true).stableDown().decide()).part())
                .as("its traffic is seen to be gone")
                .isEqualTo(RollbackPart.CLEARING);
        assertThat(back(Scene.in(late)
                                .levers(true, false)
                                .stableDown()
                                .replicas(0)
                                .decide())
                        .part())
                .as("a Deployment scaled to zero has nothing to serve")
                .isEqualTo(RollbackPart.CLEARING);
    }

    @Test
    void endsNoTrialForADelayThatIsOver() {
        Stopwatch longAgo = new Stopwatch(Duration.ZERO, NOW.minus(Duration.ofMinutes(20)));
        Decision ready = Scene.in(new Phase.Preparing(Scene.trial(), longAgo)).decide();
        assertThat(ready.phase()).isInstanceOf(Phase.Shifting.class);
        Phase off = Scene.in(new Phase.Preparing(Scene.trial(), longAgo))
                .handsOff()
                .decide()
                .phase();
        assertThat(off)
                .as("while nothing may be written nothing is late")
                .isEqualTo(new Phase.Preparing(Scene.trial(), new Stopwatch(Duration.ofMinutes(20), null)));
    }

    @Test
    void endsWhereTheCauseSays() {
        assertThat(cleared(After.FAILED).phase())
                .isEqualTo(new Phase.RolledBack(CANDIDATE, Reason.BREACH, "errors 17.3% > 1.0% (13 of 75)"));
        assertThat(cleared(After.SUPERSEDED).phase()).isEqualTo(new Phase.Steady());
        assertThat(cleared(After.REVERTED).phase()).isEqualTo(new Phase.Steady());
        assertThat(cleared(After.LEAVING).phase()).isEqualTo(new Phase.Leaving(false));
        assertThat(cleared(After.FAILED).journal().history())
                .containsExactly(new Journal.Past(
                        "t1",
                        CANDIDATE,
                        "Failed",
                        Reason.BREACH.word(),
                        Scene.trial().startedAt(),
                        NOW));
        assertThat(cleared(After.FAILED).wakeAt()).isEqualTo(NOW);
    }

    private static Decision cleared(After after) {
        return Scene.in(rolling(RollbackPart.CLEARING, after, NOW.minusSeconds(20)))
                .decide();
    }

    @Test
    void staysUntilEverythingIsPlain() {
        RollingBack clearing = rolling(RollbackPart.CLEARING, After.FAILED, NOW);
        assertThat(Scene.in(clearing).unsettled().decide().phase()).isEqualTo(clearing);
    }
}
