package dev.belay.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.Until;
import dev.belay.api.Release;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The database's process is killed in the middle of writes, and started again on what it left behind.
@Tag("cluster")
final class KilledDatabaseTest {

    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final int KILLS = 3;
    private static final int ROUNDS = 5;
    private static final List<String> SHOPS = List.of("a", "b", "c", "d", "e", "f");

    @TempDir
    private Path folder = Path.of("");

    private final Map<String, Release> shown = new ConcurrentHashMap<>();

    private EmbeddedPostgres start(int port) throws IOException {
        return EmbeddedPostgres.builder()
                .setDataDirectory(folder.resolve("data"))
                .setOverrideWorkingDirectory(folder.resolve("programs").toFile())
                .setCleanDataDirectory(false)
                .setPort(port)
                .start();
    }

    private void kill(EmbeddedPostgres server) throws Exception {
        long postmaster = Long.parseLong(
                Files.readAllLines(folder.resolve("data/postmaster.pid")).getFirst());
        ProcessHandle process = ProcessHandle.of(postmaster).orElseThrow();
        List<ProcessHandle> children = process.descendants().toList();
        process.destroyForcibly();
        children.forEach(ProcessHandle::destroyForcibly);
        process.onExit().get();
        // It finds nothing to stop, and lets go of the folder.
        server.close();
    }

    @Test
    void leavesAHistoryThatIsCompleteAndAValidLedger() throws Exception {
        RandomGenerator moments = new Random(9);
        EmbeddedPostgres server = start(0);
        int port = server.getPort();
        HistoryProperties where =
                new HistoryProperties("jdbc:postgresql://localhost:" + port + "/postgres", "postgres", "");
        Recorder.Pace pace = new Recorder.Pace(Duration.ofMillis(50), Duration.ofMillis(500), Duration.ofMillis(50));
        try (History history = History.start(
                        new History.Place(where, new KeptHead(), "0.1.0"),
                        new Lead(true),
                        () -> Optional.of(List.copyOf(shown.values())),
                        pace);
                Written written = Written.to(where, "0.1.0")) {
            for (int kill = 1; kill <= KILLS; kill++) {
                for (int round = 1; round <= ROUNDS; round++) {
                    int trial = (kill - 1) * ROUNDS + round;
                    SHOPS.forEach(name -> {
                        Release release = Told.ended(name, trial);
                        shown.put(name, release);
                        history.told(release);
                    });
                }
                LockSupport.parkNanos(moments.nextLong(100_000_000));
                kill(server);
                server = start(port);
            }
            String count = Integer.toString(KILLS * ROUNDS * SHOPS.size());
            Until.isTrue(
                    "all trials are recorded",
                    LIMIT,
                    () -> written.column("select count(*) from trials").equals(List.of(count)));
            for (String name : SHOPS) {
                assertThat(written.column(
                                "select trial from trials where release_name = '" + name + "' order by ledger_seq"))
                        .isEqualTo(IntStream.rangeClosed(1, KILLS * ROUNDS)
                                .mapToObj(n -> "trial" + n)
                                .toList());
            }
            Until.isTrue("all is well", LIMIT, () -> history.problem().isEmpty());
            assertThat(history.archive().verify().verification().findings()).isEmpty();
        } finally {
            server.close();
        }
    }
}
