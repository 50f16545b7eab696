package dev.belay.scenarios.measured;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.playground.cluster.Cluster;
import dev.belay.playground.junit.OnKubernetes;
import dev.belay.scenarios.replica.Replicas;
import dev.belay.scenarios.stage.Figures;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The whole of it: Prometheus decides.
@OnKubernetes
final class MeasuredReleaseTest {

    private static final int MANY = 30;
    private static final double LONGEST = 5;
    private static final double LONGEST_MEDIAN = 3.6;

    /// A scrape later, at the most.
    private static final double LONGEST_SINCE_BAD = 6;

    private static final double LONGEST_MEDIAN_SINCE_BAD = 4.5;

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
    void takesBackWhatBeginsToFail(Cluster cluster, KubernetesClient client) {
        takeBack(cluster, client, 1);
    }

    @Tag("soak")
    @Test
    void takesBackWhatBeginsToFailThirtyTimes(Cluster cluster, KubernetesClient client) {
        List<Rollback> rollbacks = takeBack(cluster, client, MANY);
        Spread shown = spread("T1 - T0, half of 50/s fail", rollbacks, Rollback::seconds);
        shown.note(LONGEST_MEDIAN, LONGEST);
        Spread firstBad = spread("T1 - first bad, half of 50/s fail", rollbacks, Rollback::sinceFirstBad);
        firstBad.note(LONGEST_MEDIAN_SINCE_BAD, LONGEST_SINCE_BAD);
        assertThat(shown.median()).as("%s", shown).isLessThanOrEqualTo(LONGEST_MEDIAN);
        assertThat(firstBad.median()).as("%s", firstBad).isLessThanOrEqualTo(LONGEST_MEDIAN_SINCE_BAD);
    }

    private static Spread spread(String name, List<Rollback> rollbacks, ToDoubleFunction<Rollback> measured) {
        return new Spread(name, rollbacks.stream().mapToDouble(measured).boxed().toList());
    }

    private static List<Rollback> takeBack(Cluster cluster, KubernetesClient client, int runs) {
        List<Rollback> rollbacks = new ArrayList<>();
        try (MeasuredShop shop = MeasuredShop.open(replicas, cluster, client, Setting.HALF)) {
            for (int run = 0; run < runs; run++) {
                Rollback rollback = shop.rollback(shop.candidate("v" + (run + 2)), "errors=0.5");
                Figures.write("T1 - T0, half of 50/s fail", rollback.seconds(), "s", LONGEST);
                Figures.write("T1 - first bad, half of 50/s fail", rollback.sinceFirstBad(), "s", LONGEST_SINCE_BAD);
                Figures.write("first to last bad, half of 50/s fail", rollback.bad(), "s", LONGEST_SINCE_BAD);
                assertThat(rollback.seconds()).as("%s", rollback).isLessThanOrEqualTo(LONGEST);
                rollbacks.add(rollback);
            }
        }
        return rollbacks;
    }
}
