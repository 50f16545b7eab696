package dev.belay.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.List;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SchemaTest {

    private static final int NEWEST = 3;

    private static List<Path> scripts() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("..", "migrations"))) {
            return files.filter(file -> file.toString().endsWith(".sql"))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void everyScriptNamesTheOldestOperatorThatCanRunOnIt() throws Exception {
        assertThat(scripts()).hasSize(NEWEST).allSatisfy(file -> {
            String version = file.getFileName().toString().replaceFirst("V([0-9]+)__.*", "$1");
            String text = Files.readString(file);
            String oldest = text.lines().findFirst().orElse("").replaceFirst("-- Oldest operator: ", "");
            assertThat(oldest).matches("[0-9]+\\.[0-9]+\\.[0-9]+");
            assertThat(text)
                    .contains("insert into schema_terms (version, oldest_operator) values (" + version + ", '" + oldest
                            + "');");
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, NEWEST})
    void upgradesEveryEarlierSchemaWithItsDataInAFile(int from) throws Exception {
        upgrades(TestDatabase.H2, from);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, NEWEST})
    @Tag("cluster")
    void upgradesEveryEarlierSchemaWithItsDataOnPostgres(int from) throws Exception {
        upgrades(TestDatabase.POSTGRESQL, from);
    }

    private static void upgrades(TestDatabase kind, int from) throws Exception {
        HistoryProperties where = kind.fresh();
        Flyway.configure()
                .dataSource(where.url(), where.user(), where.password())
                .locations("classpath:dev/belay/migrations")
                .table("schema_history")
                .target(Integer.toString(from))
                .load()
                .migrate();
        try (Connection connection = DriverManager.getConnection(where.url(), where.user(), where.password())) {
            Ledger.append(connection, StatusFacts.of(Told.ended("shop", 5)), Told.NOON);
        }
        try (Written written = Written.to(where, "0.1.0")) {
            assertThat(written.column("select max(version) from schema_terms")).containsExactly("" + NEWEST);
            written.append(Told.ended("shop", 6));
            assertThat(written.column("select trial from trials")).hasSize(6);
            assertThat(written.verify().findings()).isEmpty();
        }
    }

    @Test
    void anOlderOperatorSaysSoAndAsksToBeUpgraded() throws Exception {
        isRefused(TestDatabase.H2);
    }

    @Test
    @Tag("cluster")
    void anOlderOperatorSaysSoOnPostgres() throws Exception {
        isRefused(TestDatabase.POSTGRESQL);
    }

    private static void isRefused(TestDatabase kind) throws Exception {
        HistoryProperties where = kind.fresh();
        try (Written written = Written.to(where, "0.1.0")) {
            written.append(Told.ended("shop", 1));
        }
        TestDatabase.tamper(where, "insert into schema_terms values (9, '0.9.0')", """
                insert into "schema_history" ("installed_rank", "version", "description", "type", "script", "checksum",
                    "installed_by", "installed_on", "execution_time", "success")
                select 9, '9', 'of the future', "type", 'V9__future.sql', 1, "installed_by", "installed_on", 1, true
                from "schema_history" where "version" = '1'""");
        try (Written old = Written.to(where, "0.8.3")) {
            assertThatThrownBy(old::head)
                    .isInstanceOf(HistoryAway.class)
                    .hasMessageContaining("version 9, which needs Belay 0.9.0 or newer, and this is 0.8.3")
                    .hasMessageContaining("until this operator is upgraded");
        }
        try (Written able = Written.to(where, "0.9.0-SNAPSHOT")) {
            able.append(Told.ended("shop", 2));
            assertThat(able.verify().findings()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "0.1.0, 0.1.0, false",
        "0.1.0-SNAPSHOT, 0.1.0, false",
        "0.2.0, 0.10.0, true",
        "1.0.0, 0.9.9, false",
        "0.1, 0.1.0, true",
        "unpacked, 9.0.0, false"
    })
    void comparesVersionsByTheirNumbers(String operator, String oldest, boolean isOlder) {
        assertThat(Schema.isOlder(operator, oldest)).isEqualTo(isOlder);
    }
}
