package dev.belay.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.Figure;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// A million samples of five hundred Releases do not make their keeper slow.
@Tag("soak")
final class SamplesSoakTest {

    private static final int RELEASES = 500;
    private static final int MINUTES = 2_000;

    /// The database itself ends a statement after eight seconds.
    private static final double LIMIT = 8;

    private static final Instant FROM = Instant.parse("2026-11-01T00:00:00Z");

    private static void fill(Written written) throws HistoryAway {
        for (int release = 0; release < RELEASES; release++) {
            String name = "shop" + release;
            written.database().write(connection -> {
                try (PreparedStatement insert = connection.prepareStatement("""
                        insert into samples
                            (release_uid, namespace, release_name, trial, judged_at, slot, verdict, reason, message, weight)
                        select ?, 'shops', ?, 'trial1', ?::timestamptz + n * interval '1 minute',
                            floor(extract(epoch from ?::timestamptz + n * interval '1 minute') / 600)::bigint,
                            'Healthy', 'Measured', 'errors 0.1%', 10
                        from generate_series(0, ? - 1) n""")) {
                    insert.setString(1, "uid-of-" + name);
                    insert.setString(2, name);
                    insert.setTimestamp(3, Timestamp.from(FROM));
                    insert.setTimestamp(4, Timestamp.from(FROM));
                    insert.setInt(5, MINUTES);
                    return insert.executeUpdate();
                }
            });
        }
    }

    private static String plan(Written written, String sql) throws HistoryAway {
        return written.database().read(connection -> {
            StringBuilder plan = new StringBuilder();
            try (PreparedStatement explain = connection.prepareStatement("explain " + sql);
                    ResultSet rows = explain.executeQuery()) {
                while (rows.next()) {
                    plan.append(rows.getString(1)).append('\n');
                }
            }
            return plan.toString();
        });
    }

    /// The first page and one far back.
    private static void pagesOfARelease(Written written) throws HistoryAway {
        Mark late = new Mark(FROM.plus(Duration.ofMinutes(150)), "trial1");
        for (Mark after : Arrays.asList(null, late)) {
            Question question = new Question("shops", "shop7", null, Span.ALWAYS, after, 100);
            assertThat(Plans.of(written, Samples.PAGES, question))
                    .contains("samples_of_release")
                    .doesNotContain("Seq Scan");
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

    @Test
    void areFoundByIndexAndThinnedOutInTime() throws Exception {
        try (Written written = Written.to(TestDatabase.POSTGRESQL)) {
            fill(written);
            TestDatabase.tamper(written.where(), "analyze");
            assertThat(written.column("select count(*) from samples")).isEqualTo(List.of("" + RELEASES * MINUTES));
            pagesOfARelease(written);
            assertThat(plan(
                            written,
                            "select * from samples where judged_at < timestamp '2026-10-01' order by judged_at"))
                    .contains("samples_by_time");

            Instant now = FROM.plus(Duration.ofMinutes(MINUTES)).plus(Samples.IN_FULL);
            double slowest = 0;
            boolean more = true;
            while (more) {
                long began = System.nanoTime();
                more = written.database().write(connection -> Samples.prune(connection, now));
                slowest = Math.max(slowest, (System.nanoTime() - began) / 1e9);
            }
            assertThat(written.column("select count(*) from samples")).isEqualTo(List.of("" + RELEASES * MINUTES / 10));
            Figure.atMost(LIMIT, "s", "slowest step of thinning out a million samples on PostgreSQL", slowest);
        }
    }
}
