package dev.belay.history;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// An empty database of a test's own, of each kind that there is.
enum TestDatabase {
    H2 {
        @Override
        HistoryProperties fresh() {
            try {
                return HistoryProperties.inFolder(Files.createTempDirectory(Path.of("target"), "history"));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    },

    /// A real server, one for all tests of this process.
    POSTGRESQL {
        @Override
        HistoryProperties fresh() {
            String name = "t" + UUID.randomUUID().toString().replace("-", "");
            EmbeddedPostgres running = Postgres.running();
            try (Connection connection =
                            DriverManager.getConnection(running.getJdbcUrl("postgres", "postgres"), "postgres", "");
                    Statement statement = connection.createStatement()) {
                statement.execute("create database " + name);
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
            return new HistoryProperties(
                    "jdbc:postgresql://localhost:" + running.getPort() + "/" + name, "postgres", "");
        }
    };

    abstract HistoryProperties fresh();

    /// What somebody does who has the database's password and no operator.
    static void tamper(HistoryProperties where, String... statements) throws SQLException {
        try (Connection connection = DriverManager.getConnection(where.url(), where.user(), where.password());
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private static final class Postgres {

        private static @Nullable EmbeddedPostgres server;

        static synchronized EmbeddedPostgres running() {
            if (server == null) {
                try {
                    server = EmbeddedPostgres.builder().start();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
            return Objects.requireNonNull(server);
        }
    }
}
