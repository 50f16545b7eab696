package dev.belay.history;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// How a table's rows are read page by page: along the index of a Release's rows by time. Names of tables
/// and columns are constants of ours; every value is a parameter.
///
/// @param select up to its conditions
/// @param time the column by which it goes
/// @param tie the column that tells rows of the same time apart
record Keyset(String select, String time, String tie, Column.Type kindOfTie) {

    /// One row of a result.
    interface Reading<T> {
        T of(ResultSet row) throws SQLException;
    }

    private String sql(Question question) {
        // The first comparison is the index's; the others only sort out rows of that very moment.
        String onward =
                question.after() == null ? "" : " and %1$s <= ? and (%1$s < ? or %2$s < ?)".formatted(time, tie);
        String trial = question.trial() == null ? "" : " and trial = ?";
        return select
                + " where namespace = ? and release_name = ? and %1$s >= ? and %1$s < ?".formatted(time)
                + trial
                + onward
                + " order by %s desc, %s desc fetch first ? rows only".formatted(time, tie);
    }

    <T> Page<T> page(Connection connection, Question question, Reading<T> reading, Function<T, Mark> mark)
            throws SQLException {
        List<T> found = new ArrayList<>();
        try (PreparedStatement select = prepared(connection, "", question);
                ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                found.add(reading.of(rows));
            }
        }
        return Page.of(found, question.limit(), mark);
    }

    /// @param how `explain `: to be told of the way instead
    PreparedStatement prepared(Connection connection, String how, Question question) throws SQLException {
        PreparedStatement select = connection.prepareStatement(how + sql(question));
        bind(select, question);
        return select;
    }

    private void bind(PreparedStatement select, Question question) throws SQLException {
        int index = 1;
        select.setString(index++, question.namespace());
        select.setString(index++, question.release());
        select.setObject(index++, moment(question.span().from()));
        select.setObject(index++, moment(question.span().until()));
        if (question.trial() != null) {
            select.setString(index++, question.trial());
        }
        Mark after = question.after();
        if (after != null) {
            select.setObject(index++, moment(after.at()));
            select.setObject(index++, moment(after.at()));
            bindTie(select, index++, after.tie());
        }
        select.setInt(index, question.limit() + 1);
    }

    /// A mark that somebody made up finds nothing.
    private void bindTie(PreparedStatement select, int index, String given) throws SQLException {
        if (kindOfTie == Column.Type.TEXT) {
            select.setString(index, Column.word(tie).storable(given));
        } else if (given.matches("[0-9]{1,18}")) {
            select.setLong(index, Long.parseLong(given));
        } else {
            select.setNull(index, Types.BIGINT);
        }
    }

    static OffsetDateTime moment(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
