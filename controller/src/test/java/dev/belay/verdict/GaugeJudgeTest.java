package dev.belay.verdict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class GaugeJudgeTest {

    private static final GaugeJudge.Bounds BOUNDS = new GaugeJudge.Bounds("queue-depth", 1, 100, 2);

    private GaugeJudge judge = new GaugeJudge(BOUNDS);
    private int now;

    private Verdict look(double value) {
        return judge.look(OptionalDouble.of(value), Polls.at(++now));
    }

    private Verdict lookAtNothing() {
        return judge.look(OptionalDouble.empty(), Polls.at(++now));
    }

    @Test
    void withinItsBoundsItIsHealthy() {
        assertThat(look(100).reason()).isEqualTo(VerdictReason.WITHIN_LIMITS);
        assertThat(look(1).text()).isEqualTo("queue-depth 1");
    }

    @Test
    void twoRunningAboveMaxAreABreach() {
        assertThat(look(101).reason()).isEqualTo(VerdictReason.SUSPICIOUS);
        Verdict verdict = look(250.5);
        assertThat(verdict).isInstanceOf(Verdict.Breach.class);
        assertThat(verdict.reason()).isEqualTo(VerdictReason.GAUGE_ABOVE_MAX);
        assertThat(verdict.text()).isEqualTo("queue-depth 250.5 > 100 (2 of 2 times running)");
    }

    @Test
    void twoRunningBelowMinAreABreach() {
        look(0);
        assertThat(look(0).reason()).isEqualTo(VerdictReason.GAUGE_BELOW_MIN);
    }

    @Test
    void aGoodOneInBetweenBeginsAnew() {
        look(101);
        look(50);
        assertThat(look(101).reason()).isEqualTo(VerdictReason.SUSPICIOUS);
    }

    @Test
    void noNumberIsUnavailableAndNeitherCountsNorForgives() {
        look(101);
        assertThat(lookAtNothing()).isInstanceOf(Verdict.Unavailable.class);
        assertThat(look(Double.NaN).reason()).isEqualTo(VerdictReason.GAUGE_MISSING);
        assertThat(look(101).reason()).isEqualTo(VerdictReason.GAUGE_ABOVE_MAX);
    }

    @Test
    void beforeTheFirstLookItHasNotLooked() {
        assertThat(judge.verdict().reason()).isEqualTo(VerdictReason.NOT_LOOKED_YET);
    }

    @Test
    void infiniteIsAboveMax() {
        look(Double.POSITIVE_INFINITY);
        assertThat(look(Double.POSITIVE_INFINITY).text())
                .isEqualTo("queue-depth Infinity > 100 (2 of 2 times running)");
    }

    @Test
    void anotherProcessKeepsTheCountAndCountsNoLookTwice() throws StateRefused {
        look(101);
        judge = GaugeJudge.resume(BOUNDS, judge.text(Polls.at(now)), Polls.at(now));
        judge.look(OptionalDouble.of(101), Polls.at(now));
        assertThat(judge.verdict().reason()).isEqualTo(VerdictReason.NOT_LOOKED_YET);
        assertThat(look(101).reason()).isEqualTo(VerdictReason.GAUGE_ABOVE_MAX);
    }

    @Test
    void boundsThatNothingCanMeetAreRefused() {
        assertThatThrownBy(() -> new GaugeJudge.Bounds("m", 2, 1, 2)).hasMessageContaining("exchange them");
        assertThatThrownBy(() -> new GaugeJudge.Bounds("m", Double.NaN, Double.NaN, 2))
                .hasMessageContaining("give one of them");
        assertThatThrownBy(() -> new GaugeJudge.Bounds("m", 0, 1, 0)).hasMessageContaining("1 or more");
    }
}
