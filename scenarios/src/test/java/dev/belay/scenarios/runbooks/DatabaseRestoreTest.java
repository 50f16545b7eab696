package dev.belay.scenarios.runbooks;

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
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBinding;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBindingBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The page on restoring the history's database, typed around its loss: a trial before the copy, one
/// after it, one while there was none. All of them are told afterwards, and the ledger is whole.
@OnKubernetes
final class DatabaseRestoreTest {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir
    private Path home = Path.of("");

    @Test
    void databaseRestore(Cluster cluster, KubernetesClient client) throws Exception {
        anchor(cluster).delete();
        try (Postgres postgres = Postgres.start();
                Replicas replicas = replicas(cluster, postgres)) {
            Replica first = replicas.ready();
            replicas.leader();
            try (Story story = Story.of(replicas.place(client), Shop.SMALL, Plan.BY_ROUTE);
                    Desk desk =
                            new Desk(home, cluster.kubectl(), story.namespace(), Page.procedure("database-restore"))) {
                for (String program : new String[] {"pg_dump", "pg_restore", "createdb", "psql"}) {
                    desk.program(program, postgres.script(program));
                }
                String told = "select trial from trials where namespace = '" + story.namespace() + "'";
                story.awaitPhase("Steady");
                takesBack(story, "v2");
                awaits("it is told", () -> postgres.ask("belay", told).size() == 1 && isAnchored(cluster, postgres));
                desk.types();
                takesBack(story, "v3");
                awaits("it is told", () -> postgres.ask("belay", told).size() == 2);

                postgres.destroy("belay");
                takesBack(story, "v4");
                assertThat(desk.types()).contains("as it was");
                desk.types();
                desk.types();
                first.process().terminate();
                first.process().awaitEnd(LIMIT);
                Replica next = replicas.ready();
                awaits("all three are told", () -> postgres.ask("belay", told).size() == 3);

                assertThat(desk.types()).isBlank();
                desk.program("curl", toward(next));
                ClusterRoleBinding allowed = mayLook(story);
                try {
                    assertThat(desk.types()).contains("\"valid\":true").contains("\"findings\":[]");
                } finally {
                    cluster.client().resource(allowed).delete();
                }
                awaits("the anchor is a new one", () -> isAnchored(cluster, postgres));
            }
        }
    }

    private static Replicas replicas(Cluster cluster, Postgres postgres) throws Exception {
        postgres.make("belay");
        return Replicas.of(Theatre.of(cluster), Replica.Kind.LEASE)
                .with(Map.of(
                        "BELAY_API",
                        "true",
                        "BELAY_HISTORY_URL",
                        postgres.url("belay"),
                        "BELAY_HISTORY_USER",
                        Postgres.USER,
                        "BELAY_HISTORY_PASSWORD",
                        ""));
    }

    private static void takesBack(Story story, String version) {
        story.judges("Inconclusive").releases(version).awaitStep("Watching", 1);
        story.says("abort", "now").awaitRolledBack();
    }

    private static Resource<ConfigMap> anchor(Cluster cluster) {
        return cluster.client().configMaps().inNamespace(Installation.NAMESPACE).withName("belay-ledger");
    }

    private static boolean isAnchored(Cluster cluster, Postgres postgres) throws Exception {
        ConfigMap kept = anchor(cluster).get();
        return kept != null
                && postgres.ask("belay", "select hash from ledger_head")
                        .contains(kept.getData().get("hash"));
    }

    /// What a port that is forwarded leads to.
    private static String toward(Replica replica) throws InterruptedException {
        return """
                for word do
                  shift
                  set -- "$@" "$(printf %%s "$word" | sed 's|^localhost:8080|%s|')"
                done
                PATH="${PATH#*:}" exec curl "$@"
                """.formatted(replica.process().address().toString().replaceFirst("/$", ""));
    }

    /// `me`, who may list Releases everywhere.
    private static ClusterRoleBinding mayLook(Story story) {
        story.client()
                .resource(new ServiceAccountBuilder()
                        .withNewMetadata()
                        .withName("me")
                        .withNamespace(story.namespace())
                        .endMetadata()
                        .build())
                .create();
        return story.client()
                .resource(new ClusterRoleBindingBuilder()
                        .withNewMetadata()
                        .withName("me-" + story.namespace())
                        .endMetadata()
                        .withNewRoleRef("rbac.authorization.k8s.io", "ClusterRole", "belay-viewer")
                        .addNewSubject()
                        .withKind("ServiceAccount")
                        .withName("me")
                        .withNamespace(story.namespace())
                        .endSubject()
                        .build())
                .create();
    }

    private static void awaits(String what, Callable<Boolean> question) {
        Awaitility.await(what)
                .atMost(LIMIT)
                .pollInterval(Duration.ofMillis(200))
                .until(question);
    }
}
