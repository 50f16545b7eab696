package dev.belay.history;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

/// What the history comes to. The database counts: years of trials are some rows for it.
public record Figures(Delivery delivery, Restoring restoring) {

    static Figures of(Connection connection, Scope scope) throws SQLException {
        return new Figures(delivery(connection, scope), restoring(connection, scope));
    }

    private static Delivery delivery(Connection connection, Scope scope) throws SQLException {
        Map<String, Long> ended = new HashMap<>();
        Spread lead = Spread.NONE;
        try (PreparedStatement select = trials(connection, "", scope);
                ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                String outcome = rows.getString("outcome");
                ended.put(outcome == null ? "Unknown" : outcome, rows.getLong("trials"));
                lead = Delivery.WELL.equals(outcome) ? Spread.read(rows) : lead;
            }
        }
        return new Delivery(ended, lead);
    }

    /// @param how `explain `: to be told of the way instead
    static PreparedStatement trials(Connection connection, String how, Scope scope) throws SQLException {
        PreparedStatement select = connection.prepareStatement(how + """
                select outcome, count(*) as trials, %s from (
                    select outcome, cast(extract(epoch from (ended_at - started_at)) as double precision) as seconds
                    from trials where ended_at >= ? and ended_at < ?%s) t group by outcome""".formatted(Spread.COLUMNS, where(scope)));
        bind(select, 1, scope);
        return select;
    }

    private static Restoring restoring(Connection connection, Scope scope) throws SQLException {
        try (PreparedStatement select = rollbacks(connection, "", scope);
                ResultSet row = select.executeQuery()) {
            row.next();
            return new Restoring(row.getLong("rollbacks"), row.getLong("within"), Spread.read(row));
        }
    }

    static PreparedStatement rollbacks(Connection connection, String how, Scope scope) throws SQLException {
        PreparedStatement select = connection.prepareStatement(how + """
                select count(*) as rollbacks, sum(case when seconds <= ? then 1 else 0 end) as within, %s from (
                    select cast(extract(epoch from (confirmed_at - coalesce(first_bad_at, breach_at, decided_at)))
                        as double precision) as seconds
                    from rollbacks where outcome = ? and decided_at >= ? and decided_at < ?%s) t""".formatted(Spread.COLUMNS, where(scope)));
        select.setInt(1, Restoring.SECONDS);
        select.setString(2, Delivery.BADLY);
        bind(select, 3, scope);
        return select;
    }

    private static String where(Scope scope) {
        return (scope.namespace() == null ? "" : " and namespace = ?")
                + (scope.release() == null ? "" : " and release_name = ?");
    }

    private static void bind(PreparedStatement select, int first, Scope scope) throws SQLException {
        int index = first;
        select.setObject(index++, Keyset.moment(scope.span().from()));
        select.setObject(index++, Keyset.moment(scope.span().until()));
        if (scope.namespace() != null) {
            select.setString(index++, scope.namespace());
        }
        if (scope.release() != null) {
            select.setString(index, scope.release());
        }
    }
}
