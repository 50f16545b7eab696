package dev.belay.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class BreakerTest {

    private static final Instant NOW = Instant.ofEpochSecond(1_790_000_400);
    private static final Reply.Failure DOWN = new Reply.Failure(Reply.Kind.SILENT, "is down");

    private final Breaker breaker = new Breaker();

    private void fail(int times) {
        for (int time = 0; time < times; time++) {
            assertThat(breaker.refusal(NOW)).isNull();
            breaker.learn(DOWN, NOW);
        }
    }

    @Test
    void opensAfterFiveFailuresRunningAndSaysWhy() {
        fail(4);
        breaker.learn(new Reply.Answer(List.of()), NOW);
        fail(5);
        assertThat(breaker.refusal(NOW)).isEqualTo(DOWN);
    }

    @Test
    void letsOneTryAfterItsPause() {
        fail(5);
        Instant later = NOW.plus(Breaker.PAUSE);
        assertThat(breaker.refusal(later.minusMillis(1))).isEqualTo(DOWN);
        assertThat(breaker.refusal(later)).isNull();
        assertThat(breaker.refusal(later)).isEqualTo(DOWN);
        breaker.learn(new Reply.Answer(List.of()), later);
        assertThat(breaker.refusal(later)).isNull();
    }

    @Test
    void aServerThatRefusesAQueryIsWell() {
        for (int time = 0; time < 10; time++) {
            breaker.learn(new Reply.Failure(Reply.Kind.TOO_MUCH, "gave up"), NOW);
        }
        assertThat(breaker.refusal(NOW)).isNull();
    }
}
