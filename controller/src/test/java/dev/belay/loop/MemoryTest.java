package dev.belay.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.api.Release;
import io.fabric8.kubernetes.client.utils.Serialization;
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

    private static Release release(int version) {
        return Serialization.unmarshal("""
                apiVersion: belay.dev/v1alpha1
                kind: Release
                metadata: {namespace: prod, name: shop, uid: one, resourceVersion: "%d"}
                spec: {target: {deployment: shop}}
                """.formatted(version), Release.class);
    }

    private String newest(int shown) {
        return memory.newest(release(shown)).getMetadata().getResourceVersion();
    }

    /// A lapse of the lease that heals by itself finds a watch that is behind what was written before it.
    @Test
    void knowsOverALapseWhatItWroteLast() {
        memory.wrote(release(9));
        memory.forget();
        assertThat(newest(8)).isEqualTo("9");
        assertThat(newest(10)).isEqualTo("10");
    }

    @Test
    void isSureOfWhatItHasReadUntilAnotherMayHaveLed() {
        assertThat(memory.isAsStored()).isFalse();
        memory.wrote(release(9));
        memory.read(release(7));
        assertThat(newest(8)).isEqualTo("9");
        memory.read(release(12));
        assertThat(newest(8)).isEqualTo("12");
        assertThat(memory.isAsStored()).isTrue();
        memory.forget();
        assertThat(memory.isAsStored()).isFalse();
    }
}
