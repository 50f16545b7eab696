package dev.belay.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// Rulings put into verdicts. Looks each 5 s, 5 %, 3x, floor 1 %; while stable has few requests the limit is still
/// above the floor.
class SignalJudgeTest {

    private final SignalJudge judge = new SignalJudge(Signals.errors(Signals.ERRORS));
    private int now;

    private Verdict look(double bad, double total, double stableBad, double stableTotal) {
        now += 5;
        return judge.look(new Look(Polls.at(now), new Tally(bad, total), new Tally(stableBad, stableTotal)));
    }

    private Verdict looks(int times, double bad, double total, double stableBad, double stableTotal) {
        Verdict last = judge.verdict();
        for (int look = 0; look < times; look++) {
            last = look(bad, total, stableBad, stableTotal);
        }
        return last;
    }

    private void says(Verdict verdict, VerdictReason reason, String text) {
        assertThat(verdict.reason()).isEqualTo(reason);
        assertThat(verdict.text()).isEqualTo(text);
    }

    @Test
    void withoutARequestThereIsNoTraffic() {
        says(looks(3, 0, 0, 0, 225), VerdictReason.NO_TRAFFIC, "errors: no request yet, limit 2.0%");
    }

    @Test
    void withTooFewRequestsHealthIsNotProven() {
        says(
                looks(2, 0, 25, 0, 225),
                VerdictReason.TOO_FEW_REQUESTS,
                "errors 0.0% ≤ 4.0% (0 of 50; stable 0.0%, 0 of 450)");
    }

    @Test
    void fiftyEightCleanRequestsProveHealth() {
        says(
                looks(3, 0, 25, 0, 225),
                VerdictReason.WITHIN_LIMITS,
                "errors 0.0% ≤ 2.0% (0 of 75; stable 0.0%, 0 of 675)");
    }

    @Test
    void failuresAreSuspiciousAndNotTooFewRequests() {
        looks(12, 0, 25, 0, 225);
        says(look(3, 25, 0, 225), VerdictReason.SUSPICIOUS, "errors 12.0% > 1.0% (3 of 25; stable 0.0%, 0 of 225)");
    }

    @Test
    void threeLooksOfFailuresBreach() {
        looks(12, 0, 25, 0, 225);
        look(3, 25, 0, 225);
        look(5, 25, 0, 225);
        Verdict verdict = look(5, 25, 0, 225);
        assertThat(verdict).isInstanceOf(Verdict.Breach.class);
        says(verdict, VerdictReason.OVER_LIMIT, "errors 17.3% > 1.0% (13 of 75; stable 0.0%, 0 of 675)");
        assertThat(judge.troubleSince()).isEqualTo(Polls.at(60));
    }

    @Test
    void whatStableSuffersTooIsShared() {
        looks(12, 0, 25, 0, 225);
        Verdict verdict = looks(6, 8, 25, 66, 225);
        assertThat(verdict).isInstanceOf(Verdict.Inconclusive.class);
        assertThat(verdict.reason()).isEqualTo(VerdictReason.SHARED_FAULT);
    }

    @Test
    void aStableThatIsTooQuietToTellHolds() {
        looks(60, 0, 25, 0, 1);
        Verdict verdict = looks(10, 5, 25, 0, 1);
        assertThat(verdict).isInstanceOf(Verdict.Inconclusive.class);
        assertThat(verdict.reason()).isEqualTo(VerdictReason.STABLE_TOO_QUIET);
    }

    /// Requests come, and count from the end of the warm-up on.
    @Test
    void whatCouldNotBeSeenYetIsNotMissed() {
        Look unseen = new Look(Polls.at(5), Tally.NONE, new Tally(0, 225));
        assertThat(judge.look(unseen, false).reason()).isEqualTo(VerdictReason.TOO_FEW_REQUESTS);
        assertThat(judge.look(unseen, true).reason()).isEqualTo(VerdictReason.NO_TRAFFIC);
        judge.beginStep();
        assertThat(judge.verdict().reason()).isEqualTo(VerdictReason.TOO_FEW_REQUESTS);
        // Looks of five seconds.
        assertThat(judge.look(unseen, false).reason()).isEqualTo(VerdictReason.TOO_FEW_REQUESTS);
        assertThat(judge.look(unseen, false).reason()).isEqualTo(VerdictReason.NO_TRAFFIC);
    }

    @Test
    void aSilenceInWhichTenRequestsWereDueIsNoTraffic() {
        looks(60, 0, 25, 0, 225);
        assertThat(look(0, 0, 0, 225).reason()).isEqualTo(VerdictReason.NO_TRAFFIC);
        assertThat(look(0, 1, 0, 225).reason()).isEqualTo(VerdictReason.WITHIN_LIMITS);
    }

