package dev.belay.scenarios.measured;

import static java.time.Duration.ofMinutes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.playground.cluster.Cluster;
import dev.belay.playground.junit.OnKubernetes;
import dev.belay.scenarios.replica.Replicas;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// A candidate that no counter convicts: it ends, or it never answers.
@OnKubernetes
final class CandidateGoneTest {

    private static final int FEW = 1;
    private static final int MANY = 30;
    private static final double LONGEST = 3;
    private static final double LONGEST_MEDIAN = 1;
    private static final double LONGEST_HANGING = 15;

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
    void rollsBackWhatCrashes(Cluster cluster, KubernetesClient client) {
        crash(cluster, client, FEW);
    }

    @Tag("soak")
    @Test
    void rollsBackWhatCrashesThirtyTimes(Cluster cluster, KubernetesClient client) {
        Spread seconds = crash(cluster, client, MANY);
        assertThat(seconds.median()).as("%s", seconds).isLessThanOrEqualTo(LONGEST_MEDIAN);
    }

    private static Spread crash(Cluster cluster, KubernetesClient client, int runs) {
        List<Double> seconds = new ArrayList<>();
        try (MeasuredShop shop = MeasuredShop.open(replicas, cluster, client, Setting.HALF)) {
            for (int run = 0; run < runs; run++) {
                seconds.add(crash(shop, shop.candidate("v" + (run + 2))));
            }
            Spread spread = new Spread("T1 - T0, crash", seconds);
            spread.note(LONGEST_MEDIAN, LONGEST);
            assertThat(spread.max()).as("%s", spread).isLessThanOrEqualTo(LONGEST);
            return spread;
        }
    }

    /// Its first exit withdraws it, and what counts is the second, which convicts it.
    private static double crash(MeasuredShop shop, Candidate candidate) {
        try (LeverWatch levers = LeverWatch.begin(shop.story(), candidate.hash());
                CrashWatch crashes = CrashWatch.begin(shop.story(), candidate.pods())) {
            Instant fault = shop.breaks(candidate, "crash");
            awaitRolledBack(shop);
            Instant shown = crashes.acceptedAt(shop.theatre().audit());
            Instant taken = Rollback.taken(shop, fault, levers.closedAfter(shown));
            return Duration.between(shown, taken).toMillis() / 1000.0;
        }
    }

    private static void awaitRolledBack(MeasuredShop shop) {
        shop.story()
                .await(
                        "it is rolled back",
                        ofMinutes(2),
                        status -> "RolledBack".equals(status.summary().phase()));
    }

    /// Ten requests a second in all: five for the candidate.
    @Tag("soak")
    @Test
    void rollsBackWhatHangs(Cluster cluster, KubernetesClient client) {
        hang(cluster, client, 1);
    }

    @Tag("soak")
    @Test
    void rollsBackWhatHangsThirtyTimes(Cluster cluster, KubernetesClient client) {
        hang(cluster, client, MANY);
    }

    private static void hang(Cluster cluster, KubernetesClient client, int runs) {
        List<Double> seconds = new ArrayList<>();
        try (MeasuredShop shop = MeasuredShop.open(replicas, cluster, client, Setting.HALF.calledBy(10))) {
            for (int run = 0; run < runs; run++) {
                Candidate candidate = shop.candidate("v" + (run + 2));
                try (LeverWatch levers = LeverWatch.begin(shop.story(), candidate.hash())) {
                    Instant fault = shop.breaks(candidate, "hang");
                    awaitRolledBack(shop);
                    Instant taken = Rollback.taken(shop, fault, levers.closedAt());
                    seconds.add(Duration.between(fault, taken).toMillis() / 1000.0);
                }
            }
        }
        Spread spread = new Spread("T1 - fault, 5/s hang", seconds);
        spread.note(LONGEST_HANGING, LONGEST_HANGING);
        assertThat(spread.max()).as("%s", spread).isLessThanOrEqualTo(LONGEST_HANGING);
    }
}
