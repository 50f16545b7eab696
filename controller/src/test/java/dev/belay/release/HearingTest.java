package dev.belay.release;

import static dev.belay.release.Scene.CANDIDATE;
import static dev.belay.release.Scene.FAILED;
import static dev.belay.release.Scene.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.release.Verb.Name;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Which verbs are done, which are refused and with what sentence.
class HearingTest {

    private static final Trial TRIAL = Scene.trial();
    private static final Phase WATCHING = new Phase.Watching(TRIAL, 1, Duration.ZERO, Stopwatch.ZERO);
    private static final Phase STEADY = new Phase.Steady();
    private static final Phase GATED = new Phase.Gated(TRIAL, 2, null);
    private static final Phase CLEARING = new Phase.HandingOver(TRIAL, HandoverPart.CLEARING, Stopwatch.ZERO);
    private static final Phase BACK = new Phase.RollingBack(
            TRIAL,
            new Fall(Reason.BREACH, "", Fall.After.FAILED),
            RollbackPart.SHIFTING,
            new Timeline(null, null, NOW, null, null),
            false);

    private static String refusal(Phase phase, Name name, String value) {
        Decision decision = Scene.in(phase).saying(name, value).decide();
        assertThat(decision.answers()).hasSize(1);
        String refusal = decision.answers().getFirst().refusal();
        assertThat(refusal).isNotNull();
        assertThat(decision.journal().verb()).isNull();
        return String.valueOf(refusal);
    }

    private static Decision done(Phase phase, Name name, String value) {
        Decision decision = Scene.in(phase).saying(name, value).decide();
        assertThat(decision.answers()).extracting(Verb.Answer::isDone).containsExactly(true);
        assertThat(decision.journal().verb()).isEqualTo(new Verb.Done(new Verb(name, value, "ada"), NOW, false));
        return decision;
    }

    @Test
    void refusesAbortWithoutATrialAndTooLate() {
        assertThat(refusal(STEADY, Name.ABORT, "now")).isEqualTo("no trial is under way, so there is nothing to abort");
        assertThat(refusal(BACK, Name.ABORT, "now")).contains("being taken back already");
        assertThat(refusal(CLEARING, Name.ABORT, "now")).contains("past its point of no return");
    }

    @Test
    void refusesAnAlertThatIsOlderThanTheTrialOrOfNone() {
        String now = new FiredAlert(NOW, "HighErrorRate").value();
        String before = new FiredAlert(TRIAL.startedAt().minusMillis(1), "HighErrorRate").value();
        assertThat(refusal(WATCHING, Name.ALERT, before)).contains("HighErrorRate fired before this trial began");
        assertThat(refusal(STEADY, Name.ALERT, now)).contains("HighErrorRate takes nothing back");
        assertThat(refusal(BACK, Name.ALERT, now)).contains("being taken back already");
        assertThat(refusal(CLEARING, Name.ALERT, now)).contains("past its point of no return");
    }

    /// Its text would go into the status as it is, and one that is too long would have all of it refused.
    @ParameterizedTest
    @ValueSource(strings = {"now", "HighErrorRate", "yesterday/HighErrorRate", "/", ""})
    void refusesAnAlertThatNamesNone(String value) {
        assertThat(refusal(WATCHING, Name.ALERT, value)).contains("names no alert");
        assertThat(refusal(WATCHING, Name.ALERT, new FiredAlert(NOW, "x").value() + "x".repeat(300)))
                .contains("names no alert");
    }

    @Test
    void readsAnAlertAsItWasWritten() {
        FiredAlert strange = new FiredAlert(NOW, "a/b\n'" + "\ud83d\ude00".repeat(200));
        assertThat(FiredAlert.of(strange.value())).contains(strange);
        assertThat(strange.value()).doesNotContain("\n").startsWith(NOW + "/a/b '");
        assertThat(strange.name().codePoints()).hasSize(128);
    }