    @Test
    void aPauseBetweenFewCallersIsNoSilence() {
        looks(60, 0, 3, 0, 225);
        assertThat(looks(3, 0, 0, 0, 225).reason()).isEqualTo(VerdictReason.WITHIN_LIMITS);
        assertThat(look(0, 0, 0, 225).reason()).isEqualTo(VerdictReason.NO_TRAFFIC);
    }

    @Test
    void aSilenceOfTwoMinutesIsNoTrafficHoweverFewCall() {
        for (int minute = 0; minute < 60; minute++) {
            look(0, 1, 0, 225);
            looks(11, 0, 0, 0, 225);
        }
        look(0, 1, 0, 225);
        assertThat(looks(23, 0, 0, 0, 225).reason()).isEqualTo(VerdictReason.WITHIN_LIMITS);
        assertThat(look(0, 0, 0, 225).reason()).isEqualTo(VerdictReason.NO_TRAFFIC);
    }

    @Test
    void anotherProcessKnowsOfTheSilence() throws StateRefused {
        looks(60, 0, 3, 0, 225);
        looks(3, 0, 0, 0, 225);
        SignalJudge other =
                SignalJudge.resume(Signals.errors(Signals.ERRORS), judge.text(Polls.at(now)), Polls.at(now));
        assertThat(other.verdict().reason()).isEqualTo(VerdictReason.WITHIN_LIMITS);
        Look empty = new Look(Polls.at(now + 5), Tally.NONE, new Tally(0, 225));
        assertThat(other.look(empty).reason()).isEqualTo(VerdictReason.NO_TRAFFIC);
    }

    @Test
    void fewerRequestsThanTheUserWantsAreTooFew() {
        judge.demand(500);
        assertThat(looks(19, 0, 25, 0, 225).reason()).isEqualTo(VerdictReason.TOO_FEW_REQUESTS);
        assertThat(look(0, 25, 0, 225).reason()).isEqualTo(VerdictReason.WITHIN_LIMITS);
        assertThat(judge.requests()).isEqualTo(500);
    }

    @Test
    void aStepProvesItselfWithItsOwnTraffic() {
        looks(60, 0, 25, 0, 225);
        judge.beginStep();
        assertThat(look(0, 25, 0, 225).reason()).isEqualTo(VerdictReason.TOO_FEW_REQUESTS);
        assertThat(looks(2, 0, 25, 0, 225).reason()).isEqualTo(VerdictReason.WITHIN_LIMITS);
    }

    @Test
    void latencysProofBeginsWithTheTrial() {
        SignalJudge latency = new SignalJudge(Signals.latency(5));
        for (int look = 1; look <= 13; look++) {
            latency.look(new Look(Polls.at(5 * look), new Tally(0, 25), Tally.NONE));
        }
        assertThat(latency.verdict().reason()).isEqualTo(VerdictReason.WITHIN_LIMITS);
        latency.beginStep();
        assertThat(latency.verdict().reason()).isEqualTo(VerdictReason.TOO_FEW_REQUESTS);
        assertThat(latency.look(new Look(Polls.at(70), new Tally(0, 1), Tally.NONE))
                        .text())
                .isEqualTo("slower than 3s 0.0% ≤ 1.0% (0 of 1)");
        assertThat(latency.verdict().reason()).isEqualTo(VerdictReason.WITHIN_LIMITS);
    }

    @Test
    void offTheRouteStableIsNotComparedWith() {
        looks(60, 0, 25, 0, 225);
        judge.dropStable();
        look(5, 25, 0, 0);
        look(5, 25, 0, 0);
        says(look(5, 25, 0, 0), VerdictReason.OVER_LIMIT, "errors 20.0% > 5.0% (15 of 75)");
    }

    @Test
    void anotherProcessSaysTheSame() throws StateRefused {
        looks(60, 0, 25, 0, 225);
        look(3, 25, 0, 225);
        SignalJudge other =
                SignalJudge.resume(Signals.errors(Signals.ERRORS), judge.text(Polls.at(now + 7)), Polls.at(now + 7));
        assertThat(other.judgedUntil()).isEqualTo(judge.judgedUntil());
        assertThat(other.requests()).isEqualTo(judge.requests());
        assertThat(other.troubleSince()).isEqualTo(judge.troubleSince());
        for (int look = 0; look < 2; look++) {
            Look next = new Look(Polls.at(now += 5), new Tally(5, 25), new Tally(0, 225));
            assertThat(other.look(next)).isEqualTo(judge.look(next));
        }
        assertThat(other.verdict().reason()).isEqualTo(VerdictReason.OVER_LIMIT);
    }

    @Test
    void anotherProcessKnowsThatItIsHealthyBeforeItsFirstLook() throws StateRefused {
        looks(60, 0, 25, 0, 225);
        SignalJudge other =
                SignalJudge.resume(Signals.errors(Signals.ERRORS), judge.text(Polls.at(now)), Polls.at(now));
        assertThat(other.verdict().reason()).isEqualTo(VerdictReason.WITHIN_LIMITS);
    }
}
