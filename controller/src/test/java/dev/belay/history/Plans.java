package dev.belay.history;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/// The way by which a database means to find a page.
final class Plans {

    private Plans() {}

    static String of(Written written, Keyset pages, Question question) throws HistoryAway {
        return of(written, connection -> pages.prepared(connection, "explain ", question));
    }

    interface Explanation {
        PreparedStatement with(Connection connection) throws SQLException;
    }

    static String of(Written written, Explanation explanation) throws HistoryAway {
        return written.database().read(connection -> {
            StringBuilder plan = new StringBuilder();
            try (PreparedStatement explain = explanation.with(connection);
                    ResultSet rows = explain.executeQuery()) {
                while (rows.next()) {
                    plan.append(rows.getString(1)).append('\n');
                }
            }
            return plan.toString();
        });
    }
}
