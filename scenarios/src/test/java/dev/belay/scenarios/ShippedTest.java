package dev.belay.scenarios;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.belay.api.Release;
import dev.belay.chart.Installation;
import dev.belay.playground.cluster.Cluster;
import dev.belay.playground.fault.Fault;
import dev.belay.playground.fault.Requests;
import dev.belay.playground.fault.Rule;
import dev.belay.playground.junit.OnKubernetes;
import dev.belay.playground.operator.OperatorProcess;
import dev.belay.scenarios.replica.Figure;
import dev.belay.scenarios.replica.Replica;
import dev.belay.scenarios.replica.Replicas;
import dev.belay.scenarios.stage.Plan;
import dev.belay.scenarios.stage.Shop;
import dev.belay.scenarios.stage.Story;
import dev.belay.scenarios.stage.Theatre;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/// What is packaged and nothing else, with the rights of the chart's service account.
@OnKubernetes
final class ShippedTest {

    private static final Set<String> METRICS = Set.of(
            "belay_flags_outstanding",
            "belay_leader",
            "belay_lease_transitions",
            "belay_rollback_seconds",
            "belay_rollbacks_held_up");

    /// There is nothing of these until a Release has something to say.
    private static final Set<String> METRICS_OF_RELEASES = Set.of("belay_release_condition", "belay_release_status");

    private static final Pattern FAMILY = Pattern.compile("(?m)^# TYPE (belay_\\w+) ");
    private static final Duration LIMIT = ofSeconds(30);

    /// Killed by SIGTERM, as a shell counts it.
    private static final int TERMINATED = 128 + 15;

    /// A standby looks each second, and then asks for the lease.
    private static final double GIVEN_BACK = 2;

    /// The lease lasts seven seconds from when the standby saw it renewed last.
    private static final double RUN_OUT = 9.5;

    private record Two(Replica leader, Replica standby) {

        static Two of(Replicas replicas) {
            replicas.ready();
            Replica leader = replicas.leader();
            return new Two(leader, replicas.ready());
        }

        double secondsUntilStandbyLeads() {
            long from = System.nanoTime();
            until("the standby leads", standby.process()::isLeader);
            return (System.nanoTime() - from) / 1e9;
        }
    }

    private static Replicas shipped(Cluster cluster) {
        return Replicas.of(Theatre.of(cluster), Replica.Kind.PACKAGED);
    }

    private static void until(String what, Callable<Boolean> question) {
        Awaitility.await(what)
                .atMost(LIMIT)
                .pollInterval(Duration.ofMillis(20))
                .ignoreExceptions()
                .until(question);
    }

    /// What we heard of the process, it may still have to hear of itself: its own watch, its own listener.
    private static void awaitMetric(OperatorProcess process, String name, double value) {
        until(name + " is " + value, () -> process.metric(name) == value);
    }

    @Test
    void aLeaderAndAStandbyAreAliveAndReady(Cluster cluster) throws Exception {
        Instant from = Instant.now();
        try (Replicas replicas = shipped(cluster)) {
            Two two = Two.of(replicas);
            for (Replica replica : List.of(two.leader(), two.standby())) {
                assertThat(replica.process().get("/health/liveness").statusCode())
                        .isEqualTo(200);
                assertThat(replica.process().get("/health/readiness").statusCode())
                        .isEqualTo(200);
            }
            assertThat(two.leader().process().isLeader()).isTrue();
            assertThat(two.standby().process().isLeader()).isFalse();
            assertThat(Theatre.of(cluster)
                            .audit()
                            .since(from)
                            .by(Installation.OPERATOR)
                            .forbidden()
                            .all())
                    .isEmpty();
        }
    }

