package dev.belay.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/// The acceptance of the judge in short, from fixed seeds: about one run in ten. The whole is `JudgeSoakTest`.
class JudgeAcceptanceTest {

    private static final double PART = 0.1;

    private static void keeps(Consumer<Acceptance> part) {
        Figures figures = new Figures();
        part.accept(new Acceptance(PART, figures));
        assertThat(figures.all()).isNotEmpty();
        assertThat(figures.broken()).isEmpty();
    }

    @Test
    void rollsNoHealthyCandidateBack() {
        keeps(Acceptance::falseRollbacks);
    }

    @Test
    void isNearlyAsQuickAsAnyRuleCanBe() {
        keeps(Acceptance::delayAgainstTheBound);
    }

    @Test
    void decidesThePlainCasesInTime() {
        keeps(Acceptance::thePlainCases);
    }

    @Test
    void holdsInASharedFaultAndStillFindsAnOwnOne() {
        keeps(Acceptance::sharedFaults);
    }

    @Test
    void isNotConvincedByABurstOrAGap() {
        keeps(Acceptance::burstsAndGaps);
    }

    @Test
    void doesNotTire() {
        keeps(Acceptance::doesNotTire);
    }

    @Test
    void decidesTheSameAfterAFailover() {
        keeps(Acceptance::state);
    }

    @Test
    void promotesWhatIsWellAndNothingElse() {
        keeps(Acceptance::promotions);
    }

    @Test
    void rollsBackSeldomBelowTheLimit() {
        keeps(Acceptance::greyZone);
    }
}
