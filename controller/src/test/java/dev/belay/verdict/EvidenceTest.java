package dev.belay.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/// From raw counters to increments, each counted once. Scrapes each 5 s unless said; errors warm up for 5 s.
class EvidenceTest {

    private final Polls polls = new Polls(5, 5);

    private static Tally tally(double bad, double total) {
        return new Tally(bad, total);
    }

    private void begin() {
        polls.candidate("c", 0).has("c", 1, 10, 9).poll(10);
    }

    @Test
    void countsWhatCameSinceTheScrapeBefore() {
        begin();
        assertThat(polls.has("c", 3, 30, 14).candidate(15)).isEqualTo(tally(2, 20));
        assertThat(polls.has("c", 3, 35, 19).candidate(20)).isEqualTo(tally(0, 5));
    }

    @Test
    void whatWasCountedBeforeTheFirstPollIsNotOurs() {
        polls.stable("s").candidate("c", 0);
        polls.has("s", 500, 100_000, 9).has("c", 4, 10, 9);
        assertThat(polls.look(10)).isEqualTo(Counts.NONE);
        assertThat(polls.has("s", 501, 100_045, 14).has("c", 4, 15, 14).look(15))
                .isEqualTo(new Counts(tally(0, 5), tally(1, 45)));
    }

    @Test
    void theSameScrapeTwiceIsCountedOnce() {
        begin();
        assertThat(polls.has("c", 3, 30, 14).candidate(15)).isEqualTo(tally(2, 20));
        assertThat(polls.poll(20).look()).isNull();
        assertThat(polls.has("c", 3, 31, 24).candidate(25)).isEqualTo(tally(0, 1));
    }

    @Test
    void aLateSampleThatANewerOneHasOvertakenIsNotCounted() {
        begin();
        polls.has("c", 3, 30, 14).poll(15);
        assertThat(polls.has("c", 2, 25, 12).poll(20).look()).isNull();
        assertThat(polls.has("c", 3, 40, 24).candidate(25)).isEqualTo(tally(0, 10));
    }

    @Test
    void afterARestartTheNewValueIsTheIncrement() {
        begin();
        polls.restarted("c", 12);
        assertThat(polls.has("c", 1, 4, 14).candidate(15)).isEqualTo(tally(1, 4));
        assertThat(polls.has("c", 1, 9, 19).candidate(20)).isEqualTo(tally(0, 5));
    }

    @Test
    void aRestartAlsoExplainsACounterThatFellAlone() {
        begin();
        polls.restarted("c", 12);
        // More requests than before the restart already, but its failures began anew.
        assertThat(polls.has("c", 0, 12, 14).candidate(15)).isEqualTo(tally(0, 12));
    }

    @Test
    void aFallWithoutARestartIsAnotherReplicaOfTheStore() {
        begin();
        polls.has("c", 5, 100, 14).poll(15);
        assertThat(polls.has("c", 4, 90, 19).candidate(20)).isEqualTo(tally(0, 0));
        assertThat(polls.has("c", 5, 99, 24).candidate(25)).isEqualTo(tally(0, 0));
        assertThat(polls.has("c", 6, 120, 29).candidate(30)).isEqualTo(tally(1, 20));
    }

    @Test
    void aRestartThatTheWatchTellsLateIsCountedWhenItIsKnown() {
        begin();
        polls.has("c", 5, 100, 14).poll(15);
        assertThat(polls.has("c", 2, 8, 19).candidate(20)).isEqualTo(tally(0, 0));
        polls.restarted("c", 17);
        assertThat(polls.has("c", 3, 20, 24).candidate(25)).isEqualTo(tally(3, 20));
    }

    @Test
    void oneRestartExplainsOneFall() {
        begin();
        polls.restarted("c", 12);
        polls.has("c", 1, 4, 14).poll(15);
        assertThat(polls.has("c", 0, 2, 16).candidate(20)).isEqualTo(tally(0, 0));
    }

    @Test
    void anOldRestartExplainsNoFall() {
        begin();
        polls.restarted("c", 12);
        polls.has("c", 1, 40, 24).poll(25);
        assertThat(polls.has("c", 1, 38, 29).candidate(30)).isEqualTo(tally(0, 0));
    }

    @Test
    void aSeriesThatIsBornWithItsFirstErrorCountsFromZeroInAPodOfThisTrial() {
        polls.candidate("c", 0).candidate("d", 0).has("c", 0, 1, 9);
        polls.poll(10);
        assertThat(polls.has("c", 0, 2, 14).candidate(15)).isEqualTo(tally(0, 1));
        assertThat(polls.has("c", 0, 3, 19).has("d", 1, 1, 19).candidate(20)).isEqualTo(tally(1, 2));
    }

    @Test
    void aSeriesThatIsNewInAnOlderPodIsABaseline() {
        polls.candidate("c", 0).stable("s").stable("t").has("c", 0, 1, 9).has("s", 0, 9, 9);
        polls.poll(10);
        polls.has("c", 0, 2, 14).has("s", 0, 18, 14).has("t", 7, 900, 14);
        assertThat(polls.look(15).stable()).isEqualTo(tally(0, 9));
        polls.has("c", 0, 3, 19).has("s", 0, 27, 19).has("t", 8, 905, 19);
        assertThat(polls.look(20).stable()).isEqualTo(tally(1, 14));
    }

