package dev.belay.scenarios.measured;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.playground.cluster.Cluster;
import dev.belay.playground.junit.OnKubernetes;
import dev.belay.playground.traffic.Answers;
import dev.belay.scenarios.replica.Replica;
import dev.belay.scenarios.replica.Replicas;
import dev.belay.scenarios.stage.Figures;
import dev.belay.scenarios.stage.Plan;
import dev.belay.scenarios.stage.Theatre;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// The whole of it: Prometheus decides.
@OnKubernetes
final class MeasuredReleaseTest {

    private static final double LONGEST = 5;

    @SuppressWarnings("NullAway.Init")
    private static Replicas replicas;

    @BeforeAll
    static void lead(Cluster cluster) {
        replicas = Replicas.of(Theatre.of(cluster), Replica.Kind.SHIPPED);
        replicas.ready();
        replicas.leader();
    }

    @AfterAll
    static void end() {
        replicas.close();
    }

    @Test
    void promotesWhatIsHealthyAndLosesNoRequest(Cluster cluster, KubernetesClient client) throws Exception {
        Setting setting = Setting.HALF.by(Plan.BY_ROUTE
                .steps("{weight: 10, hold: 3s}, {weight: 50, hold: 3s}")
                .bake("3s"));
        try (MeasuredShop shop = MeasuredShop.open(replicas, cluster, client, setting)) {
            shop.story().releases("v2");
            String revision = shop.story().revision();
            shop.story()
                    .await(
                            "it is promoted",
                            Duration.ofMinutes(3),
                            status -> "Steady".equals(status.summary().phase())
                                    && revision.equals(status.identity().stable()));
            Answers answers = shop.traffic().stop();
            assertThat(answers.failures()).as(answers.summary()).isZero();
        }
    }

    @Test
    void takesBackWhatBeginsToFail(Cluster cluster, KubernetesClient client) {
        try (MeasuredShop shop = MeasuredShop.open(replicas, cluster, client, Setting.HALF)) {
            Rollback rollback = shop.rollback(shop.candidate("v2"), "errors=0.5");
            Figures.write("T1 - T0, half of 50/s fail", rollback.seconds(), "s", LONGEST);
            Figures.write("T1 - first bad, half of 50/s fail", rollback.sinceFirstBad(), "s", LONGEST);
            assertThat(rollback.seconds()).as("%s", rollback).isLessThanOrEqualTo(LONGEST);
        }
    }
}
