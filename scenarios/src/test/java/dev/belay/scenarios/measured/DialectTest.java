package dev.belay.scenarios.measured;

import static java.time.Duration.ofMinutes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.api.Release;
import dev.belay.playground.cluster.Cluster;
import dev.belay.playground.junit.OnKubernetes;
import dev.belay.scenarios.replica.Replicas;
import dev.belay.scenarios.stage.Plan;
import io.fabric8.kubernetes.client.KubernetesClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Services that do not speak the policy's dialect: told what to set, or released by what there is to see.
@OnKubernetes
final class DialectTest {

    private static final Plan PLAN =
            Plan.BY_ROUTE.steps("{weight: 50, hold: 2s}").bake("2s");

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
    void aServiceWithoutMetricsIsReleasedAndSaidToBeUnmeasured(Cluster cluster, KubernetesClient client) {
        Setting setting = speaking("none", PLAN.with("health: {dialect: none}"));
        try (MeasuredShop shop = MeasuredShop.open(replicas, cluster, client, setting)) {
            shop.story().releases("v2-metrics=none");
            shop.story()
                    .await(
                            "it is said that requests are not read",
                            ofMinutes(1),
                            status -> status.conditions().stream()
                                    .anyMatch(condition -> "Unmeasured".equals(condition.type())
                                            && "True".equals(condition.status())));
            awaitReleased(shop);
        }
    }

    @Test
    void aServiceWithOtherNamesIsToldWhatToSetAndThenReleased(Cluster cluster, KubernetesClient client) {
        try (MeasuredShop shop = MeasuredShop.open(replicas, cluster, client, speaking("opentelemetry", PLAN))) {
            shop.story().releases("v2-metrics=opentelemetry");
            assertThat(refusal(shop, "http_server_request_duration_seconds")).contains("dialect");
            String policy = "releasepolicies.belay.dev/" + shop.story().namespace();
            shop.story().patches(policy, "{\"spec\": {\"dialect\": \"opentelemetry\"}}");
            awaitReleased(shop);
        }
    }

    @Test
    void aServiceWithNamesOfItsOwnIsToldWhatToSetAndThenReleased(Cluster cluster, KubernetesClient client) {
        try (MeasuredShop shop = MeasuredShop.open(replicas, cluster, client, speaking("custom", PLAN))) {
            shop.story().releases("v2-metrics=custom");
            assertThat(refusal(shop, "shop_answers_total")).contains("health.dialect: none");
            shop.story().patches("releases.belay.dev/shop", "{\"spec\": {\"health\": {\"dialect\": \"none\"}}}");
            awaitReleased(shop);
        }
    }

    private static Setting speaking(String metrics, Plan plan) {
        return Setting.HALF
                .of(Setting.HALF.shop().at("v1-metrics=" + metrics))
                .by(plan)
                .calledBy(20)
                .lenient();
    }

    /// Nothing was touched. Before the first scrape it says that there is no series at all.
    private static String refusal(MeasuredShop shop, String found) {
        Release blocked = shop.story()
                .await(
                        "it is told that there is " + found,
                        ofMinutes(1),
                        status -> "NoSeries".equals(status.summary().reason())
                                && String.valueOf(status.summary().message()).contains(found));
        assertThat(shop.story().replicaSets()).hasSize(1);
        return String.valueOf(blocked.getStatus().summary().message());
    }

    private static void awaitReleased(MeasuredShop shop) {
        String revision = shop.story().revision();
        shop.story()
                .await(
                        "it is released",
                        ofMinutes(2),
                        status -> "Steady".equals(status.summary().phase())
                                && revision.equals(status.identity().stable()));
    }
}
