package dev.belay.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class GatheredTest {

    private Gathered hold = Gathered.NOTHING;

    private double look(double elapsed, boolean hasTraffic, boolean isCalm) {
        hold = hold.plus(elapsed, 5, hasTraffic, isCalm);
        return hold.seconds();
    }

    @Test
    void gathersTheTimeOfCalmLooksWithTraffic() {
        look(5, true, true);
        assertThat(look(5, true, true)).isEqualTo(10);
    }

    @Test
    void suspiciousLooksDoNotCount() {
        look(5, true, true);
        assertThat(look(5, true, false)).isEqualTo(5);
        assertThat(look(5, true, true)).isEqualTo(10);
    }

    @Test
    void aPauseWithinTrafficCountsOnceTheNextRequestHasCome() {
        look(5, true, true);
        assertThat(look(5, false, true)).isEqualTo(5);
        assertThat(look(5, false, true)).isEqualTo(5);
        assertThat(look(5, true, true)).isEqualTo(20);
    }

    @Test
    void aSilenceDoesNotCount() {
        look(5, true, true);
        for (int look = 0; look < 7; look++) {
            look(5, false, true);
        }
        assertThat(look(5, true, true)).isEqualTo(10);
    }

    @Test
    void aPauseInWhichSuspicionAroseDoesNotCount() {
        look(5, true, true);
        look(5, false, true);
        look(5, true, false);
        assertThat(look(5, true, true)).isEqualTo(10);
    }

    @Test
    void whileNobodyLookedNothingIsGathered() {
        assertThat(look(3600, true, true)).isEqualTo(15);
        assertThat(look(-10, true, true)).isEqualTo(15);
    }

    @Test
    void anotherProcessGoesOnFromWhatStatusKept() throws StateRefused {
        Hold before =
                Hold.beginning(Polls.at(0)).plus(Polls.at(5), 5, true, true).plus(Polls.at(10), 5, false, true);
        Hold after = Hold.resume(before.text(Polls.at(12)), Polls.at(12));
        assertThat(after).isEqualTo(before);
        // Replayed looks count no second time.
        assertThat(after.plus(Polls.at(10), 5, true, true)).isEqualTo(before);
        assertThat(after.plus(Polls.at(15), 5, true, true).gathered().seconds()).isEqualTo(15);
    }
}
