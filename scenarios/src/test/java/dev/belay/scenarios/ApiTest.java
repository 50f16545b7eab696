package dev.belay.scenarios;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.belay.api.VerbStatus;
import dev.belay.chart.Installation;
import dev.belay.playground.cluster.Cluster;
import dev.belay.playground.junit.OnKubernetes;
import dev.belay.scenarios.replica.Replica;
import dev.belay.scenarios.replica.Replicas;
import dev.belay.scenarios.stage.Audit;
import dev.belay.scenarios.stage.Plan;
import dev.belay.scenarios.stage.Shop;
import dev.belay.scenarios.stage.Story;
import dev.belay.scenarios.stage.Theatre;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The API of the whole operator: what somebody says by it is done with their rights and in their name.
@OnKubernetes
final class ApiTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path folder = Path.of("");

    private static HttpResponse<String> says(Someone someone, URI release, String verb, String value) throws Exception {
        return someone.send(HttpRequest.newBuilder(URI.create(release + "/verbs"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(
                        JSON.writeValueAsString(Map.of("verb", verb, "value", value)))));
    }

    @Test
    void doesWhatACallerMayDoInTheirNameAndRemembersIt(Cluster cluster, KubernetesClient client) throws Exception {
        Theatre theatre = Theatre.of(cluster);
        Instant from = Instant.now();
        try (Replicas replicas = Replicas.of(theatre, Replica.Kind.LEASE)
                .with(Map.of("BELAY_API", "true", "BELAY_HISTORY_FOLDER", folder.toString()))) {
            Replica replica = replicas.ready();
            replicas.leader();
            try (Story story = Story.of(replicas.place(client), Shop.SMALL, Plan.BY_ROUTE)) {
                Course.ROLLED_BACK.prepare(story);
                String name = story.release().getMetadata().getName();
                URI release = replica.process()
                        .address()
                        .resolve("/api/v1/namespaces/%s/releases/%s".formatted(story.namespace(), name));
                Someone alice = Someone.who(story, "alice", "get", "patch");
                Someone bob = Someone.who(story, "bob", "get");

                assertThat(phase(bob, release)).isEqualTo("Watching");
                assertThat(says(bob, release, "abort", "now").statusCode()).isEqualTo(403);
                assertThat(says(alice, URI.create(release + "-gone"), "abort", "now")
                                .statusCode())
                        .isEqualTo(404);
                assertThat(says(alice, release, "delete", "now").statusCode()).isEqualTo(400);
                assertThat(phase(bob, release)).isEqualTo("Watching");

                HttpResponse<String> said = says(alice, release, "abort", "now");
                assertThat(said.statusCode()).as(said.body()).isEqualTo(202);
                story.awaitPhase("RolledBack");

                VerbStatus done = story.release().getStatus().memory().verb();
                assertThat(Objects.requireNonNull(done).by()).isEqualTo(alice.user());
                Awaitility.await("the history tells of it")
                        .atMost(ofSeconds(60))
                        .pollInterval(ofMillis(200))
                        .until(() -> saidBy(bob, release).equals(alice.user()));
                assertThat(replica.said()).doesNotContain(alice.token(), bob.token());
            }
            // It is what the chart gives the operator that is not asked: they are asked about themselves.
            Audit.Requests asked = theatre.audit().since(from).by(Installation.OPERATOR);
            assertThat(asked.forbidden().all()).isEmpty();
            assertThat(asked.all()).noneMatch(one -> one.resource().endsWith("reviews"));
        }
    }

    private static String phase(Someone someone, URI release) throws Exception {
        return JSON.readTree(someone.send(HttpRequest.newBuilder(release)).body())
                .path("status")
                .path("phase")
                .asText();
    }

    private static String saidBy(Someone someone, URI release) throws Exception {
        HttpResponse<String> verbs = someone.send(HttpRequest.newBuilder(URI.create(release + "/history/verbs")));
        JsonNode first = JSON.readTree(verbs.body()).path("items").path(0);
        return first.path("saidBy").asText();
    }
}
