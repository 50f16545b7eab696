package dev.belay.history;

import dev.belay.api.Release;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// A database with what was written to it.
record Written(HistoryProperties where, Database database) implements AutoCloseable {

    static Written to(TestDatabase kind) {
        return to(kind.fresh(), "0.1.0");
    }

    static Written to(HistoryProperties where, String operator) {
        return new Written(where, new Database(where, operator));
    }

    List<Fact> append(Release release) throws HistoryAway {
        return append(StatusFacts.of(release));
    }

    List<Fact> append(List<Fact> facts) throws HistoryAway {
        return database.write(connection -> Ledger.append(connection, facts, Instant.parse("2026-11-21T13:00:00Z")));
    }

    Head head() throws HistoryAway {
        return database.read(Ledger::head);
    }

    Verification verify(Head... anchors) throws HistoryAway {
        return database.read(connection -> Verifier.verify(connection, List.of(anchors)));
    }

    /// The first column of each row.
    List<String> column(String sql) throws HistoryAway {
        return database.read(connection -> {
            List<String> found = new ArrayList<>();
            try (PreparedStatement select = connection.prepareStatement(sql);
                    ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    found.add(rows.getString(1));
                }
            }
            return found;
        });
    }

    @Override
    public void close() {
        database.close();
    }
}
