package dev.belay.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Looks each second, 5 requests a second on the candidate and 45 on stable, unless said.
class AnswerJudgeTest {

    private AnswerJudge judge = new AnswerJudge(1);

    private Optional<VerdictReason> look(double candidate, double stable) {
        return look(candidate, stable, 10, true);
    }

    private Optional<VerdictReason> look(double candidate, double stable, int weight, boolean isWatched) {
        Look look = new Look(Polls.at(0), new Tally(0, candidate), new Tally(0, stable));
        return judge.look(look, weight, isWatched).map(Verdict::reason);
    }

    /// The first look that says it.
    private int looksUntil(VerdictReason reason, double stable, int weight) {
        for (int look = 1; look <= 1000; look++) {
            if (look(0, stable, weight, true).equals(Optional.of(reason))) {
                return look;
            }
        }
        return Integer.MAX_VALUE;
    }

    private void answered(int looks) {
        for (int look = 0; look < looks; look++) {
            look(5, 45);
        }
    }

    @Test
    void afterFiftyMissingAnswersItIsABreach() {
        answered(60);
        assertThat(looksUntil(VerdictReason.ANSWERS_MISSING, 45, 10)).isBetween(10, 11);
        Verdict verdict = judge.verdict().orElseThrow();
        assertThat(verdict).isInstanceOf(Verdict.Breach.class);
        assertThat(verdict.text()).isEqualTo("no answer in 11s, 54 were due");
    }

    @Test
    void oneAnswerEndsTheSilence() {
        answered(60);
        for (int look = 0; look < 9; look++) {
            assertThat(look(0, 45)).isEmpty();
        }
        look(1, 45);
        assertThat(looksUntil(VerdictReason.ANSWERS_MISSING, 45, 10)).isBetween(10, 12);
    }

    @Test
    void aStableThatIsSilentTooMissesNothing() {
        answered(60);
        assertThat(looksUntil(VerdictReason.ANSWERS_MISSING, 0, 10)).isEqualTo(Integer.MAX_VALUE);
    }

    @Test
    void aRatioLearnedFromOneEarlyAnswerConvictsNobody() {
        // One answer beside five of stable's, though the route gives it one in a hundred.
        look(1, 5);
        for (int look = 0; look < 100; look++) {
            assertThat(look(0, 5)).isEmpty();
        }
    }

    @Test
    void ifNoneEverCameItIsWithdrawnAndNotCondemned() {
        assertThat(looksUntil(VerdictReason.NO_ANSWERS, 45, 10)).isEqualTo(10);
        assertThat(judge.verdict().orElseThrow()).isInstanceOf(Verdict.Inconclusive.class);
    }

    @Test
    void aPodThatPrometheusHasNotFoundYetIsNotMissedAtOnce() {
        // A thousand are due in the first second.
        assertThat(looksUntil(VerdictReason.NO_ANSWERS, 9000, 10)).isEqualTo(6);
    }

    @Test
    void whatNewPodsAnswerWhileTheyWarmUpIsNotMissed() {
        answered(60);
        for (int look = 0; look < 30; look++) {
            assertThat(look(0, 45, 10, false)).isEmpty();
        }
    }

    @Test
    void atWeightZeroNothingIsDue() {
        answered(60);
        assertThat(looksUntil(VerdictReason.ANSWERS_MISSING, 45, 0)).isEqualTo(Integer.MAX_VALUE);
    }

    @Test
    void withAllTheTrafficThereIsNoStableToCompareWith() {
        assertThat(looksUntil(VerdictReason.NO_ANSWERS, 0, 100)).isEqualTo(Integer.MAX_VALUE);
    }

    @Test
    void whatWasDueBeforeAStepIsNotDueInIt() {
        answered(60);
        for (int look = 0; look < 9; look++) {
            look(0, 45);
        }
        judge.beginStep();
        assertThat(look(0, 45)).isEmpty();
    }

    @Test
    void anotherProcessMissesAnswersAtTheSameLook() throws StateRefused {
        answered(60);
        for (int look = 0; look < 9; look++) {
            look(0, 45);
        }
        judge = AnswerJudge.resume(1, judge.text());
        assertThat(looksUntil(VerdictReason.ANSWERS_MISSING, 45, 10)).isBetween(1, 2);
    }

    /// Over a day at each rate; a candidate that is well must not be taken back for a pause that chance makes.
    @Test
    void chanceMakesNoSilenceOfFifty() {
        for (double rate : new double[] {0.2, 1, 5}) {
            Sampler sampler = new Sampler(5);
            judge = new AnswerJudge(1);
            for (int look = 0; look < 86_400; look++) {
                assertThat(look(sampler.poisson(rate), sampler.poisson(9 * rate)))
                        .isEmpty();
            }
        }
    }
}