    @Test
    void refusesStaleValuesWithTheRightOne() {
        assertThat(refusal(WATCHING, Name.ABORT, FAILED.hash()))
                .isEqualTo("'dddddddddd' is stale: the Release has moved on; if you still mean it, write"
                        + " belay.dev/abort: 'bbbbbbbbbb' or 'now'");
        assertThat(refusal(GATED, Name.PROMOTE, CANDIDATE + "/1")).endsWith("belay.dev/promote: 'bbbbbbbbbb/2'");
        assertThat(refusal(WATCHING, Name.SKIP, CANDIDATE + "/2")).endsWith("belay.dev/skip: 'bbbbbbbbbb/1'");
        assertThat(refusal(new Phase.RolledBack(CANDIDATE, Reason.BREACH, ""), Name.RETRY, FAILED.hash()))
                .endsWith("belay.dev/retry: 'bbbbbbbbbb'");
    }

    @Test
    void pausesATrialUntilItIsResumed() {
        Phase paused = done(WATCHING, Name.PAUSE, "now").phase();
        assertThat(((Phase.Watching) paused).trial().pausedBy()).isEqualTo("ada");
        Phase resumed = done(paused, Name.RESUME, CANDIDATE.hash()).phase();
        assertThat(((Phase.Watching) resumed).trial().pausedBy()).isNull();
        Phase over = new Phase.HandingOver(TRIAL, HandoverPart.SETTLING, Stopwatch.ZERO);
        assertThat(((Phase.HandingOver) done(over, Name.PAUSE, "now").phase())
                        .trial()
                        .pausedBy())
                .isEqualTo("ada");
        Phase blocked = new Phase.Preparing(TRIAL, Stopwatch.ZERO).toBlocked(new Obstacle(Reason.NO_SERIES, ""));
        Decision decision = Scene.in(blocked)
                .finds(Reason.NO_SERIES, "")
                .saying(Name.PAUSE, "now")
                .decide();
        assertThat(decision.phase())
                .isInstanceOfSatisfying(
                        Phase.Blocked.class,
                        now -> assertThat(((Phase.Preparing) now.from()).trial().pausedBy())
                                .isEqualTo("ada"));
    }

    @Test
    void doesNotLetAPauseDelayARollback() {
        Decision decision =
                Scene.in(WATCHING).breaching().saying(Name.PAUSE, "now").decide();
        assertThat(decision.phase()).isInstanceOf(Phase.RollingBack.class);
        assertThat(decision.answers()).extracting(Verb.Answer::isDone).containsExactly(true);
    }

    @Test
    void refusesPauseAndResumeWhereThereIsNothingToPause() {
        assertThat(refusal(STEADY, Name.PAUSE, "now")).contains("set spec.paused");
        assertThat(refusal(BACK, Name.PAUSE, "now")).contains("cannot be paused");
        assertThat(refusal(WATCHING, Name.RESUME, "now")).contains("nothing to resume");
        assertThat(refusal(STEADY, Name.RESUME, "now")).contains("nothing to resume");
    }

    @Test
    void refusesRetryPromoteAndSkipOutOfPlace() {
        assertThat(refusal(WATCHING, Name.RETRY, CANDIDATE.hash())).startsWith("nothing to retry");
        assertThat(refusal(
                        new Phase.Withdrawn(TRIAL, 1, Reason.CANDIDATE_UNREADY, Stopwatch.ZERO),
                        Name.RETRY,
                        CANDIDATE.hash()))
                .startsWith("nothing to retry");
        assertThat(refusal(WATCHING, Name.PROMOTE, CANDIDATE + "/1")).contains("say skip");
        assertThat(refusal(STEADY, Name.SKIP, CANDIDATE + "/1")).contains("at no step");
        assertThat(refusal(new Phase.Shifting(TRIAL, 3, 50, Stopwatch.ZERO), Name.SKIP, CANDIDATE + "/3"))
                .contains("the last step is over");
        assertThat(refusal(
                        new Phase.Watching(TRIAL.paused("ada"), 1, Duration.ZERO, Stopwatch.ZERO),
                        Name.SKIP,
                        CANDIDATE + "/1"))
                .contains("end the pause first");
        Decision paused =
                Scene.in(WATCHING).paused().saying(Name.SKIP, CANDIDATE + "/1").decide();
        assertThat(paused.answers().getFirst().refusal()).contains("end the pause first");
    }

