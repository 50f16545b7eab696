package dev.belay.history;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationState;

/// Brings the database's schema to the one that this operator writes.
final class Schema {

    private static final String SCRIPTS = "classpath:dev/belay/migrations";

    /// Classes that were not packed have no version: whoever runs them is newer than any release.
    private static final String VERSION = "[0-9]+(\\.[0-9]+)*";

    private Schema() {}

    static void bringUp(DataSource source, String operator) throws HistoryAway {
        try {
            Flyway flyway = Flyway.configure(Schema.class.getClassLoader())
                    .dataSource(source)
                    .locations(SCRIPTS)
                    .table("schema_history")
                    .load();
            if (isNewer(flyway)) {
                check(source, operator);
            } else {
                flyway.migrate();
            }
        } catch (FlywayException | SQLException e) {
            throw new HistoryAway(
                    "The schema of the history could not be brought up to date. Give Belay a database of its own in which"
                            + " its user may create tables: " + firstLine(e),
                    e);
        }
    }

    /// A newer operator was here, and its scripts are not among ours.
    private static boolean isNewer(Flyway flyway) {
        return Arrays.stream(flyway.info().applied())
                .map(MigrationInfo::getState)
                .anyMatch(MigrationState.FUTURE_SUCCESS::equals);
    }

    private static void check(DataSource source, String operator) throws SQLException, HistoryAway {
        String sql = "select version, oldest_operator from schema_terms order by version desc fetch first 1 row only";
        try (Connection connection = source.getConnection();
                PreparedStatement select = connection.prepareStatement(sql);
                ResultSet row = select.executeQuery()) {
            if (row.next() && isOlder(operator, row.getString("oldest_operator"))) {
                throw new HistoryAway("""
                        The schema of the history is version %d, which needs Belay %s or newer, and this is %s: releases go \
                        on without history until this operator is upgraded""".formatted(row.getInt("version"), row.getString("oldest_operator"), operator));
            }
        }
    }

    static boolean isOlder(String operator, String oldest) {
        int[] mine = numbers(operator);
        int[] wanted = numbers(oldest);
        return mine.length > 0 && Arrays.compare(mine, wanted) < 0;
    }

    private static int[] numbers(String version) {
        String plain = version.replaceFirst("[-+].*", "");
        return plain.matches(VERSION)
                ? Arrays.stream(plain.split("\\.", -1))
                        .mapToInt(Integer::parseInt)
                        .toArray()
                : new int[0];
    }

    private static String firstLine(Exception e) {
        return String.valueOf(e.getMessage()).strip().lines().findFirst().orElse("");
    }
}