    @Test
    void saysInMetricsWhoLeadsAndHowLongRollbacksTake(Cluster cluster, KubernetesClient client) throws Exception {
        try (Replicas replicas = shipped(cluster)) {
            OperatorProcess process = Two.of(replicas).leader().process();
            HttpResponse<String> scraped = process.get("/metrics");
            assertThat(scraped.headers().firstValue("Content-Type").orElse("")).startsWith("text/plain; version=0.0.4");
            Set<String> families = new TreeSet<>();
            FAMILY.matcher(scraped.body())
                    .results()
                    .forEach(found -> families.add(found.group(1).replaceFirst("_total$", "")));
            families.removeAll(METRICS_OF_RELEASES);
            assertThat(families).containsExactlyInAnyOrderElementsOf(METRICS);
            assertThat(scraped.body()).contains("jvm_memory_used_bytes");
            awaitMetric(process, "belay_lease_transitions_total{to=\"leader\"}", 1);
            try (Story story = Story.of(replicas.place(client), Shop.SMALL, unmeasured())) {
                rollBack(story);
                String rolledBack =
                        "belay_release_status{phase=\"RolledBack\",reason=\"Aborted\",release=\"shop\",release_namespace=\"%s\",verdict=\"\"}"
                                .formatted(client.getNamespace());
                awaitMetric(process, rolledBack, 1);
                for (String stage : List.of("decided", "shifted")) {
                    assertThat(process.metric("belay_rollback_seconds_count{stage=\"%s\"}".formatted(stage)))
                            .as(stage)
                            .isEqualTo(1);
                }
                assertThat(process.metric("belay_rollback_seconds_bucket{stage=\"shifted\",le=\"60.0\"}"))
                        .isEqualTo(1);
            }
        }
    }

    @Test
    void logsJsonWithReleaseAndTrial(Cluster cluster, KubernetesClient client) throws Exception {
        try (Replicas replicas = shipped(cluster)) {
            Replica replica = replicas.ready();
            replicas.leader();
            String trial;
            try (Story story = Story.of(replicas.place(client), Shop.SMALL, unmeasured())) {
                trial = rollBack(story);
            }
            replica.process().terminate();
            replica.process().awaitEnd(LIMIT);
            List<JsonNode> lines = replica.process().lines().stream()
                    .map(OperatorProcess::parsed)
                    .toList();
            assertThat(lines).allSatisfy(line -> {
                assertThat(Instant.parse(line.path("time").asText())).isAfter(Instant.EPOCH);
                assertThat(line.path("level").asText()).isIn("INFO", "WARN", "ERROR");
                assertThat(line.path("message").asText()).isNotEmpty();
            });
            assertThat(lines)
                    .filteredOn(line -> line.path("trial").asText().equals(trial))
                    .hasSizeGreaterThan(3)
                    .allSatisfy(line -> {
                        assertThat(line.path("release").asText()).isEqualTo("shop");
                        assertThat(line.path("namespace").asText()).isEqualTo(client.getNamespace());
                    });
        }
    }

    /// Without metrics of the pods' own no Prometheus is asked for.
    private static Plan unmeasured() {
        return Plan.BY_ROUTE
                .steps("{weight: 10, hold: 0s, gate: {approval: {}}}")
                .with("health: {dialect: none}");
    }

    /// By a person's word, from whatever step it has come to.
    ///
    /// @return the trial's id
    private static String rollBack(Story story) {
        story.awaitPhase("Steady");
        story.releases("v2");
        Release inTrial = story.await(
                "the trial has traffic",
                LIMIT,
                status -> Set.of("Watching", "Gated").contains(status.summary().phase()));
        story.says("abort", "now").awaitPhase("RolledBack");
        return Objects.requireNonNull(
                Objects.requireNonNull(inTrial.getStatus().trial()).id());
    }

    @Test
    void givesTheLeaseBackWhenItIsToldToEnd(Cluster cluster) throws Exception {
        try (Replicas replicas = shipped(cluster)) {
            Two two = Two.of(replicas);
            two.leader().process().terminate();
            double seconds = two.secondsUntilStandbyLeads();
            assertThat(two.leader().process().awaitEnd(LIMIT)).isEqualTo(TERMINATED);
            new Figure("seconds from SIGTERM until the standby leads", seconds, "s", "≤ " + GIVEN_BACK).note();
            assertThat(seconds).isLessThanOrEqualTo(GIVEN_BACK);
            assertThat(two.leader().said()).contains("Gave the lease").contains("Belay has stopped");
        }
    }

    @Test
    void isFollowedWhenItIsKilled(Cluster cluster) throws Exception {
        try (Replicas replicas = shipped(cluster)) {
            Two two = Two.of(replicas);
            two.leader().kill();
            double seconds = two.secondsUntilStandbyLeads();
            new Figure("seconds from SIGKILL until the standby leads", seconds, "s", "≤ " + RUN_OUT).note();
            assertThat(seconds).isLessThanOrEqualTo(RUN_OUT);
        }
    }