    @Test
    void refusesToGoOnInAPauseAndToPauseWhatANewerOperatorHas() {
        Phase silent = new Phase.Withdrawn(TRIAL.paused("ada"), 1, Reason.NO_ANSWERS, Stopwatch.ZERO);
        assertThat(refusal(silent, Name.RETRY, CANDIDATE.hash())).contains("end the pause first");
        assertThat(refusal(new Phase.Unknown("Mirroring", TRIAL), Name.PAUSE, "now"))
                .contains("only abort works");
    }

    @Test
    void keepsARetryUntilTheObstacleIsGone() {
        Phase back = new Phase.RolledBack(CANDIDATE, Reason.BREACH, "");
        Decision blocked = Scene.in(back)
                .saying(Name.RETRY, CANDIDATE.hash())
                .finds(Reason.QUOTA_TOO_SMALL, "")
                .decide();
        assertThat(blocked.reason()).isEqualTo(Reason.QUOTA_TOO_SMALL);
        assertThat(blocked.answers()).isEmpty();
        Decision still = Scene.in(blocked.phase())
                .saying(Name.RETRY, CANDIDATE.hash())
                .finds(Reason.QUOTA_TOO_SMALL, "")
                .decide();
        assertThat(still.phase()).isEqualTo(blocked.phase());
        assertThat(Scene.in(still.phase())
                        .saying(Name.RETRY, CANDIDATE.hash())
                        .decide()
                        .phase())
                .isInstanceOf(Phase.Preparing.class);
    }

    @Test
    void skipsTheBakeByTheFinalStep() {
        done(new Phase.Baking(TRIAL, NOW, Stopwatch.ZERO), Name.SKIP, CANDIDATE + "/3");
    }

    @Test
    void doesOneVerbARoundAbortFirst() {
        Decision decision = Scene.in(WATCHING)
                .saying(Name.SKIP, CANDIDATE + "/1")
                .saying(Name.ABORT, "now")
                .decide();
        assertThat(decision.phase()).isInstanceOf(Phase.RollingBack.class);
        assertThat(decision.answers())
                .extracting(answer -> answer.verb().name())
                .containsExactly(Name.ABORT);
    }

    @Test
    void doesNotDoTheSameRequestTwice() {
        Verb pause = new Verb(Name.PAUSE, "now", "ada");
        Journal said = Scene.journal(WATCHING, Brake.ON_CHANGE).said(new Verb.Done(pause, NOW, false));
        Decision replayed = Scene.of(said).saying(Name.PAUSE, "now").decide();
        assertThat(((Phase.Watching) replayed.phase()).trial().pausedBy()).isNull();
        assertThat(replayed.answers()).containsExactly(new Verb.Answer(pause, null));
        assertThat(replayed.journal().verb()).isEqualTo(new Verb.Done(pause, NOW, false));
        Decision gone = Scene.of(said).decide();
        assertThat(gone.journal().verb()).isEqualTo(new Verb.Done(pause, NOW, true));
        Decision anew = Scene.of(gone.journal()).saying(Name.PAUSE, "now").decide();
        assertThat(((Phase.Watching) anew.phase()).trial().pausedBy()).isEqualTo("ada");
    }

    @Test
    void namesSomebodyWhereTheAuthorIsUnknown() {
        assertThat(new Verb(Name.ABORT, "now", null).author()).isEqualTo("somebody");
        assertThat(Name.ABORT.word()).isEqualTo("abort");
    }
}
