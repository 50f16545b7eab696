package dev.belay.history;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.util.DriverDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/// Connections to the history. It opens when it is first asked for, and each wait in it has an end: a database that
/// hangs costs the recorder some seconds, and nobody else anything.
final class Database implements AutoCloseable {

    private static final Duration TO_CONNECT = Duration.ofSeconds(3);

    /// Of one statement, and of the wait for a row that another operator has locked.
    private static final Duration STATEMENT = Duration.ofSeconds(8);

    private static final Duration LOCK = Duration.ofSeconds(5);

    /// The server itself ends a transaction whose operator stands still, or it would hold the ledger's end for ever.
    private static final Duration STANDING = Duration.ofSeconds(15);

    /// Beyond all of the server's own limits: of a server that does not answer at all.
    private static final Duration ANSWER = Duration.ofSeconds(20);

    /// An index over years of rows takes its time.
    private static final Duration MIGRATION = Duration.ofMinutes(10);

    private static final Duration IDLE = Duration.ofMinutes(1);
    private static final int CONNECTIONS = 4;

    private final HistoryProperties where;
    private final String operator;
    private final ReentrantLock opening = new ReentrantLock();
    private volatile @Nullable HikariDataSource pool;

    /// Something to be done with a connection.
    @FunctionalInterface
    interface Work<T> {
        T with(Connection connection) throws SQLException;
    }

    /// @param operator the version of this one
    Database(HistoryProperties where, String operator) {
        this.where = where;
        this.operator = operator;
    }

    HistoryProperties where() {
        return where;
    }

    /// All of it or nothing.
    <T> T write(Work<T> work) throws HistoryAway {
        return with(connection -> {
            connection.setAutoCommit(false);
            T result = work.with(connection);
            connection.commit();
            return result;
        });
    }

    /// As it was at one moment, whatever is written meanwhile.
    <T> T read(Work<T> work) throws HistoryAway {
        return with(connection -> {
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            connection.setReadOnly(true);
            connection.setAutoCommit(false);
            T result = work.with(connection);
            connection.commit();
            return result;
        });
    }

    private <T> T with(Work<T> work) throws HistoryAway {
        // The pool rolls back what was not committed, and puts back what was set.
        try (Connection connection = open().getConnection()) {
            return work.with(connection);
        } catch (SQLException e) {
            throw away(e);
        }
    }

    private HikariDataSource open() throws HistoryAway {
        HikariDataSource opened = pool;
        if (opened != null) {
            return opened;
        }
        try {
            if (!opening.tryLock(TO_CONNECT.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new HistoryAway(
                        "The history at " + where.where() + " is being opened; ask again in some seconds");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new HistoryAway("Interrupted while the history was opened", e);
        }
        try {
            return pool == null ? opened() : pool;
        } finally {
            opening.unlock();
        }
    }

    private HikariDataSource opened() throws HistoryAway {
        if (!where.isSupported()) {
            throw new HistoryAway("BELAY_HISTORY_URL is no URL of a PostgreSQL database: set it to one such as"
                    + " jdbc:postgresql://host/database, or BELAY_HISTORY_FOLDER instead");
        }
        DataSource migrating =
                new DriverDataSource(where.url(), null, limits(MIGRATION), where.user(), where.password());
        isThere(migrating);
        Schema.bringUp(migrating, operator);
        HikariConfig config = new HikariConfig();
        config.setPoolName("history");
        config.setJdbcUrl(where.url());
        config.setUsername(where.user());
        config.setPassword(where.password());
        config.setDataSourceProperties(limits(ANSWER));
        config.setMaximumPoolSize(CONNECTIONS);
        // Nothing is kept open where nothing is released.
        config.setMinimumIdle(0);
        config.setIdleTimeout(IDLE.toMillis());
        config.setConnectionTimeout(TO_CONNECT.toMillis());
        config.setValidationTimeout(TO_CONNECT.toMillis() / 2);
        config.setInitializationFailTimeout(-1);
        config.setConnectionInitSql(first());
        HikariDataSource opened = new HikariDataSource(config);
        pool = opened;
        return opened;
    }

    /// Whether it answers at all is told apart from what is wrong with its schema.
    private void isThere(DataSource source) throws HistoryAway {
        try {
            source.getConnection().close();
        } catch (SQLException e) {
            throw away(e);
        }
    }

    private HistoryAway away(SQLException e) {
        return new HistoryAway(
                "The history at " + where.where() + " cannot be used: "
                        + String.valueOf(e.getMessage()).replaceFirst("\\.+$", ""),
                e);
    }

    private Properties limits(Duration answer) {
        Properties limits = new Properties();
        if (!where.isFile()) {
            limits.setProperty("connectTimeout", Long.toString(TO_CONNECT.toSeconds()));
            limits.setProperty("loginTimeout", Long.toString(TO_CONNECT.toSeconds()));
            limits.setProperty("socketTimeout", Long.toString(answer.toSeconds()));
            limits.setProperty("ApplicationName", "belay");
        }
        return limits;
    }

    private String first() {
        return where.isFile()
                ? "set lock_timeout %d; set query_timeout %d".formatted(LOCK.toMillis(), STATEMENT.toMillis())
                : "set statement_timeout = %d; set lock_timeout = %d; set idle_in_transaction_session_timeout = %d"
                        .formatted(STATEMENT.toMillis(), LOCK.toMillis(), STANDING.toMillis());
    }

    /// It can be used again afterwards. A file is free for another process then.
    @Override
    public void close() {
        opening.lock();
        try {
            HikariDataSource opened = pool;
            pool = null;
            if (opened != null) {
                opened.close();
            }
        } finally {
            opening.unlock();
        }
    }
}
