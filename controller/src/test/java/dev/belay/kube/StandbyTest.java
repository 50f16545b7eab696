package dev.belay.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class StandbyTest {

    private static final Duration LASTS = Duration.ofSeconds(7);
    private static final Instant WALL = Instant.parse("2026-11-21T08:00:00Z");

    private final Standby standby = new Standby(LASTS);

    private static Moment at(double seconds) {
        return new Moment((long) (seconds * 1e9), WALL.plusMillis((long) (seconds * 1000)));
    }

    private static LeaseEntry renewedAt(double seconds) {
        return LeaseEntry.taken("another", at(seconds), 7, 0);
    }

    @Test
    void waitsForAsLongAsTheLeaseLastsSinceItSawIt() {
        standby.see(Optional.of(renewedAt(0)), at(100));
        assertThat(standby.untilFree(at(100))).isEqualTo(LASTS);
        assertThat(standby.untilFree(at(106.5))).isEqualTo(Duration.ofMillis(500));
        assertThat(standby.untilFree(at(107))).isZero();
        assertThat(standby.untilFree(at(200))).isZero();
    }

    @Test
    void seeingTheSameAgainDoesNotProlongIt() {
        standby.see(Optional.of(renewedAt(0)), at(100));
        standby.see(Optional.of(renewedAt(0)), at(106));
        assertThat(standby.untilFree(at(107))).isZero();
    }

    @Test
    void anyChangeBeginsTheWaitAnew() {
        standby.see(Optional.of(renewedAt(0)), at(100));
        standby.see(Optional.of(renewedAt(1.5)), at(106));
        assertThat(standby.untilFree(at(107))).isEqualTo(Duration.ofSeconds(6));
    }

    @Test
    void whatTheLeaseSaysOfTimeIsNotBelieved() {
        standby.see(Optional.of(renewedAt(-86_400)), at(100));
        assertThat(standby.untilFree(at(101))).isEqualTo(Duration.ofSeconds(6));
        standby.see(Optional.of(renewedAt(86_400)), at(102));
        assertThat(standby.untilFree(at(109))).isZero();
    }

    @Test
    void waitsForALeaseThatWasDeletedAndForOneThatNeverWas() {
        standby.see(Optional.empty(), at(100));
        assertThat(standby.untilFree(at(106))).isEqualTo(Duration.ofSeconds(1));
        standby.see(Optional.of(renewedAt(106)), at(106));
        standby.see(Optional.empty(), at(110));
        assertThat(standby.untilFree(at(116))).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void waitsNotForOneThatWasGivenBack() {
        standby.see(Optional.of(renewedAt(99).givenBack(at(100))), at(100));
        assertThat(standby.untilFree(at(100))).isZero();
    }

    @Test
    void waitsForOneWhoseHolderSomebodyWiped() {
        LeaseEntry wiped = new LeaseEntry("", null, null, 7, 3);
        standby.see(Optional.of(wiped), at(100));
        assertThat(standby.untilFree(at(100))).isEqualTo(LASTS);
    }

    @Test
    void aWallClockThatJumpsOnlyMakesALeaderGiveUpEarlier() {
        Moment sent = at(100);
        Moment forward = new Moment(at(101).nanos(), WALL.plusSeconds(3_700));
        Moment back = new Moment(at(101).nanos(), WALL.minusSeconds(3_600));
        assertThat(forward.possiblySince(sent)).isEqualTo(Duration.ofHours(1));
        assertThat(forward.surelySince(sent)).isEqualTo(Duration.ofSeconds(1));
        assertThat(back.possiblySince(sent)).isEqualTo(Duration.ofSeconds(1));
        assertThat(back.surelySince(sent)).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void aLeaseThatIsGivenUpTooLateIsRefused() {
        Duration second = Duration.ofSeconds(1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LeaseTerms(LASTS, second, second, LASTS, second))
                .withMessageContaining("given up before others take it");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LeaseTerms(LASTS, second, second, second, second))
                .withMessageContaining("renewed");
    }
}
