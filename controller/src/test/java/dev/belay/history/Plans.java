package dev.belay.history;

import java.sql.PreparedStatement;
import java.sql.ResultSet;

/// The way by which a database means to find a page.
final class Plans {

    private Plans() {}

    static String of(Written written, Keyset pages, Question question) throws HistoryAway {
        return written.database().read(connection -> {
            StringBuilder plan = new StringBuilder();
            try (PreparedStatement explain = pages.prepared(connection, "explain ", question);
                    ResultSet rows = explain.executeQuery()) {
                while (rows.next()) {
                    plan.append(rows.getString(1)).append('\n');
                }
            }
            return plan.toString();
        });
    }
}
