package dev.belay.scenarios;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A real PostgreSQL that can be stopped, killed, and started again at the same address on what it left behind.
final class DatabaseServer implements AutoCloseable {

    private final Path folder;
    private int port;
    private @Nullable EmbeddedPostgres running;

    DatabaseServer(Path folder) {
        this.folder = folder;
    }

    DatabaseServer start() throws IOException {
        running = EmbeddedPostgres.builder()
                .setDataDirectory(folder.resolve("data"))
                .setOverrideWorkingDirectory(folder.resolve("programs").toFile())
                .setCleanDataDirectory(false)
                .setPort(port)
                .start();
        port = running.getPort();
        return this;
    }

    /// The operator's settings for it.
    Map<String, String> settings() {
        return Map.of("BELAY_HISTORY_URL", url(), "BELAY_HISTORY_USER", "postgres");
    }

    String url() {
        return "jdbc:postgresql://localhost:" + port + "/postgres";
    }

    /// In order, as for an upgrade.
    void stop() throws IOException {
        if (running != null) {
            running.close();
            running = null;
        }
    }

    /// With all its processes, whatever they are doing.
    void kill() throws Exception {
        long postmaster = Long.parseLong(
                Files.readAllLines(folder.resolve("data/postmaster.pid")).getFirst());
        ProcessHandle process = ProcessHandle.of(postmaster).orElseThrow();
        List<ProcessHandle> children = process.descendants().toList();
        process.destroyForcibly();
        children.forEach(ProcessHandle::destroyForcibly);
        process.onExit().get();
        // It finds nothing to stop, and lets go of the folder.
        stop();
    }

    @Override
    public void close() throws IOException {
        stop();
    }
}
