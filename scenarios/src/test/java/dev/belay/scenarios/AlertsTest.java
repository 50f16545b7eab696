package dev.belay.scenarios;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.belay.api.RollbackStatus;
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
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/// What Alertmanager sends to the webhook takes a trial back, by the sender's own rights.
@OnKubernetes
final class AlertsTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Map<String, String> WITH_API = Map.of("BELAY_API", "true");

    /// Within which a firing alert is a breach.
    private static final double SECOND = 1;

    /// As Alertmanager 0.28 sends it, with all its fields.
    private static String note(Story story, String status, Instant startsAt, String label) {
        return """
                {"receiver": "belay", "status": "%1$s",
                 "alerts": [{"status": "%1$s",
                   "labels": {"alertname": "HighErrorRate", "%4$s": "%5$s", "namespace": "%3$s", "severity": "page"},
                   "annotations": {"summary": "More than 5%% of the requests fail"},
                   "startsAt": "%2$s", "endsAt": "0001-01-01T00:00:00Z",
                   "generatorURL": "http://prometheus:9090/graph?g0.expr=up", "fingerprint": "2b1f0e5f6f6f0d5c"}],
                 "groupLabels": {"alertname": "HighErrorRate"}, "commonLabels": {"severity": "page"},
                 "commonAnnotations": {}, "externalURL": "http://alertmanager:9093", "version": "4",
                 "groupKey": "{}:{alertname=\\"HighErrorRate\\"}", "truncatedAlerts": 0}
                """.formatted(
                        status,
                        startsAt,
                        story.namespace(),
                        label,
                        story.release().getMetadata().getName());
    }

    private static HttpResponse<String> sends(Someone someone, Replica replica, String note) throws Exception {
        URI webhook = replica.process().address().resolve("/api/v1/alerts");
        return someone.send(HttpRequest.newBuilder(webhook)
                .header("Content-Type", "application/json")
                .header("User-Agent", "Alertmanager/0.28.1")
                .POST(HttpRequest.BodyPublishers.ofString(note)));
    }

    private static JsonNode done(HttpResponse<String> answer) throws Exception {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JSON.readTree(answer.body());
    }

    private static boolean isTakenBack(Story story) {
        return story.route().getSpec().getRules().stream()
                .flatMap(rule -> rule.getBackendRefs().stream())
                .noneMatch(backend -> backend.getName().endsWith("-candidate")
                        && Objects.requireNonNullElse(backend.getWeight(), 1) > 0);
    }

    private static RollbackStatus rollback(Story story) {
        return Objects.requireNonNull(story.release().getStatus().memory().rollback());
    }

    private static boolean hasAnnotation(Story story) {
        Map<String, String> notes = story.release().getMetadata().getAnnotations();
        return notes != null && notes.containsKey("belay.dev/alert");
    }

    private static Instant trialBegan(Story story) {
        return Objects.requireNonNull(
                Objects.requireNonNull(story.release().getStatus().trial()).startedAt());
    }

    @Test
    void takeBackTheTrialInWhichTheyFireAndNoOther(Cluster cluster, KubernetesClient client) throws Exception {
        try (Replicas replicas =
                Replicas.of(Theatre.of(cluster), Replica.Kind.LEASE).with(WITH_API)) {
            Replica replica = replicas.ready();
            replicas.leader();
            try (Story story = Story.of(replicas.place(client), Shop.SMALL, Plan.BY_ROUTE)) {
                Course.ROLLED_BACK.prepare(story);
                Someone alertmanager = Someone.who(story, "alertmanager", "get", "patch");
                Someone viewer = Someone.who(story, "viewer", "get");
                Instant began = trialBegan(story);
                Instant now = Instant.now();
                String firing = note(story, "firing", now, "belay_release");

                assertThat(sends(viewer, replica, firing).statusCode()).isEqualTo(403);
                for (String idle : new String[] {
                    note(story, "firing", began.minusMillis(1), "belay_release"),
                    note(story, "resolved", now, "belay_release"),
                    note(story, "firing", now, "release")
                }) {
                    assertThat(done(sends(alertmanager, replica, idle)).path("taken"))
                            .isEmpty();
                }
                assertThat(hasAnnotation(story)).isFalse();
                assertThat(isTakenBack(story)).isFalse();

                long sent = System.nanoTime();
                JsonNode heard = done(sends(alertmanager, replica, firing));
                assertThat(heard.path("taken").path(0).path("alert").asText()).isEqualTo("HighErrorRate");
                Awaitility.await("the traffic is back")
                        .atMost(ofSeconds(30))
                        .pollDelay(ofMillis(0))
                        .pollInterval(ofMillis(5))
                        .until(() -> isTakenBack(story));
                double seconds = (System.nanoTime() - sent) / 1e9;
                Figures.write("from an alert's POST until the route gives the candidate nothing", seconds, "s", SECOND);
                assertThat(seconds).isLessThan(SECOND);
                story.awaitPhase("RolledBack");

                assertThat(rollback(story).cause()).isEqualTo("AlertFired");
                assertThat(rollback(story).message()).contains("HighErrorRate fires since " + now, alertmanager.user());
                isHeardOnce(story, alertmanager, replica, firing);
            }
        }
    }

    /// Two Alertmanagers, or one that had no answer, send it again.
    private static void isHeardOnce(Story story, Someone alertmanager, Replica replica, String firing)
            throws Exception {
        Awaitility.await("the annotation is removed").atMost(ofSeconds(10)).until(() -> !hasAnnotation(story));
        JsonNode again = done(sends(alertmanager, replica, firing));
        assertThat(again.path("taken")).isEmpty();
        assertThat(again.path("ignored").path(0).path("why").asText()).contains("No trial");
        assertThat(hasAnnotation(story)).isFalse();
    }

    @Test
    void outliveTheOperator(Cluster cluster, KubernetesClient client) throws Exception {
        try (Replicas replicas =
                Replicas.of(Theatre.of(cluster), Replica.Kind.LEASE).with(WITH_API)) {
            Replica first = replicas.ready();
            replicas.leader();
            try (Story story = Story.of(replicas.place(client), Shop.SMALL, Plan.BY_ROUTE)) {
                Course.ROLLED_BACK.prepare(story);
                Someone alertmanager = Someone.who(story, "alertmanager", "get", "patch");
                Replica standby = replicas.ready();
                first.kill();

                JsonNode heard =
                        done(sends(alertmanager, standby, note(story, "firing", Instant.now(), "belay_release")));

                assertThat(heard.path("taken")).hasSize(1);
                assertThat(hasAnnotation(story))
                        .as("nobody leads who could have done it")
                        .isTrue();
                assertThat(isTakenBack(story)).isFalse();
                standby.kill();
                replicas.ready();
                story.awaitPhase("RolledBack");
                assertThat(rollback(story).cause()).isEqualTo("AlertFired");
            }
        }
    }
}
