package dev.belay.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.history.Finding.What;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Whoever can write to the database can change what is in it, but not so that nobody sees it.
final class TamperingTest {

    /// How, and what is said then: kind of finding, row.
    private enum Way {
        A_WORD_IN_A_ROW(What.ALTERED, 4, """
                update ledger set body = replace(body, 'Breach', 'Proved') where seq = 4"""),
        THE_TIME_OF_A_ROW(What.ALTERED, 4, """
                update ledger set recorded_at = timestamp with time zone '2020-01-01 00:00:00+00' where seq = 4"""),
        A_HASH(What.ALTERED, 4, """
                update ledger set hash = 'beef' where seq = 4"""),
        WHAT_A_ROW_SAYS_OF_THE_ONE_BEFORE(What.ALTERED, 4, """
                update ledger set previous = 'beef' where seq = 4"""),
        A_WORD_AND_ITS_HASH_TOO(What.ALTERED, 4) {
            @Override
            void tamper(Connection connection, Head head) throws SQLException {
                rewrite(connection, head, 4, 4);
            }
        },
        A_ROW_REMOVED(What.MISSING, 4, "delete from ledger where seq = 4"),
        THE_FIRST_ROW_REMOVED(What.MISSING, 1, "delete from ledger where seq = 1"),
        THE_LAST_ROW_REMOVED(What.MISSING, 10, "delete from ledger where seq = 10"),
        THE_LAST_ROW_REMOVED_AND_THE_END_MOVED(
                What.MISSING,
                10,
                "delete from ledger where seq = 10",
                "update ledger_head set seq = 9, hash = (select hash from ledger where seq = 9)"),
        A_ROW_REMOVED_AND_THE_REST_MOVED_UP(
                What.MOVED,
                4,
                "delete from ledger where seq = 4",
                "update ledger set seq = -seq where seq > 4",
                "update ledger set seq = -seq - 1 where seq < 0",
                "update ledger_head set seq = 9"),
        TWO_ROWS_IN_ANOTHER_ORDER(
                What.MOVED,
                4,
                "update ledger set seq = 99 where seq = 4",
                "update ledger set seq = 4 where seq = 6",
                "update ledger set seq = 6 where seq = 99"),
        A_ROW_INSERTED_IN_BETWEEN(What.INSERTED, 4) {
            @Override
            void tamper(Connection connection, Head head) throws SQLException {
                run(
                        connection,
                        "update ledger set seq = -seq where seq >= 4",
                        "update ledger set seq = -seq + 1 where seq < 0",
                        "update ledger_head set seq = 11");
                insert(connection, head, 4, 3);
            }
        },
        A_ROW_ADDED_AT_THE_END(What.INSERTED, 11) {
            @Override
            void tamper(Connection connection, Head head) throws SQLException {
                insert(connection, head, 11, 10);
            }
        },
        A_ROW_BEFORE_THE_FIRST(What.INSERTED, 0) {
            @Override
            void tamper(Connection connection, Head head) throws SQLException {
                insert(connection, head, 0, 1);
            }
        },
        ALL_FROM_A_ROW_ON_WRITTEN_ANEW(What.REWRITTEN, 10) {
            @Override
            void tamper(Connection connection, Head head) throws SQLException {
                rewrite(connection, head, 4, 10);
                run(connection, "update ledger_head set hash = (select hash from ledger where seq = 10)");
            }
        },
        THE_WHOLE_LEDGER_REPLACED(What.REWRITTEN, 0, """
                update ledger_head set ledger = 'another'"""),
        THE_END_ALTERED(What.ALTERED, 0, "update ledger_head set hash = 'beef'"),
        A_FACT_ALTERED(What.ALTERED, 3, "update trials set outcome = 'Released' where ledger_seq = 3"),
        A_FACT_REMOVED(What.MISSING, 3, "delete from trials where ledger_seq = 3"),
        A_FACT_INSERTED(What.INSERTED, 77, """
                insert into trials (ledger_seq, release_uid, namespace, release_name, trial, ended_at)
                select 77, release_uid, namespace, release_name, 'fake', ended_at from trials where ledger_seq = 3"""),
        A_FACT_INSERTED_BESIDE_ANOTHER(What.INSERTED, 4, """
                insert into gaps (ledger_seq, release_uid, namespace, release_name, trial, before_at)
                select 4, release_uid, namespace, release_name, 'fake', ended_at from trials where ledger_seq = 3""");

