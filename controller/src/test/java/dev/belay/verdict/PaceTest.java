package dev.belay.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

/// Rates at which the sixty seconds are no promise. A look each second.
class PaceTest {

    private final Pace pace = new Pace(1);

    private void looks(int seconds, double candidate, double stable) {
        for (int second = 0; second < seconds; second++) {
            pace.look(new Look(Instant.ofEpochSecond(second), new Tally(0, candidate), new Tally(0, stable)));
        }
    }

    @Test
    void enoughOfBothIsNoRisk() {
        looks(40, 5, 2);
        assertThat(pace.risk()).isEmpty();
        looks(40, 50, 0);
        assertThat(pace.risk()).isEmpty();
    }

    @Test
    void aQuietCandidateIsSaidAfterHalfAMinuteWithWhatToExpect() {
        looks(29, 1, 9);
        assertThat(pace.risk()).isEmpty();
        looks(1, 1, 9);
        assertThat(pace.risk().orElseThrow())
                .startsWith("fewer than 2 requests a second reach the candidate: expect a rollback within 39s");
    }

    @Test
    void aQuietStableIsSaidToo() {
        looks(40, 9, 0.3);
        assertThat(pace.risk().orElseThrow())
                .startsWith("fewer than 0.5 requests a second reach stable: expect a rollback within 119s");
    }

    @Test
    void aSilentCandidateIsTheVerdictsToTell() {
        looks(40, 0, 9);
        assertThat(pace.risk()).isEmpty();
    }

    @Test
    void anotherStepIsCountedAnew() {
        looks(40, 1, 9);
        pace.beginStep();
        assertThat(pace.risk()).isEmpty();
    }
}
