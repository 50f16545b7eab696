package dev.belay.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.Figure;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// A million samples of five hundred Releases do not make their keeper slow.
@Tag("soak")
final class SamplesSoakTest {

    private static final int WARM = 20;

    /// The database itself ends a statement after eight seconds.
    private static final double LIMIT = 8;

    /// The first page and one far back.
    private static void pagesOfARelease(Written written) throws HistoryAway {
        Mark late = new Mark(Plenty.FROM.plus(Duration.ofMinutes(150)), "trial1");
        for (Mark after : Arrays.asList(null, late)) {
            Question question = new Question("shops", "shop7", null, Span.ALWAYS, after, 100);
            assertThat(Plans.of(written, Samples.PAGES, question))
                    .contains("samples_of_release")
                    .doesNotContain("Seq Scan");
            // What the first ones take is the loading of classes, in us and in a database that was just filled.
            for (int i = 0; i < WARM; i++) {
                written.database().read(connection -> Samples.page(connection, question));
            }
            double[] seconds = new double[100];
            for (int i = 0; i < seconds.length; i++) {
                long began = System.nanoTime();
                Page<Sample> page = written.database().read(connection -> Samples.page(connection, question));
                seconds[i] = (System.nanoTime() - began) / 1e9;
                assertThat(page.items()).hasSize(100);
            }
            Arrays.sort(seconds);
            String name = "p99 of a page of a million samples on PostgreSQL, " + (after == null ? "first" : "late");
            Figure.atMost(0.05, "s", name, seconds[98]);
        }
    }

    /// Of all Releases: two years of rollbacks are not read for it.
    private static void figuresOfAMonth(Written written) throws HistoryAway {
        Scope scope = new Scope(null, null, new Span(Plenty.UNTIL.minus(Duration.ofDays(30)), Plenty.UNTIL));
        assertThat(Plans.of(written, connection -> Figures.rollbacks(connection, "explain ", scope)))
                .contains("rollbacks_by_time")
                .doesNotContain("Seq Scan");
        assertThat(Plans.of(written, connection -> Figures.trials(connection, "explain ", scope)))
                .contains("trials_by_time")
                .doesNotContain("Seq Scan");
    }

    @Test
    void areFoundByIndexAndThinnedOutInTime() throws Exception {
        try (Written written = Written.to(TestDatabase.POSTGRESQL)) {
            Plenty.fill(written);
            assertThat(written.column("select count(*) from samples"))
                    .isEqualTo(List.of("" + Plenty.RELEASES * Plenty.MINUTES));
            pagesOfARelease(written);
            String old = "explain select * from samples where judged_at < timestamp '2026-10-01' order by judged_at";
            assertThat(Plans.of(written, connection -> connection.prepareStatement(old)))
                    .contains("samples_by_time");
            figuresOfAMonth(written);

            Instant now = Plenty.UNTIL.plus(Samples.IN_FULL);
            double slowest = 0;
            boolean more = true;
            while (more) {
                long began = System.nanoTime();
                more = written.database().write(connection -> Samples.prune(connection, now));
                slowest = Math.max(slowest, (System.nanoTime() - began) / 1e9);
            }
            assertThat(written.column("select count(*) from samples"))
                    .isEqualTo(List.of("" + Plenty.RELEASES * Plenty.MINUTES / 10));
            Figure.atMost(LIMIT, "s", "slowest step of thinning out a million samples on PostgreSQL", slowest);
        }
    }
}
