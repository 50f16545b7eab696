package dev.belay.scenarios.measured;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.playground.cluster.Cluster;
import dev.belay.playground.fault.Fault;
import dev.belay.playground.fault.Requests;
import dev.belay.playground.fault.Rule;
import dev.belay.playground.junit.OnKubernetes;
import dev.belay.playground.prometheus.Samples;
import dev.belay.scenarios.replica.Replica;
import dev.belay.scenarios.replica.Replicas;
import dev.belay.scenarios.stage.Figures;
import dev.belay.scenarios.stage.Plan;
import dev.belay.scenarios.stage.Theatre;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The leader is killed in the middle of what it judges, with a standby beside it.
@OnKubernetes
final class LeaderKilledTest {

    private static final double LONGEST = 12;
    private static final int MANY = 30;

    private static final Duration HOLD = ofSeconds(30);
    private static final Duration UNTIL_KILLED = ofSeconds(15);
    /// A hold that began anew with the standby would end no sooner than 50 s after the step's begin: 15 s, the 5 s
    /// that a lease lasts at the least, and all of the hold.
    private static final double LONGEST_STEP = 47;
    /// That it is watched is seen a moment after it is.
    private static final double SEEN_LATE = 2;

    @Test
    void rollsBackThoughTheLeaderDiesInThatMoment(Cluster cluster, KubernetesClient client) {
        try (Replicas replicas = Replicas.of(Theatre.of(cluster), Replica.Kind.SHIPPED)) {
            replicas.ready();
            try (MeasuredShop shop = opened(replicas, cluster, client)) {
                measure(replicas, shop, "v2");
            }
        }
    }

    @Tag("soak")
    @Test
    void rollsBackThirtyTimesThoughTheLeaderDies(Cluster cluster, KubernetesClient client) {
        List<Double> seconds = new ArrayList<>();
        try (Replicas replicas = Replicas.of(Theatre.of(cluster), Replica.Kind.SHIPPED)) {
            replicas.ready();
            try (MeasuredShop shop = opened(replicas, cluster, client)) {
                for (int run = 0; run < MANY; run++) {
                    seconds.add(measure(replicas, shop, "v" + (run + 2)));
                }
            }
        }
        new Spread("T1 - T0, leader killed at T0", seconds).note(LONGEST, LONGEST);
    }

    private static MeasuredShop opened(Replicas replicas, Cluster cluster, KubernetesClient client) {
        replicas.leader();
        return MeasuredShop.open(replicas, cluster, client, Setting.HALF);
    }

    /// What the leader would write of the fault is held from its begin, so that it cannot be quicker than its death.
    private static double measure(Replicas replicas, MeasuredShop shop, String version) {
        Replica leader = replicas.leader();
        replicas.ready();
        Candidate candidate = shop.candidate(version);
        Rule rule = leader.proxy()
                .inject(Requests.writesTo("/namespaces/" + shop.story().namespace() + "/"), new Fault.Held());
        try (LeverWatch levers = LeverWatch.begin(shop.story(), candidate.hash())) {
            Instant fault = shop.breaks(candidate, "errors=0.5");
            Samples samples = shop.samples();
            Awaitility.await("Prometheus shows it")
                    .atMost(ofSeconds(20))
                    .pollInterval(ofMillis(100))
                    .until(() -> samples.since(fault, candidate.pods()).at().isPresent());
            leader.kill();
            rule.lose();
            shop.story()
                    .await(
                            "it is rolled back",
                            ofMinutes(2),
                            status -> "RolledBack".equals(status.summary().phase()));
            Rollback rollback = Rollback.of(shop, candidate, fault, levers.closedAt());
            Figures.write("T1 - T0, half of 50/s fail, leader killed at T0", rollback.seconds(), "s", LONGEST);
            assertThat(rollback.seconds()).as("%s", rollback).isLessThanOrEqualTo(LONGEST);
            return rollback.seconds();
        }
    }

    @Tag("soak")
    @Test
    void forgetsNoEvidenceWhenTheLeaderDies(Cluster cluster, KubernetesClient client) {
        Setting setting = Setting.HALF.by(Plan.BY_ROUTE
                .steps("{weight: 50, hold: " + HOLD.toSeconds() + "s}")
                .bake("1s"));
        try (Replicas replicas = Replicas.of(Theatre.of(cluster), Replica.Kind.SHIPPED)) {
            replicas.ready();
            Replica leader = replicas.leader();
            replicas.ready();
            try (MeasuredShop shop = MeasuredShop.open(replicas, cluster, client, setting)) {
                shop.story().releases("v2").awaitStep("Watching", 1);
                Instant began = Instant.now();
                Awaitility.await("half of the hold is over")
                        .atMost(HOLD)
                        .pollInterval(ofMillis(100))
                        .until(() -> Duration.between(began, Instant.now()).compareTo(UNTIL_KILLED) >= 0);
                leader.kill();
                shop.story()
                        .await(
                                "the step is left",
                                ofMinutes(2),
                                status -> !"Watching".equals(status.summary().phase()));
                double seconds = Duration.between(began, Instant.now()).toMillis() / 1000.0;
                Figures.write("step with a hold of 30 s, leader killed after 15 s", seconds, "s", LONGEST_STEP);
                assertThat(seconds).isBetween(HOLD.toSeconds() - SEEN_LATE, LONGEST_STEP);
                shop.story()
                        .await(
                                "it is released",
                                ofMinutes(1),
                                status -> "Steady".equals(status.summary().phase()));
                assertThat(shop.story().release().getStatus().identity().stable())
                        .isEqualTo(shop.story().revision());
            }
        }
    }
}
