package dev.belay.playground.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.playground.prometheus.Shown.Look;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/// When samples show a fault.
final class ShownTest {

    private static final double SHARE = 0.2;

    @Test
    void oneSetIsEnoughIfItIsPlain() {
        assertThat(new Shown(List.of(new Look(0, 1, 5, 20), new Look(1, 2, 20, 20)), SHARE).at())
                .contains(Instant.ofEpochSecond(1));
        assertThat(new Shown(List.of(new Look(0, 1, 4, 4)), SHARE).at()).contains(Instant.ofEpochSecond(1));
    }

    @Test
    void fewRequestsAreAddedUpForTenSeconds() {
        Look little = new Look(0, 5, 2, 10);
        assertThat(new Shown(List.of(little), SHARE).at()).isEmpty();
        assertThat(new Shown(List.of(little, new Look(5, 10, 2, 10)), SHARE).at())
                .contains(Instant.ofEpochSecond(10));
        assertThat(new Shown(List.of(little, new Look(5, 10.5, 2, 10)), SHARE).at())
                .isEmpty();
    }

    @Test
    void aSmallShareShowsNothing() {
        assertThat(new Shown(List.of(new Look(0, 1, 3, 25), new Look(1, 2, 4, 25)), SHARE).at())
                .isEmpty();
    }
}
