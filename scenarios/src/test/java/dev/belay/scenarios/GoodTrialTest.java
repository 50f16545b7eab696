package dev.belay.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.playground.cluster.Cluster;
import dev.belay.playground.junit.OnKubernetes;
import dev.belay.scenarios.stage.Plan;
import dev.belay.scenarios.stage.Shop;
import dev.belay.scenarios.stage.Story;
import dev.belay.scenarios.stage.Theatre;
import dev.belay.scenarios.stage.Troupe;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Everything goes well: every shape of a service, and every way to shift.
@OnKubernetes
final class GoodTrialTest {

    private Story.Place place;

    @BeforeEach
    void set(Cluster cluster, KubernetesClient client) {
        place = Troupe.of(Theatre.of(cluster)).place(client);
    }

    /// The candidate's pods are the Deployment's afterwards, all of them and no other.
    private static void release(Story story) {
        story.awaitPhase("Steady");
        story.releases("v2").awaitPhase("Baking");
        String candidate = story.revision();
        Set<String> pods = story.podsOf(candidate);
        story.awaitReleased();

        assertThat(story.podsOf(candidate)).containsAll(pods);
        assertThat(story.client().services().list().getItems())
                .extracting(service -> service.getMetadata().getName())
                .noneMatch(name -> name.endsWith("-candidate"));
        assertThat(story.deployment().getSpec().getPaused()).isNotEqualTo(true);
    }

    @Test
    void releasesByRoute() throws Exception {
        try (Story story = Story.of(place, Shop.SMALL, Plan.BY_ROUTE)) {
            var route = story.route().getSpec();
            release(story);
            assertThat(story.route().getSpec()).isEqualTo(route);
            assertThat(story.service().getSpec().getSelector()).isEqualTo(Map.of("app", "shop"));
        }
    }

    @Test
    void releasesByPods() throws Exception {
        try (Story story = Story.of(place, Shop.SMALL, Plan.BY_PODS)) {
            release(story);
        }
    }

    @Test
    void releasesByPodsWithoutAnyService() throws Exception {
        try (Story story = Story.bare(place, Shop.SMALL, Plan.BY_PODS)) {
            release(story);
        }
    }

    @Test
    void releasesBlueGreen() throws Exception {
        try (Story story = Story.of(place, Shop.SMALL, Plan.BLUE_GREEN)) {
            release(story);
        }
    }

    @Test
    void releasesBlueGreenWithoutARoute() throws Exception {
        try (Story story = Story.of(place, Shop.SMALL, Plan.BLUE_GREEN.on(""))) {
            release(story);
        }
    }

    @Test
    void releasesTheImagesOfTheRelease() throws Exception {
        try (Story story = Story.of(place, Shop.SMALL, Plan.BY_ROUTE.with("images: {app: \"shop:v1\"}"))) {
            story.awaitPhase("Steady");
            story.patches("releases.belay.dev/shop", "{\"spec\": {\"images\": {\"app\": \"shop:v2\"}}}");
            story.awaitPhase("Baking");
            story.awaitReleased();

            assertThat(story.deployment()
                            .getSpec()
                            .getTemplate()
                            .getSpec()
                            .getContainers()
                            .getFirst()
                            .getImage())
                    .isEqualTo("shop:v2");
        }
    }

    @Test
    void takesAChangedChecksumForARevision() throws Exception {
        try (Story story = Story.of(place, Shop.SMALL.noted("checksum/config: \"1\""), Plan.BY_ROUTE)) {
            story.awaitPhase("Steady");
            story.applies(Shop.SMALL.noted("checksum/config: \"2\"")).awaitPhase("Watching");
            story.awaitReleased();
        }
    }

    @Test
    void releasesASecondTimeAndATimeAfterThat() throws Exception {
        try (Story story = Story.of(place, Shop.SMALL, Plan.BY_ROUTE.steps("{weight: 50, hold: 0s}"))) {
            story.awaitPhase("Steady");
            for (String version : List.of("v2", "v3", "v1")) {
                story.releases(version).awaitPhase("Baking");
                story.awaitReleased();
            }
        }
    }

    @Test
    void waitsAtAGateUntilItIsApproved() throws Exception {
        Plan gated = Plan.BY_ROUTE.steps("{weight: 10, hold: 0s, gate: {approval: {}}}");
        try (Story story = Story.of(place, Shop.SMALL, gated)) {
            story.awaitPhase("Steady");
            story.releases("v2").awaitPhase("Gated");
            story.says("promote", story.revision() + "/1");
            story.awaitReleased();
        }
    }

    @ParameterizedTest
    @CsvSource({"25%, 25%", "0, 1", "1, 0", "100%, 0"})
    void releasesUnderEveryStrategy(String surge, String unavailable) throws Exception {
        try (Story story = Story.of(place, Shop.SMALL.rolling(surge, unavailable), Plan.BY_ROUTE)) {
            release(story);
        }
    }

    @Test
    void releasesOneReplica() throws Exception {
        try (Story story = Story.of(place, Shop.SMALL.of(1), Plan.BY_ROUTE)) {
            release(story);
        }
    }

    @Test
    @Tag("soak")
    void releasesTwoHundredReplicas() throws Exception {
        try (Story story = Story.of(place, Shop.SMALL.of(200), Plan.BY_ROUTE)) {
            release(story);
        }
    }

    @Test
    void waitsAtZeroReplicasAndGoesOnFromThere() throws Exception {
        try (Story story = Story.of(place, Shop.SMALL.of(0), Plan.BY_ROUTE)) {
            story.awaitPhase("Steady");
            story.releases("v2")
                    .await(
                            "it waits",
                            Duration.ofSeconds(20),
                            status -> "ScaledToZero".equals(status.summary().reason()));
            story.scales(2).awaitPhase("Baking");
            story.awaitReleased();
        }
    }

    @Test
    void releasesADeploymentWithANameOfSixtyCharacters() throws Exception {
        Shop named = Shop.SMALL.named("a-shop-whose-name-has-sixty-characters-because-of-its-charts");
        Plan plan = Plan.BY_ROUTE.on("routes: [{name: " + named.name() + "}]");
        try (Story story = Story.of(place, named, plan)) {
            release(story);
        }
    }

    @Test
    void movesTwoServicesTogether() throws Exception {
        Plan plan = Plan.BY_ROUTE.on("services: [shop, inner], routes: [{name: shop}]");
        Shop shop = Shop.SMALL;
        try (Story story = Story.bare(place, shop, plan, shop.service(), shop.service("inner"), shop.route())) {
            release(story);
            assertThat(story.client().services().list().getItems())
                    .extracting(Service::getSpec)
                    .allSatisfy(spec -> assertThat(spec.getSelector()).isEqualTo(Map.of("app", "shop")));
        }
    }

    @Test
    void leavesOtherRulesAndBackendsTheirShares() throws Exception {
        Shop shop = Shop.SMALL;
        String rules = """
                - name: checkout
                  matches: [{path: {value: /checkout}}]
                  backendRefs: [{name: shop, port: 80, weight: 3}, {name: legacy, port: 80, weight: 1}]
                - name: other
                  backendRefs: [{name: legacy, port: 80}, {name: shop, port: 80, weight: 7}]
                """;
        Plan plan = Plan.BY_ROUTE.on("routes: [{name: shop, rules: [checkout]}]");
        String legacy = shop.named("legacy").service();
        try (Story story = Story.bare(place, shop, plan, shop.service(), legacy, shop.route(rules))) {
            var before = story.route().getSpec();
            release(story);
            assertThat(story.route().getSpec()).isEqualTo(before);
        }
    }
}
