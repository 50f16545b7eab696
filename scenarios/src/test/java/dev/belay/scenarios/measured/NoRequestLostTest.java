package dev.belay.scenarios.measured;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.playground.cluster.Cluster;
import dev.belay.playground.junit.OnKubernetes;
import dev.belay.playground.traffic.Answers;
import dev.belay.playground.traffic.Call;
import dev.belay.playground.traffic.Traffic;
import dev.belay.scenarios.replica.Replicas;
import dev.belay.scenarios.stage.Figures;
import dev.belay.scenarios.stage.Plan;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Whatever Belay does with the traffic, no caller notices: not who comes by the route, and not who calls the Service.
@OnKubernetes
final class NoRequestLostTest {

    private static final double CALLS_A_SECOND = 200;
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final Setting GATED = Setting.HALF
            .by(Plan.BY_ROUTE
                    .steps("{weight: 10, hold: 1s}, {weight: 50, hold: 1s, gate: {approval: {}}}")
                    .bake("4s"))
            .calledBy(CALLS_A_SECOND);

    @SuppressWarnings("NullAway.Init")
    private Replicas replicas;

    @SuppressWarnings("NullAway.Init")
    private MeasuredShop shop;

    @SuppressWarnings("NullAway.Init")
    private Traffic beside;

    @BeforeEach
    void open(Cluster cluster, KubernetesClient client) {
        replicas = Replicas.leading(cluster);
        shop = MeasuredShop.open(replicas, cluster, client, GATED);
        beside = Traffic.start(CALLS_A_SECOND, () -> shop.gateway().services().next("shop", 80), Call.get("/"));
    }

    @AfterEach
    void close() {
        beside.close();
        try {
            shop.close();
        } finally {
            replicas.close();
        }
    }

    /// One after the other, so that all of it is one unbroken time for the callers.
    @Test
    void inAReleaseARollbackInEachPhaseAHandoverAndALeave() throws Exception {
        reaches("v2", "Gated");
        promote();
        reaches("Baking");
        reaches("Steady");
        for (String phase : List.of("Preparing", "Shifting", "Watching", "Gated")) {
            reaches("v3.in." + phase, phase);
            abort();
        }
        reaches("v3", "Gated");
        promote();
        reaches("Baking");
        abort();
        reaches("v4", "Watching");
        shop.story().leaves("background").awaitGone(LIMIT);
        shop.story().awaitRolledOut();

        loses("by the route", shop.traffic().stop());
        loses("of the Service", beside.stop());
    }

    private void reaches(String version, String phase) {
        shop.story().releases(version);
        reaches(phase);
    }

    private void reaches(String phase) {
        shop.story()
                .await(
                        "it is " + phase,
                        LIMIT,
                        status -> phase.equals(status.summary().phase()));
    }

    private void promote() {
        shop.story().says("promote", shop.story().revision() + "/2");
    }

    private void abort() {
        shop.story().says("abort", "now");
        reaches("RolledBack");
    }

    private static void loses(String callers, Answers answers) {
        Figures.write("requests lost, callers " + callers, answers.failures(), "requests", 0);
        assertThat(answers.failures()).as(answers.summary()).isZero();
        assertThat(answers.requests()).isGreaterThan((int) CALLS_A_SECOND);
    }
}
