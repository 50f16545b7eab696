package dev.belay.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// There is a bound to what the judges say.
final class SamplesTest {

    @Test
    void areThinnedOutAndThrownAwayWithAgeInAFile() throws Exception {
        areThinnedOutAndThrownAwayWithAge(TestDatabase.H2);
    }

    @Test
    @Tag("cluster")
    void areThinnedOutAndThrownAwayWithAgeOnPostgres() throws Exception {
        areThinnedOutAndThrownAwayWithAge(TestDatabase.POSTGRESQL);
    }

    private static void areThinnedOutAndThrownAwayWithAge(TestDatabase kind) throws Exception {
        Instant hour = Instant.parse("2026-11-21T12:00:00Z");
        try (Written written = Written.to(kind)) {
            written.database().write(connection -> {
                for (int minute = 0; minute < 60; minute++) {
                    Instant at = hour.plus(Duration.ofMinutes(minute));
                    Sample sample = StatusFacts.sample(Told.watching("shop", 1, hour, at))
                            .orElseThrow();
                    Samples.keep(connection, sample);
                    Samples.keep(connection, sample);
                }
                return true;
            });
            assertThat(left(written)).isEqualTo("60");
            prune(written, hour.plus(Samples.IN_FULL));
            assertThat(left(written)).as("none is old enough").isEqualTo("60");
            prune(written, hour.plus(Samples.IN_FULL).plus(Duration.ofHours(1)));
            assertThat(left(written)).as("one of each ten minutes").isEqualTo("6");
            prune(written, hour.plus(Samples.THINNED).plus(Duration.ofMinutes(30)));
            assertThat(left(written)).isEqualTo("3");
            prune(written, hour.plus(Samples.THINNED).plus(Duration.ofHours(1)));
            assertThat(left(written)).isEqualTo("0");
        }
    }

    private static void prune(Written written, Instant now) throws HistoryAway {
        assertThat(written.database().<Boolean>write(connection -> Samples.prune(connection, now)))
                .as("there is more to do")
                .isFalse();
    }

    private static String left(Written written) throws HistoryAway {
        List<String> count = written.column("select count(*) from samples");
        return count.getFirst();
    }
}
