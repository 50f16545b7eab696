package dev.belay.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/// What a process remembers between two rounds.
class MemoryTest {

    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

    private final Memory memory = new Memory();

    private boolean isChangedByOthers(Instant at) {
        memory.settled("Watching/t1/1");
        return memory.repairs("Watching/t1/1", at);
    }

    @Test
    void takesTheFirstWritesOfAPhaseForItsOwn() {
        assertThat(memory.repairs("Watching/t1/1", NOW)).isFalse();
        memory.settled("Shifting/t1/1");
        assertThat(memory.repairs("Watching/t1/1", NOW)).isFalse();
        assertThat(memory.isContested(NOW)).isFalse();
    }

    @Test
    void isContestedByTheThirdChangeInTwentySeconds() {
        assertThat(isChangedByOthers(NOW)).isTrue();
        assertThat(isChangedByOthers(NOW.plusSeconds(3))).isTrue();
        assertThat(memory.isContested(NOW.plusSeconds(3))).isFalse();
        assertThat(isChangedByOthers(NOW.plusSeconds(6))).isTrue();
        assertThat(memory.isContested(NOW.plusSeconds(6))).isTrue();
    }

    @Test
    void isContestedNoMoreWhenNobodyDoesItAgain() {
        for (int second = 0; second < 9; second += 3) {
            isChangedByOthers(NOW.plusSeconds(second));
        }
        Instant until = memory.contestedUntil(NOW.plusSeconds(6));
        assertThat(until).isAfter(NOW.plusSeconds(26)).isBefore(NOW.plusSeconds(27));
        assertThat(memory.isContested(NOW.plusSeconds(27))).isFalse();
        assertThat(memory.contestedUntil(NOW.plusSeconds(27))).isNull();
    }

    @Test
    void waitsLongerAfterEachFailureAndNeverOverTwoSeconds() {
        assertThat(memory.patience()).isEqualTo(Duration.ofMillis(200));
        assertThat(memory.patience()).isEqualTo(Duration.ofMillis(400));
        for (int failure = 0; failure < 40; failure++) {
            assertThat(memory.patience()).isLessThanOrEqualTo(Duration.ofSeconds(2));
        }
        memory.succeeded();
        assertThat(memory.patience()).isEqualTo(Duration.ofMillis(200));
    }

    @Test
    void tellsPeopleOnce() {
        assertThat(memory.isNew("a restart waits")).isTrue();
        assertThat(memory.isNew("a restart waits")).isFalse();
    }
}
