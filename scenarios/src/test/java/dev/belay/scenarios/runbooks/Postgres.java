package dev.belay.scenarios.runbooks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/// A PostgreSQL server of its own, with the programs that a page about it has one type.
final class Postgres implements AutoCloseable {

    static final String USER = "postgres";

    private static final String ADDRESS = "127.0.0.1";

    /// The server will not run as root.
    private static final List<String> AS_NOBODY =
            List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups");

    private final Path programs;
    private final Path folder;
    private final int port;
    private final Process server;

    private Postgres(Path programs, Path folder) throws IOException, InterruptedException {
        this.programs = programs;
        this.folder = folder;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        if (isRoot()) {
            run(List.of("chown", "65534:65534", folder.toString()));
        }
        String data = folder.resolve("data").toString();
        run(asNobody(program("initdb"), "--pgdata=" + data, "--username=" + USER, "--auth=trust", "--no-sync"));
        server = new ProcessBuilder(asNobody(
                        program("postgres"),
                        "-D",
                        data,
                        "-p",
                        Integer.toString(port),
                        "-c",
                        "listen_addresses=" + ADDRESS,
                        "-c",
                        "unix_socket_directories=",
                        "-c",
                        "fsync=off"))
                .redirectErrorStream(true)
                .redirectOutput(
                        folder.resolveSibling(folder.getFileName() + ".log").toFile())
                .start();
        Awaitility.await("PostgreSQL answers")
                .atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(100))
                .ignoreExceptions()
                .until(() -> ask("postgres", "select 1").equals(List.of("1")));
    }

    /// The machine's.
    static Postgres start() throws IOException, InterruptedException {
        try (DirectoryStream<Path> versions = Files.newDirectoryStream(Path.of("/usr/lib/postgresql"))) {
            for (Path version : versions) {
                if (Files.isExecutable(version.resolve("bin/initdb"))) {
                    return new Postgres(version.resolve("bin"), Files.createTempDirectory("belay-postgres"));
                }
            }
        }
        throw new IllegalStateException("there is no PostgreSQL here: install it (Debian: apt-get install postgresql)");
    }

    private static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    private String program(String name) {
        return programs.resolve(name).toString();
    }

    private static List<String> asNobody(String... words) {
        List<String> command = new ArrayList<>(isRoot() ? AS_NOBODY : List.of());
        command.addAll(List.of(words));
        return command;
    }

    private static void run(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as("%s: %s", command, said).isZero();
    }

    /// For the desk: as whoever has set the variables that lead to the server.
    String script(String name) {
        return "PGHOST=%s PGPORT=%d PGUSER=%s exec '%s' \"$@\"%n".formatted(ADDRESS, port, USER, program(name));
    }

    String url(String database) {
        return "jdbc:postgresql://%s:%d/%s".formatted(ADDRESS, port, database);
    }

    void make(String database) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url("postgres"), USER, "");
                Statement statement = connection.createStatement()) {
            statement.execute("create database " + database);
        }
    }

    /// As a disk that is gone, or somebody who was in the wrong window.
    void destroy(String database) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url("postgres"), USER, "");
                Statement statement = connection.createStatement()) {
            statement.execute("drop database " + database + " with (force)");
        }
    }

    /// The first column.
    List<String> ask(String database, String sql) throws SQLException {
        List<String> found = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection(url(database), USER, "");
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                found.add(rows.getString(1));
            }
        }
        return found;
    }

    /// At once, and whoever is connected.
    @Override
    public void close() {
        try {
            run(List.of("kill", "-QUIT", Long.toString(server.pid())));
            assertThat(server.waitFor(20, TimeUnit.SECONDS))
                    .as("PostgreSQL ends")
                    .isTrue();
            run(List.of("rm", "-rf", folder.toString(), folder + ".log"));
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
