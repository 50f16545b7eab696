package dev.belay.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.Figure;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
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

    @Test
    void areFoundByIndexAndThinnedOutInTime() throws Exception {
        try (Written written = Written.to(TestDatabase.POSTGRESQL)) {
            fill(written);
            TestDatabase.tamper(written.where(), "analyze");
            assertThat(written.column("select count(*) from samples")).isEqualTo(List.of("" + RELEASES * MINUTES));
            assertThat(plan(written, """
                    select * from samples where namespace = 'shops' and release_name = 'shop7'
                    order by judged_at desc fetch first 100 rows only""")).contains("samples_of_release");
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
