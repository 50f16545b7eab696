package dev.belay.release;

import static dev.belay.release.Scene.CANDIDATE;
import static dev.belay.release.Scene.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The small values that the heart is made of.
class ValuesTest {

    @Test
    void revisionIsTenHexDigitsOrTheNameOfAFlagsRelease() {
        assertThat(new Revision("0123456789-2")).hasToString("0123456789-2");
        assertThat(new Revision("2026-11")).hasToString("2026-11");
        assertThatThrownBy(() -> new Revision("shop v2")).hasMessageContaining("ten hex digits");
    }

    @ParameterizedTest
    @EnumSource
    void reasonIsReadBackFromItsWord(Reason reason) {
        assertThat(Reason.of(reason.word())).isEqualTo(reason);
        assertThat(reason.sentence()).endsWith(".").hasSizeLessThan(200);
    }

    @Test
    void wordsThatNobodyWroteAreRefused() {
        assertThat(Reason.NO_POLICY.word()).isEqualTo("NoPolicy");
        assertThatThrownBy(() -> Reason.of("Whim")).hasMessageContaining("'Whim' is no reason");
        assertThatThrownBy(() -> Brake.of("Whim")).hasMessageContaining("'Whim' is no brake");
        assertThatThrownBy(() -> Fall.After.of("Whim")).hasMessageContaining("'Whim' is no way");
        assertThatThrownBy(() -> Plan.Strategy.of("Whim")).hasMessageContaining("'Whim' is no strategy");
    }

    @Test
    void wordsAreReadBack() {
        assertThat(Arrays.stream(Brake.values()).map(Brake::word).map(Brake::of))
                .containsExactly(Brake.values());
        assertThat(Arrays.stream(Fall.After.values()).map(Fall.After::word).map(Fall.After::of))
                .containsExactly(Fall.After.values());
        assertThat(Arrays.stream(Plan.Strategy.values())
                        .map(Plan.Strategy::word)
                        .map(Plan.Strategy::of))
                .containsExactly(Plan.Strategy.values());
    }

    @Test
    void stopwatchRunsStandsAndKeeps() {
        Stopwatch ran = Stopwatch.ZERO.run(NOW).run(NOW.plusSeconds(5)).stand(NOW.plusSeconds(8));
        assertThat(ran).isEqualTo(new Stopwatch(Duration.ofSeconds(8), null));
        assertThat(ran.stand(NOW.plusSeconds(99))).isEqualTo(ran);
        assertThat(ran.at(NOW.plusSeconds(99))).isEqualTo(Duration.ofSeconds(8));
        assertThat(ran.reaches(Duration.ofMinutes(1))).isNull();
        Stopwatch again = ran.judge(true, false, NOW.plusSeconds(20));
        assertThat(again.judge(true, true, NOW.plusSeconds(22))).isEqualTo(new Stopwatch(Duration.ofSeconds(10), null));
        assertThat(again.judge(false, false, NOW.plusSeconds(22))).isEqualTo(Stopwatch.ZERO);
        assertThat(ran.isPast(Duration.ofSeconds(1), NOW.plusSeconds(99)))
                .as("one that stands ends nothing")
                .isFalse();
        assertThat(again.at(NOW.plusSeconds(22))).isEqualTo(Duration.ofSeconds(10));
        assertThat(again.reaches(Duration.ofMinutes(1))).isEqualTo(NOW.plusSeconds(72));
        assertThat(again.isPast(Duration.ofSeconds(10), NOW.plusSeconds(22))).isTrue();
        assertThat(again.isPast(Duration.ofSeconds(10), NOW.plusSeconds(21))).isFalse();
        assertThat(again.at(NOW))
                .as("a clock that went back takes nothing away")
                .isEqualTo(Duration.ofSeconds(8));
    }

    @Test
    void journalKeepsTheLastTwentyAndEachFailureOnce() {
        Journal journal = Journal.begin(NOW);
        for (int count = 0; count < 25; count++) {
            Revision revision = new Revision("%010x".formatted(count));
            journal = journal.failed(new Journal.Failed(revision, Reason.BREACH.word(), "", NOW))
                    .ended(new Journal.Past("t" + count, revision, "Failed", Reason.BREACH.word(), NOW, NOW));
        }
        assertThat(journal.failed()).hasSize(Journal.KEPT);
        assertThat(journal.history()).hasSize(Journal.KEPT);
        assertThat(journal.history().getLast().trial()).isEqualTo("t24");
        Revision last = new Revision("%010x".formatted(24));
        Journal twice = journal.failed(new Journal.Failed(last, Reason.ABORTED.word(), "", NOW));
        assertThat(twice.failed().stream().filter(one -> one.revision().equals(last)))
                .hasSize(1);
        assertThat(twice.forgiven(last).hasFailed(last)).isFalse();
    }

    @Test
    void journalBeginsAPhaseAnewOnlyWhenItOrItsStepChanges() {
        Phase watching = new Phase.Watching(Scene.trial(), 1, Duration.ZERO, Stopwatch.ZERO);
        Journal journal = Scene.journal(watching, Brake.ON_CHANGE);
        Phase held = new Phase.Watching(Scene.trial(), 1, Duration.ofSeconds(9), Stopwatch.ZERO);
        assertThat(journal.move(held, NOW).since()).isEqualTo(journal.since());
        Phase next = new Phase.Watching(Scene.trial(), 2, Duration.ZERO, Stopwatch.ZERO);
        assertThat(journal.move(next, NOW).since()).isEqualTo(NOW);
    }

    @Test
    void timelineNotesTheFirstTimeOnly() {
        Timeline begun = new Timeline(null, NOW.minusSeconds(2), NOW, null, null);
        assertThat(begun.took()).isNull();
        Timeline done = begun.shifted(NOW.plusSeconds(1)).shifted(NOW.plusSeconds(9));
        assertThat(done.took()).isEqualTo(Duration.ofSeconds(3));
        assertThat(done.confirmed(NOW.plusSeconds(2))
                        .confirmed(NOW.plusSeconds(9))
                        .confirmedAt())
                .isEqualTo(NOW.plusSeconds(2));
    }

    @Test
    void trialIsKnownByItsMark() {
        assertThat(Scene.trial().raised().mark()).isEqualTo("t1/2");
        assertThat(Scene.trial().inNewStep()).isEqualTo(Scene.trial());
        assertThat(Scene.trial().candidate()).isEqualTo(CANDIDATE);
    }
}
