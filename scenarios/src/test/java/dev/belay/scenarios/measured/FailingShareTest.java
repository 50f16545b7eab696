package dev.belay.scenarios.measured;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.chart.Installation;
import dev.belay.playground.cluster.Cluster;
import dev.belay.playground.junit.OnKubernetes;
import dev.belay.playground.node.PodMatch;
import dev.belay.scenarios.replica.Replicas;
import dev.belay.scenarios.stage.Audit;
import dev.belay.scenarios.stage.Figures;
import dev.belay.scenarios.stage.Plan;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.time.Instant;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// How much fails, whose fault it is, and what it costs to take it back.
@OnKubernetes
final class FailingShareTest {

    private static final int MANY = 30;
    private static final double CALLS_A_SECOND = 50;
    private static final double SHARE = 0.1;
    /// A gateway that splits smoothly is never further than this from the share.
    private static final double SLACK = 5;
    private static final double MOST_REQUESTS = 30;
    private static final Setting TENTH =
            Setting.HALF.by(Plan.BY_ROUTE.steps("{weight: 10, hold: 10m}")).calledBy(CALLS_A_SECOND);

    @SuppressWarnings("NullAway.Init")
    private static Replicas replicas;

    @BeforeAll
    static void lead(Cluster cluster) {
        replicas = Replicas.leading(cluster);
    }

    @AfterAll
    static void end() {
        replicas.close();
    }

    @Test
    void failsNoMoreThanItsShareAndAsksLittle(Cluster cluster, KubernetesClient client) {
        failEverything(cluster, client, 1);
    }

    @Tag("soak")
    @Test
    void failsNoMoreThanItsShareThirtyTimes(Cluster cluster, KubernetesClient client) {
        failEverything(cluster, client, MANY);
    }

    private static void failEverything(Cluster cluster, KubernetesClient client, int runs) {
        try (MeasuredShop shop = MeasuredShop.open(replicas, cluster, client, TENTH)) {
            for (int run = 0; run < runs; run++) {
                Rollback rollback = shop.rollback(shop.candidate("v" + (run + 2)), "errors=1");
                Instant rolledBack = Instant.now();
                double most = SHARE * CALLS_A_SECOND * rollback.sinceFirstBadUntilLeft() + SLACK;
                Figures.write("failed of a tenth of 50/s, all fail", rollback.failed(), "requests", most);
                Figures.write("T1 - T0, a tenth of 50/s, all fail", rollback.seconds(), "s", 60);
                Figures.write("T2 - first bad, a tenth of 50/s, all fail", rollback.sinceFirstBadUntilLeft(), "s", 60);
                assertThat(rollback.failed()).as("%s", rollback).isPositive();
                assertThat((double) rollback.failed()).as("%s", rollback).isLessThanOrEqualTo(most);
                asksLittle(shop, rollback.shown(), rolledBack);
            }
        }
    }

    private static void asksLittle(MeasuredShop shop, Instant from, Instant to) {
        Audit.Requests asked = shop.theatre()
                .audit()
                .between(from, to)
                .by(Installation.OPERATOR)
                .in(shop.story().namespace())
                .where(request -> !request.isWatching() && !request.isOfLease());
        Figures.write("requests of a rollback, T0 to RolledBack", asked.count(), "requests", MOST_REQUESTS);
        assertThat((double) asked.count()).as(asked.table()).isPositive().isLessThanOrEqualTo(MOST_REQUESTS);
    }

    @Test
    void holdsWhatFailsForBothAndTakesBackWhatFailsOnTopOfIt(Cluster cluster, KubernetesClient client) {
        sharedFault(cluster, client, ofSeconds(20));
    }

    @Tag("soak")
    @Test
    void holdsWhatFailsForBothForAMinute(Cluster cluster, KubernetesClient client) {
        sharedFault(cluster, client, ofMinutes(1));
    }

    private static void sharedFault(Cluster cluster, KubernetesClient client, Duration length) {
        try (MeasuredShop shop = MeasuredShop.open(replicas, cluster, client, Setting.HALF)) {
            Candidate candidate = shop.candidate("v2");
            Instant began = Instant.now();
            shop.breaks(PodMatch.inNamespace(shop.story().namespace()), "errors=0.3");
            shop.story()
                    .await(
                            "it is said that both suffer",
                            ofSeconds(20),
                            status -> status.conditions().stream()
                                    .anyMatch(condition -> "SharedFault".equals(condition.reason())));
            Figures.write("until SharedFault is said", seconds(began, Instant.now()), "s", 20);
            Awaitility.await("it is held")
                    .during(length.minus(Duration.between(began, Instant.now())))
                    .atMost(length.plusSeconds(10))
                    .pollInterval(ofMillis(200))
                    .until(() -> shop.story().release().getStatus().summary().phase(), "Watching"::equals);
            Rollback rollback = shop.rollback(candidate, "errors=1");
            Figures.write("T1 - T0, all of 50/s fail beside a shared fault", rollback.seconds(), "s", 60);
            assertThat(rollback.seconds()).as("%s", rollback).isLessThanOrEqualTo(60);
        }
    }

    private static double seconds(Instant from, Instant to) {
        return Duration.between(from, to).toMillis() / 1000.0;
    }
}