        private final What what;
        private final long seq;

        @SuppressWarnings("ImmutableEnumChecker") // Nobody writes to it.
        private final String[] statements;

        Way(What what, long seq, String... statements) {
            this.what = what;
            this.seq = seq;
            this.statements = statements;
        }

        void tamper(Connection connection, Head head) throws SQLException {
            run(connection, statements);
        }
    }

    private static void run(Connection connection, String... statements) throws SQLException {
        for (String sql : statements) {
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                statement.execute();
            }
        }
    }

    private static Entry entry(Connection connection, long seq) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("select * from ledger where seq = " + seq);
                ResultSet row = select.executeQuery()) {
            row.next();
            return Ledger.read(row);
        }
    }

    /// With hashes as Belay itself would make them.
    private static void rewrite(Connection connection, Head head, long first, long last) throws SQLException {
        String previous = entry(connection, first - 1).hash();
        for (long seq = first; seq <= last; seq++) {
            Entry old = entry(connection, seq);
            String body = old.body().replace("Breach", "Proved");
            Entry forged = new Entry(seq, old.recordedAt(), old.kind(), body, previous, "");
            String hash = Chain.hash(head.ledger(), forged);
            try (PreparedStatement update =
                    connection.prepareStatement("update ledger set body = ?, previous = ?, hash = ? where seq = ?")) {
                update.setString(1, body);
                update.setString(2, previous);
                update.setString(3, hash);
                update.setLong(4, seq);
                update.executeUpdate();
            }
            previous = hash;
        }
    }

    /// A copy of the first row, hashed as Belay itself would.
    private static void insert(Connection connection, Head head, long seq, long after) throws SQLException {
        Entry like = entry(connection, 1);
        Entry forged = new Entry(
                seq,
                like.recordedAt(),
                like.kind(),
                like.body(),
                entry(connection, after).hash(),
                "");
        try (PreparedStatement insert = connection.prepareStatement("""
                insert into ledger (seq, recorded_at, kind, body, previous, hash)
                select ?, recorded_at, kind, body, ?, ? from ledger where seq = 1""")) {
            insert.setLong(1, seq);
            insert.setString(2, forged.previous());
            insert.setString(3, Chain.hash(head.ledger(), forged));
            insert.executeUpdate();
        }
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void isFoundAndNamedInAFile(Way way) throws Exception {
        isFoundAndNamed(TestDatabase.H2, way);
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    @Tag("cluster")
    void isFoundAndNamedOnPostgres(Way way) throws Exception {
        isFoundAndNamed(TestDatabase.POSTGRESQL, way);
    }

    private static void isFoundAndNamed(TestDatabase kind, Way way) throws Exception {
        try (Written written = Written.to(kind)) {
            // Rows 3, 5 and 8 are trials; row 4 is a move whose reason is a breach.
            written.append(Told.ended("shop", 1));
            written.append(Told.ended("shop", 3));
            written.append(Told.watching("other", 1, Told.NOON, Told.NOON));
            Head head = written.head();
            assertThat(head.seq()).isEqualTo(10);
            assertThat(written.verify(head).findings()).isEmpty();
            try (Connection connection = DriverManager.getConnection(
                    written.where().url(),
                    written.where().user(),
                    written.where().password())) {
                bindings(written).forEach(sql -> {
                    try {
                        run(connection, sql);
                    } catch (SQLException e) {
                        throw new IllegalStateException(e);
                    }
                });
                way.tamper(connection, head);
            }
            assertThat(written.verify(head).findings()).as("%s", way).anySatisfy(finding -> {
                assertThat(finding.what()).isEqualTo(way.what);
                assertThat(finding.seq()).isEqualTo(way.seq);
                assertThat(finding.sentence()).contains(way.seq == 0 ? "" : Long.toString(way.seq));
            });
        }
    }

    /// What keeps facts and ledger together does not keep who owns the database.
    private static Stream<String> bindings(Written written) throws HistoryAway {
        List<String> drops = new ArrayList<>();
        for (String table : List.of("trials", "moves", "rollbacks", "verbs", "gaps")) {
            for (String name : written.column("""
                    select constraint_name from information_schema.table_constraints
                    where lower(table_name) = '%s' and constraint_type = 'FOREIGN KEY'""".formatted(table))) {
                drops.add("alter table " + table + " drop constraint \"" + name + "\"");
            }
        }
        assertThat(drops).hasSize(5);
        return drops.stream();
    }
}