    @Test
    void livesOnWithoutTheLeaseAndTakesItAgain(Cluster cluster) throws Exception {
        try (Replicas replicas = shipped(cluster)) {
            Two two = Two.of(replicas);
            OperatorProcess loser = two.leader().process();
            Rule cut = two.leader().proxy().inject(Requests.to("/leases"), new Fault.Cut());
            two.secondsUntilStandbyLeads();
            assertThat(loser.isLeader()).isFalse();
            assertThat(loser.get("/health/liveness").statusCode()).isEqualTo(200);
            HttpResponse<String> unready = loser.get("/health/readiness");
            assertThat(unready.statusCode()).isEqualTo(503);
            assertThat(unready.body()).contains("does not answer: check that it runs");
            two.leader().proxy().end(cut);
            until("it is ready again", loser::isReady);
            two.standby().process().terminate();
            until("it leads again", loser::isLeader);
            awaitMetric(loser, "belay_lease_transitions_total{to=\"leader\"}", 2);
        }
    }

    /// It stands still beyond its lease, and goes on believing that no time has passed.
    @Test
    void asksForNothingButTheLeaseWhenItHasStoodStill(Cluster cluster, KubernetesClient client) throws Exception {
        try (Replicas replicas = shipped(cluster)) {
            Two two = Two.of(replicas);
            try (Story story = Story.of(replicas.place(client), Shop.SMALL, unmeasured())) {
                story.awaitPhase("Steady");
                OperatorProcess frozen = two.leader().process();
                frozen.freeze();
                story.releases("v2");
                two.secondsUntilStandbyLeads();
                story.await(
                        "the standby carries the trial on",
                        LIMIT,
                        status -> Set.of("Watching", "Gated")
                                .contains(status.summary().phase()));
                Rule writes = two.leader().proxy().inject(Requests.writesTo(""), new Fault.Delayed(Duration.ZERO));
                Rule looks =
                        two.leader().proxy().inject(Requests.to("/leases").by("GET"), new Fault.Delayed(Duration.ZERO));
                frozen.thaw();
                looks.awaitHits(3, LIMIT);
                assertThat(frozen.isLeader()).isFalse();
                // Of all writes only the renewal that was due when it froze: the API server refuses it.
                assertThat(writes.hits()).isLessThanOrEqualTo(1);
                assertThat(two.standby().process().isLeader()).isTrue();
                assertThat(two.standby().process().metric("belay_lease_transitions_total{to=\"standby\"}"))
                        .isZero();
                story.says("abort", "now").awaitPhase("RolledBack");
            }
        }
    }

    @Test
    void saysWhichFieldsTheCrdsLackUntilTheyAreThere(Cluster cluster) throws Exception {
        KubernetesClient admin = Theatre.of(cluster).admin();
        Map<String, JSONSchemaProps> status = statusOf(crd(admin));
        JSONSchemaProps taken = Objects.requireNonNull(status.get("judgedUntil"));
        editStatus(admin, fields -> fields.remove("judgedUntil"));
        try (Replicas replicas = shipped(cluster)) {
            OperatorProcess process = replicas.start(replicas.proxy()).process();
            until(
                    "it says so",
                    () -> process.get("/health/readiness")
                            .body()
                            .contains("The CRD releases.belay.dev lacks status.judgedUntil"));
            assertThat(process.isReady()).isFalse();
            editStatus(admin, fields -> fields.put("judgedUntil", taken));
            until("it is ready", process::isReady);
        } finally {
            editStatus(admin, fields -> fields.put("judgedUntil", taken));
        }
    }

    private static CustomResourceDefinition crd(KubernetesClient admin) {
        return admin.apiextensions()
                .v1()
                .customResourceDefinitions()
                .withName("releases.belay.dev")
                .require();
    }

    private static Map<String, JSONSchemaProps> statusOf(CustomResourceDefinition crd) {
        var schema = crd.getSpec().getVersions().getFirst().getSchema().getOpenAPIV3Schema();
        return Objects.requireNonNull(schema.getProperties().get("status")).getProperties();
    }

    private static void editStatus(KubernetesClient admin, Consumer<Map<String, JSONSchemaProps>> change) {
        admin.resource(crd(admin)).edit(found -> {
            change.accept(statusOf(found));
            return found;
        });
    }
}
