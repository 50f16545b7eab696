package dev.belay.history;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The facts of one kind, where they can be asked for. Names of tables and columns are constants of ours; every value
/// is a parameter.
final class FactTable {

    private final Kind kind;
    private final String columns;

    FactTable(Kind kind) {
        this.kind = kind;
        this.columns = kind.columns().stream().map(Column::name).collect(Collectors.joining(", "));
    }

    String columns() {
        return columns;
    }

    void insert(Connection connection, Fact fact, long seq) throws SQLException {
        String places = "?, ".repeat(kind.columns().size()) + "?";
        String sql = "insert into " + kind.table() + " (" + columns + ", ledger_seq) values (" + places + ")";
        try (PreparedStatement insert = connection.prepareStatement(sql)) {
            int index = 1;
            for (Column column : kind.columns()) {
                column.set(insert, index, fact.values().get(index - 1));
                index++;
            }
            insert.setLong(index, seq);
            insert.executeUpdate();
        }
    }

    /// Those of a Release that are there already.
    ///
    /// @param from nothing older is asked for
    Set<Fact.Key> known(Connection connection, String release, Instant from) throws SQLException {
        String sql =
                "select " + columns + " from " + kind.table() + " where release_uid = ? and " + kind.time() + " >= ?";
        Set<Fact.Key> known = new HashSet<>();
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setString(1, release);
            select.setObject(2, from.atOffset(ZoneOffset.UTC));
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    known.add(read(rows).key());
                }
            }
        }
        return known;
    }

    boolean hasAny(Connection connection, String release) throws SQLException {
        String sql = "select 1 from " + kind.table() + " where release_uid = ? fetch first 1 row only";
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setString(1, release);
            try (ResultSet rows = select.executeQuery()) {
                return rows.next();
            }
        }
    }

    /// Those whose rows of the ledger lie between the two, both included.
    Map<Long, Fact> between(Connection connection, long first, long last) throws SQLException {
        String sql = "select ledger_seq, " + columns + " from " + kind.table() + " where ledger_seq between ? and ?";
        Map<Long, Fact> found = new TreeMap<>();
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setLong(1, first);
            select.setLong(2, last);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    found.put(rows.getLong("ledger_seq"), read(rows));
                }
            }
        }
        return found;
    }

    /// Of one Release, newest first.
    Page<Row> page(Connection connection, Question question) throws SQLException {
        return pages().page(
                        connection,
                        question,
                        row -> new Row(row.getLong("ledger_seq"), row.getString("hash"), read(row)),
                        row -> new Mark(row.fact().at(), Long.toString(row.seq())));
    }

    /// A row of the ledger that is missing must not hide what it told of.
    Keyset pages() {
        String select = "select ledger_seq, hash, %s from %s left join ledger on seq = ledger_seq"
                .formatted(columns, kind.table());
        return new Keyset(select, kind.time(), "ledger_seq", Column.Type.NUMBER);
    }

    Fact read(ResultSet row) throws SQLException {
        List<@Nullable String> values = new ArrayList<>();
        for (Column column : kind.columns()) {
            values.add(column.get(row, column.name()));
        }
        return new Fact(kind, Collections.unmodifiableList(values));
    }
}
