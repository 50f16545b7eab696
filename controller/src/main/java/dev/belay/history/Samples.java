package dev.belay.history;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/// What the judges said, minute by minute for two days, then every ten minutes for a quarter of a year, then no more.
final class Samples {

    static final Duration IN_FULL = Duration.ofDays(2);
    static final Duration THINNED = Duration.ofDays(90);

    private static final long SLOT_SECONDS = 600;

    /// How far back thinning looks: what is older was thinned before, unless nobody was there all that time.
    private static final Duration THINNING = Duration.ofDays(2);

    /// At once: a transaction of millions of rows would hold up the next trial's.
    private static final int MOST = 5_000;

    private static final Column WORD = Column.word("word");
    private static final Column MESSAGE = Column.message("message");

    private static final String INSERT = """
            insert into samples
                (release_uid, namespace, release_name, trial, judged_at, slot, verdict, reason, message, weight)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""";

    private static final String OLD = """
            delete from samples where (release_uid, trial, judged_at) in (
                select release_uid, trial, judged_at from samples where judged_at < ? order by judged_at
                fetch first %d rows only)""".formatted(MOST);

    /// All but the first of its ten minutes that says the same.
    private static final String MANY = """
            delete from samples where (release_uid, trial, judged_at) in (
                select s.release_uid, s.trial, s.judged_at from samples s
                where s.judged_at >= ? and s.judged_at < ? and exists (
                    select 1 from samples earlier
                    where earlier.release_uid = s.release_uid and earlier.trial = s.trial
                        and earlier.judged_at < s.judged_at and earlier.slot = s.slot
                        and earlier.verdict = s.verdict)
                fetch first %d rows only)""".formatted(MOST);

    private Samples() {}

    static void keep(Connection connection, Sample sample) throws SQLException {
        if (has(connection, sample)) {
            return;
        }
        Sample.Said said = sample.said();
        try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
            insert.setString(1, sample.release());
            insert.setString(2, sample.namespace());
            insert.setString(3, sample.name());
            insert.setString(4, WORD.storable(sample.trial()));
            insert.setObject(5, moment(sample.at()));
            insert.setLong(6, Math.floorDiv(sample.at().getEpochSecond(), SLOT_SECONDS));
            insert.setString(7, WORD.storable(said.verdict()));
            insert.setString(8, storable(WORD, said.reason()));
            insert.setString(9, storable(MESSAGE, said.message()));
            if (said.weight() == null) {
                insert.setNull(10, Types.BIGINT);
            } else {
                insert.setLong(10, said.weight());
            }
            insert.executeUpdate();
        }
    }

    private static boolean has(Connection connection, Sample sample) throws SQLException {
        String sql = "select 1 from samples where release_uid = ? and trial = ? and judged_at = ?";
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setString(1, sample.release());
            select.setString(2, WORD.storable(sample.trial()));
            select.setObject(3, moment(sample.at()));
            try (ResultSet rows = select.executeQuery()) {
                return rows.next();
            }
        }
    }

    static final Keyset PAGES = new Keyset(
            "select release_uid, namespace, release_name, trial, judged_at, verdict, reason, message, weight from samples",
            "judged_at",
            "trial",
            Column.Type.TEXT);

    /// Of one Release, newest first.
    static Page<Sample> page(Connection connection, Question question) throws SQLException {
        return PAGES.page(connection, question, Samples::read, sample -> new Mark(sample.at(), sample.trial()));
    }

    private static Sample read(ResultSet row) throws SQLException {
        int weight = row.getInt("weight");
        boolean hasWeight = !row.wasNull();
        return new Sample(
                row.getString("release_uid"),
                row.getString("namespace"),
                row.getString("release_name"),
                row.getString("trial"),
                row.getObject("judged_at", OffsetDateTime.class).toInstant(),
                new Sample.Said(
                        row.getString("verdict"),
                        row.getString("reason"),
                        row.getString("message"),
                        hasWeight ? Integer.valueOf(weight) : null));
    }

    /// Thins out and throws away.
    ///
    /// @return whether there may be more to do
    static boolean prune(Connection connection, Instant now) throws SQLException {
        int old;
        try (PreparedStatement delete = connection.prepareStatement(OLD)) {
            delete.setObject(1, moment(now.minus(THINNED)));
            old = delete.executeUpdate();
        }
        int many;
        try (PreparedStatement delete = connection.prepareStatement(MANY)) {
            delete.setObject(1, moment(now.minus(IN_FULL).minus(THINNING)));
            delete.setObject(2, moment(now.minus(IN_FULL)));
            many = delete.executeUpdate();
        }
        return old == MOST || many == MOST;
    }

    private static OffsetDateTime moment(Instant instant) {
        return Instant.parse(Column.text(instant)).atOffset(ZoneOffset.UTC);
    }

    private static @Nullable String storable(Column column, @Nullable String text) {
        return text == null ? null : column.storable(text);
    }
}
