package dev.belay.scenarios.stage;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.awaitility.Awaitility;

/// The operators that play on a cluster: one that leads, and as many standbys as a story wants. They stay from story
/// to story; whoever was killed is replaced.
public final class Troupe {

    private static final Map<Theatre, Troupe> ON = new ConcurrentHashMap<>();

    private final Theatre theatre;
    private final Path folder;
    private final Path verdicts;
    private final List<OperatorUnderTest> players = new ArrayList<>();
    private int started;

    private Troupe(Theatre theatre) {
        this.theatre = theatre;
        try {
            folder = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "operators");
            verdicts = Files.createDirectories(folder.resolve("verdicts"));
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
        Runtime.getRuntime().addShutdownHook(new Thread(this::close));
    }

    public static Troupe of(Theatre theatre) {
        return ON.computeIfAbsent(theatre, Troupe::new);
    }

    /// A place for a story, with an operator that leads.
    public Story.Place place(KubernetesClient client) {
        leader();
        return new Story.Place(theatre, client, verdicts);
    }

    /// Who leads; somebody is started if need be.
    public synchronized OperatorUnderTest leader() {
        atLeast(1);
        Awaitility.await("somebody leads")
                .atMost(ofSeconds(30))
                .pollInterval(ofMillis(50))
                .pollInSameThread()
                .until(() -> holder().isPresent());
        return holder().orElseThrow();
    }

    /// As many as this are ready.
    public synchronized Troupe atLeast(int many) {
        players.stream().filter(player -> !player.isAlive()).toList().forEach(this::bury);
        while (players.size() < many) {
            players.add(OperatorUnderTest.start(
                    new OperatorUnderTest.Role("operator-" + ++started, theatre, folder, verdicts)));
        }
        players.forEach(OperatorUnderTest::awaitReady);
        return this;
    }

    /// No more than this go on; the leader is the last to go.
    public synchronized Troupe atMost(int many) {
        OperatorUnderTest leader = holder().orElse(null);
        for (OperatorUnderTest player : List.copyOf(players)) {
            if (players.size() > many && (player != leader || many == 0)) {
                player.stop();
                bury(player);
            }
        }
        return this;
    }

    private void bury(OperatorUnderTest player) {
        players.remove(player);
        player.close();
    }

    private Optional<OperatorUnderTest> holder() {
        String identity = holderIdentity();
        return players.stream()
                .filter(OperatorUnderTest::isAlive)
                .filter(player -> Objects.equals(player.name(), identity))
                .findAny();
    }

    private String holderIdentity() {
        Path leader = LockLeadership.leaderIn(verdicts);
        try {
            return Files.exists(leader) ? Files.readString(leader) : "";
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /// Kills the leader; a standby, if there is one, leads at once.
    public synchronized void killLeader() {
        OperatorUnderTest leader = leader();
        leader.kill();
        bury(leader);
    }

    public Path verdicts() {
        return verdicts;
    }

    private synchronized void close() {
        players.forEach(OperatorUnderTest::close);
        players.clear();
    }
}
