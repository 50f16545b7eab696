package dev.belay.scenarios;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.belay.playground.cluster.Cluster;
import dev.belay.playground.junit.OnKubernetes;
import dev.belay.scenarios.replica.Replica;
import dev.belay.scenarios.replica.Replicas;
import dev.belay.scenarios.stage.Figures;
import dev.belay.scenarios.stage.Plan;
import dev.belay.scenarios.stage.Shop;
import dev.belay.scenarios.stage.Story;
import dev.belay.scenarios.stage.Theatre;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The database is stopped for three whole releases, and killed in the middle of writes: nobody waits for it, and
/// afterwards nothing is missing.
@OnKubernetes
final class DatabaseAwayTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    /// What of a rollback is chance: it waits for no database in either case.
    private static final double CHANCE = 1;

    @TempDir
    private Path folder = Path.of("");

    private final List<String> trials = new ArrayList<>();

    /// @return from the breach until the traffic was seen to be back
    private double takesBack(Story story, String version) {
        story.judges("Inconclusive").releases(version).awaitStep("Watching", 1);
        trials.add(Objects.requireNonNull(
                Objects.requireNonNull(story.release().getStatus().trial()).id()));
        story.judges("Breach").awaitRolledBack();
        Double seconds = Objects.requireNonNull(
                        story.release().getStatus().memory().rollback())
                .seconds();
        story.releases("v1").awaitReleased();
        return Objects.requireNonNull(seconds);
    }

    @Test
    void delaysNoRollbackAndLosesNoRow(Cluster cluster, KubernetesClient client) throws Exception {
        try (DatabaseServer database = new DatabaseServer(folder).start();
                Replicas replicas = Replicas.of(Theatre.of(cluster), Replica.Kind.LEASE)) {
            Map<String, String> settings = new HashMap<>(database.settings());
            settings.put("BELAY_API", "true");
            Replica replica = replicas.with(settings).ready();
            replicas.leader();
            try (Story story = Story.of(replicas.place(client), Shop.SMALL, Plan.BY_ROUTE)) {
                story.awaitPhase("Steady");
                double before = takesBack(story, "v2");
                await("it is written", () -> written(database).equals(trials));

                database.stop();
                double without = worst(story, "v3", "v4", "v5");
                Figures.write("a rollback, the database there", before, "s", 60);
                Figures.write("slowest of three rollbacks, the database stopped", without, "s", before + CHANCE);
                assertThat(without).isLessThan(before + CHANCE);
                assertThat(replica.process().metric("belay_history_well")).isZero();

                database.start();
                story.judges("Inconclusive").releases("v6").awaitStep("Watching", 1);
                story.judges("Breach").awaitPhase("RollingBack");
                database.kill();
                database.start();
                story.awaitRolledBack();
                trials.add(last(story));

                await("all is written", () -> written(database).equals(trials));
                isWell(replica, story);
            }
        }
    }

    private double worst(Story story, String... versions) {
        double worst = 0;
        for (String version : versions) {
            worst = Math.max(worst, takesBack(story, version));
        }
        return worst;
    }

    private static String last(Story story) {
        return Objects.requireNonNull(
                story.release().getStatus().memory().history().getLast().trial());
    }

    private static void isWell(Replica replica, Story story) throws Exception {
        Someone auditor = Someone.who(story, "auditor", "get").whoViewsAll(story);
        JsonNode checked = JSON.readTree(
                auditor.send(HttpRequest.newBuilder(replica.process().address().resolve("/api/v1/ledger/verification")))
                        .body());
        assertThat(checked.path("valid").asBoolean()).as("%s", checked).isTrue();
        JsonNode diagnosis = JSON.readTree(
                auditor.send(HttpRequest.newBuilder(replica.process().address().resolve("/api/v1/diagnostics")))
                        .body());
        assertThat(diagnosis.path("leader").asText()).isEqualTo(replica.name());
        assertThat(diagnosis.path("history").path("lacking"))
                .as("%s", diagnosis)
                .isEmpty();
        assertThat(diagnosis.path("complaints"))
                .as("%s", diagnosis)
                .anySatisfy(complaint ->
                        assertThat(complaint.path("message").asText()).contains("Releases go on"));
    }

    private interface Question {
        boolean isSo() throws Exception;
    }

    private static void await(String what, Question question) {
        Awaitility.await(what)
                .atMost(ofSeconds(60))
                .pollInterval(ofMillis(200))
                .ignoreExceptions()
                .until(question::isSo);
    }

    /// In their order.
    private List<String> written(DatabaseServer database) throws SQLException {
        List<String> found = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection(database.url(), "postgres", "");
                PreparedStatement select = connection.prepareStatement("select trial from trials order by ledger_seq");
                ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                if (trials.contains(rows.getString(1))) {
                    found.add(rows.getString(1));
                }
            }
        }
        return found;
    }
}
