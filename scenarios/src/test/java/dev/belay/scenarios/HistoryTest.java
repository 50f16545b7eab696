package dev.belay.scenarios;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.chart.Installation;
import dev.belay.playground.cluster.Cluster;
import dev.belay.playground.junit.OnKubernetes;
import dev.belay.scenarios.replica.Replica;
import dev.belay.scenarios.replica.Replicas;
import dev.belay.scenarios.stage.Plan;
import dev.belay.scenarios.stage.Shop;
import dev.belay.scenarios.stage.Story;
import dev.belay.scenarios.stage.Theatre;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The history beside the whole operator.
@OnKubernetes
final class HistoryTest {

    private static final Duration LIMIT = ofSeconds(60);

    /// Where nothing listens.
    private static final String NOBODY = "jdbc:postgresql://127.0.0.1:9/belay";

    @TempDir
    private Path folder = Path.of("");

    private static Resource<ConfigMap> anchor(Cluster cluster) {
        return Theatre.of(cluster)
                .admin()
                .configMaps()
                .inNamespace(Installation.NAMESPACE)
                .withName("belay-ledger");
    }

    @Test
    void tellsOfARollbackWhatStatusToldAndWhereTheLedgerEnds(Cluster cluster, KubernetesClient client)
            throws Exception {
        anchor(cluster).delete();
        String trial;
        double rows;
        try (Replicas replicas = Replicas.of(Theatre.of(cluster), Replica.Kind.LEASE)
                .with(Map.of("BELAY_HISTORY_FOLDER", folder.toString()))) {
            Replica replica = replicas.ready();
            try (Story story = Story.of(replicas.place(client), Shop.SMALL, Plan.BY_ROUTE)) {
                trial = rollBack(story);
                await("its trial is in the ledger, and the anchor is there", () -> {
                    ConfigMap kept = anchor(cluster).get();
                    return kept != null
                            && rows(kept) == replica.process().metric("belay_ledger_rows")
                            && rows(kept) > 5;
                });
                assertThat(replica.process().get("/health").body()).contains("\"status\":\"UP\"");
            }
            rows = replica.process().metric("belay_ledger_rows");
            replica.process().terminate();
            replica.process().awaitEnd(LIMIT);
        }
        assertThat(kept("select outcome from trials where trial = '" + trial + "'"))
                .containsExactly("Failed");
        assertThat(kept("select phase from moves where trial = '" + trial + "' order by moved_at"))
                .contains("Watching", "RollingBack")
                .startsWith("Preparing");
        // By the Release, for the history also has what the status of other tests' Releases still told.
        assertThat(kept("select decided_at from rollbacks join trials using (release_uid, revision) where trial = '%s'"
                        .formatted(trial)))
                .hasSize(1);
        assertThat(kept("select seq from ledger").size()).isGreaterThanOrEqualTo((int) rows);
    }

    private static long rows(ConfigMap kept) {
        return Long.parseLong(kept.getData().get("seq"));
    }

    /// @return the trial's id
    private static String rollBack(Story story) {
        Course.ROLLED_BACK.prepare(story);
        String trial = Objects.requireNonNull(
                Objects.requireNonNull(story.release().getStatus().trial()).id());
        Course.ROLLED_BACK.begin(story);
        Course.ROLLED_BACK.end(story);
        return trial;
    }

    @Test
    void isAwayAndNobodyWaitsForIt(Cluster cluster, KubernetesClient client) throws Exception {
        try (Replicas replicas = Replicas.of(Theatre.of(cluster), Replica.Kind.LEASE)
                .with(Map.of("BELAY_HISTORY_URL", NOBODY, "BELAY_HISTORY_PASSWORD", "swordfish"))) {
            Replica replica = replicas.ready();
            replicas.leader();
            await("it says so", () -> replica.process().metric("belay_history_well") == 0);
            try (Story story = Story.of(replicas.place(client), Shop.SMALL, Plan.BY_ROUTE)) {
                rollBack(story);
                assertThat(Objects.requireNonNull(
                                        story.release().getStatus().memory().rollback())
                                .seconds())
                        .isLessThan(3);
            }
            var health = replica.process().get("/health");
            assertThat(health.statusCode()).isEqualTo(200);
            assertThat(health.body()).contains("\"status\":\"DEGRADED\"", "jdbc:postgresql://127.0.0.1:9/belay");
            assertThat(replica.process().isReady()).isTrue();
            assertThat(replica.said() + health.body()).doesNotContain("swordfish");
        }
    }

    private interface Question {
        boolean isSo() throws Exception;
    }

    private static void await(String what, Question question) {
        Awaitility.await(what).atMost(LIMIT).pollInterval(ofMillis(200)).until(question::isSo);
    }

    /// The first column of each row, once nobody else has the file open.
    private List<String> kept(String sql) throws SQLException {
        List<String> found = new ArrayList<>();
        try (Connection connection =
                        DriverManager.getConnection("jdbc:h2:file:" + folder.resolve("history"), "belay", "");
                PreparedStatement select = connection.prepareStatement(sql);
                ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                found.add(rows.getString(1));
            }
        }
        return found;
    }
}