    @Test
    void aPodCountsFromTheEndOfItsWarmUp() {
        polls.candidate("c", 7).has("c", 3, 4, 9);
        polls.poll(10);
        // At 12 it is warm: what it failed until the scrape at 14 was cold.
        polls.has("c", 6, 12, 14).poll(15);
        assertThat(polls.has("c", 7, 22, 19).candidate(20)).isEqualTo(tally(1, 10));
    }

    @Test
    void aPodThatTurnsUnreadyUnderItsErrorsWarmsUpOnce() {
        begin();
        polls.ready("c", null).has("c", 5, 20, 14).poll(15);
        polls.ready("c", 18.0);
        assertThat(polls.has("c", 9, 30, 19).candidate(20).bad()).isEqualTo(4);
    }

    @Test
    void aPodThatWasNeverReadyIsNotWaitedFor() {
        begin();
        polls.starting("d");
        assertThat(polls.has("c", 1, 11, 14).candidate(15)).isEqualTo(tally(0, 1));
    }

    @Test
    void aLookNeedsANewSampleOfEveryCandidatePod() {
        polls.candidate("c", 0).candidate("d", 0).has("c", 0, 1, 8).has("d", 0, 1, 9);
        polls.poll(10);
        assertThat(polls.has("c", 1, 5, 13).poll(15).look()).isNull();
        // A missed look: its increments come with the next one.
        assertThat(polls.has("c", 2, 9, 18).has("d", 0, 7, 19).candidate(20)).isEqualTo(tally(2, 14));
    }

    @Test
    void looksAreNeverMoreOftenThanPlanned() {
        begin();
        polls.has("c", 1, 12, 14).poll(15);
        assertThat(polls.has("c", 2, 13, 16).poll(17).look()).isNull();
        assertThat(polls.has("c", 3, 14, 18).candidate(20)).isEqualTo(tally(2, 2));
    }

    @Test
    void aPodWithoutSamplesForThreeSpacingsIsLeftOutAndNamed() {
        polls.candidate("c", 0).candidate("d", 0).has("c", 0, 1, 9).has("d", 0, 1, 9);
        polls.poll(10);
        polls.has("c", 0, 2, 14).poll(15);
        assertThat(polls.has("c", 0, 3, 19).poll(20).leftOut()).isEmpty();
        assertThat(polls.has("c", 0, 4, 24).poll(25).look()).isNull();
        Seen seen = polls.has("c", 0, 5, 29).poll(30);
        assertThat(seen.leftOut()).containsExactly("d");
        assertThat(seen.look()).isEqualTo(new Look(Polls.at(30), tally(0, 4), Tally.NONE));
    }

    @Test
    void aPodThatWasLeftOutBeginsAnewAndIsNotCountedTwice() {
        aPodWithoutSamplesForThreeSpacingsIsLeftOutAndNamed();
        // Gone from the answer altogether: no proof that it counts from zero.
        polls.hasNothingOf("d").has("c", 0, 6, 34).poll(35);
        polls.has("d", 3, 50, 39).has("c", 0, 7, 39);
        assertThat(polls.candidate(40)).isEqualTo(tally(0, 1));
        assertThat(polls.has("d", 4, 60, 44).has("c", 0, 8, 44).candidate(45)).isEqualTo(tally(1, 11));
    }

    @Test
    void withoutMostOfTheCandidateThereIsNothingToJudge() {
        polls.candidate("c", 0).candidate("d", 0).candidate("e", 0).stable("s");
        polls.has("c", 0, 1, 9)
                .has("d", 0, 1, 9)
                .has("e", 0, 1, 9)
                .has("s", 0, 9, 9)
                .poll(10);
        Seen seen = polls.has("c", 0, 2, 29).has("s", 0, 18, 29).poll(30);
        assertThat(seen.look()).isNull();
        assertThat(seen.hindrance())
                .isEqualTo(Verdict.of(VerdictReason.SAMPLES_MISSING, new Numbers.LeftOut(List.of("d", "e"), 3)));
        assertThat(seen.hindrance()).isInstanceOf(Verdict.Unavailable.class);
    }

    @Test
    void halfOfTheCandidateIsEnough() {
        polls.candidate("c", 0)
                .candidate("d", 0)
                .has("c", 0, 1, 9)
                .has("d", 0, 1, 9)
                .poll(10);
        assertThat(polls.has("c", 0, 2, 29).poll(30).hindrance()).isNull();
    }

    @Test
    void whenTheCandidatesTargetsAreGoneAndStableIsSeenItGivesNoAnswers() {
        polls.candidate("c", 0).stable("s").has("c", 0, 1, 9).has("s", 0, 9, 9).poll(10);
        Seen seen = polls.hasNothingOf("c").has("s", 0, 99, 29).poll(30);
        assertThat(seen.hindrance())
                .isEqualTo(Verdict.of(VerdictReason.NO_ANSWERS, new Numbers.LeftOut(List.of("c"), 1)));
    }

    @Test
    void aHiccupOfTheTargetsIsOnlyUnavailable() {
        Polls fast = new Polls(1, 5);
        fast.candidate("c", 0)
                .stable("s")
                .has("c", 0, 1, 9.5)
                .has("s", 0, 9, 9.5)
                .poll(10);
        fast.hasNothingOf("c").has("s", 0, 99, 13.5);
        assertThat(fast.poll(14).hindrance()).isInstanceOf(Verdict.Unavailable.class);
        fast.has("s", 0, 150, 20.5);
        assertThat(fast.poll(21).hindrance()).isInstanceOf(Verdict.Inconclusive.class);
    }

    @Test
    void whenNobodyIsSeenPrometheusIsToBlame() {
        polls.candidate("c", 0).stable("s").has("c", 0, 1, 9).has("s", 0, 9, 9).poll(10);
        assertThat(polls.poll(30).hindrance())
                .isEqualTo(Verdict.of(VerdictReason.SAMPLES_MISSING, new Numbers.LeftOut(List.of("c"), 1)));
    }

    @Test
    void anUnseenStableIsNotAStableWithoutTraffic() {
        polls.candidate("c", 0).stable("s").has("c", 0, 1, 9).has("s", 0, 9, 9).poll(10);
        assertThat(polls.has("c", 9, 9, 29).poll(30).hindrance())
                .isEqualTo(Verdict.of(VerdictReason.STABLE_SAMPLES_MISSING, new Numbers.LeftOut(List.of("s"), 1)));
        // Both sides' seconds until then are the same ones, so nothing is lost.
        assertThat(polls.has("c", 9, 11, 34).has("s", 20, 200, 34).look(35))
                .isEqualTo(new Counts(tally(9, 10), tally(20, 191)));
    }

    @Test
    void stableOffTheRouteIsNeitherCountedNorWaitedFor() {
        polls.candidate("c", 0).stable("s").has("c", 0, 1, 9).has("s", 0, 9, 9).poll(10);
        polls.stableOffTheRoute();
        assertThat(polls.has("c", 1, 3, 29).look(30)).isEqualTo(new Counts(tally(1, 2), Tally.NONE));
    }

    @Test
    void theCandidatesIncrementsWaitForStablesSameSeconds() {
        polls.candidate("c", 0).stable("s").has("c", 0, 1, 9).has("s", 0, 9, 9).poll(10);
        assertThat(polls.has("c", 5, 6, 14).has("s", 0, 20, 11.9).poll(15).look())
                .isNull();
        // Stable is four seconds behind all the time: the look is one poll late, and of the same seconds.
        assertThat(polls.has("c", 9, 11, 19).has("s", 30, 60, 15).look(20))
                .isEqualTo(new Counts(tally(5, 5), tally(30, 51)));
    }

    @Test
    void samplesTwoSecondsOlderAreTheSameSeconds() {
        polls.candidate("c", 0).stable("s").has("c", 0, 1, 9).has("s", 0, 9, 9).poll(10);
        assertThat(polls.has("c", 5, 6, 14).has("s", 0, 20, 12).look(15))
                .isEqualTo(new Counts(tally(5, 5), tally(0, 11)));
    }

    @Test
    void stableSamplesThatAreNewerThanNeedBeWait() {
        polls.candidate("c", 0).stable("s").has("c", 0, 1, 9).has("s", 0, 9, 9).poll(10);
        polls.has("s", 0, 20, 14).poll(15);
        assertThat(polls.has("c", 0, 2, 13).has("s", 0, 40, 19).look(20).stable())
                .isEqualTo(tally(0, 11));
    }

    @Test
    void theLastRequestsOfAPodThatIsGoneAreCounted() {
        polls.candidate("c", 0)
                .candidate("d", 0)
                .has("c", 0, 1, 9)
                .has("d", 0, 1, 9)
                .poll(10);
        polls.gone("d");
        assertThat(polls.has("c", 0, 2, 14).has("d", 4, 5, 12).candidate(15)).isEqualTo(tally(4, 5));
    }

    @Test
    void failuresNeverOutnumberTheRequestsTheyArePartOf() {
        begin();
        assertThat(polls.has("c", 9, 14, 14).candidate(15)).isEqualTo(tally(4, 4));
        assertThat(polls.has("c", 9, 24, 19).candidate(20)).isEqualTo(tally(4, 10));
    }

    @Test
    void aPodIsWatchedFromItsBaselineOn() {
        polls.candidate("c", 3).stable("s").has("s", 0, 9, 4);
        assertThat(polls.poll(5).isWatched()).isFalse();
        assertThat(polls.has("c", 0, 3, 9).has("s", 0, 20, 9).poll(10).isWatched())
                .isFalse();
        assertThat(polls.has("c", 0, 3, 14).has("s", 0, 30, 14).poll(15).isWatched())
                .isTrue();
    }
}
