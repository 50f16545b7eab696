package dev.belay.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.playground.cluster.Cluster;
import dev.belay.playground.junit.OnKubernetes;
import dev.belay.scenarios.stage.Plan;
import dev.belay.scenarios.stage.Revision;
import dev.belay.scenarios.stage.Shop;
import dev.belay.scenarios.stage.Story;
import dev.belay.scenarios.stage.Theatre;
import dev.belay.scenarios.stage.Troupe;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What cannot be kept safe is refused before anything is touched, with the fix; and goes on once it is mended.
@OnKubernetes
final class RefusalTest {

    private Story.Place place;

    @BeforeEach
    void set(Cluster cluster, KubernetesClient client) {
        place = Troupe.of(Theatre.of(cluster)).place(client);
    }

    /// Nothing but the brake has been written.
    private static void untouched(Story story, Set<String> pods) {
        assertThat(story.replicaSets()).hasSize(1);
        assertThat(story.podsOf(pods.isEmpty() ? "" : revisionOfPods(story))).isEqualTo(pods);
        assertThat(story.service().getSpec().getSelector()).doesNotContainKey("pod-template-hash");
        assertThat(story.client().services().list().getItems())
                .noneMatch(service -> service.getMetadata().getName().endsWith("-candidate"));
        assertThat(story.route().getSpec().getRules().getFirst().getBackendRefs())
                .hasSize(1);
    }

    private static String revisionOfPods(Story story) {
        return Revision.of(story.replicaSets().getFirst());
    }

    private static void refused(Story story, String reason) {
        Set<String> pods = story.podsOf(revisionOfPods(story));
        story.releases("v2").awaitReason("Blocked", reason);
        untouched(story, pods);
    }

    @Test
    void refusesAServiceThatAnotherDeploymentShares() throws Exception {
        Shop shop = Shop.SMALL;
        String shared = shop.service().replace("selector: {app: shop}", "selector: {tier: web}");
        Shop one = shop.with("minReadySeconds: 0");
        try (Story story = Story.bare(place, one, Plan.BY_ROUTE, shared, shop.route())) {
            story.awaitPhase("Steady");
            story.releases("v2").awaitPhase("Blocked");
            assertThat(story.replicaSets()).hasSize(1);
        }
    }

    /// Else it would be Steady, and whoever mistyped a name would wait for a trial that never comes.
    @Test
    void refusesAnImageForAContainerThatNobodyHas() throws Exception {
        try (Story story = Story.of(place, Shop.SMALL, Plan.BY_ROUTE.with("images: {ap: \"shop:v2\"}"))) {
            var refused = story.awaitReason("Blocked", "SpecInvalid");
            assertThat(refused.getStatus().summary().message())
                    .endsWith("spec.images names the container ap; the Deployment has app.");

            story.patches("releases.belay.dev/shop", "{\"spec\": {\"images\": {\"ap\": null, \"app\": \"shop:v1\"}}}");
            story.awaitPhase("Steady");
        }
    }

    @Test
    void refusesASecondServiceThatNobodyNamed() throws Exception {
        Shop shop = Shop.SMALL;
        try (Story story =
                Story.bare(place, shop, Plan.BY_ROUTE, shop.service(), shop.service("inner"), shop.route())) {
            story.awaitPhase("Steady");
            refused(story, "ServiceUnnamed");

            story.patches("releases.belay.dev/shop", "{\"spec\": {\"target\": {\"ignoreServices\": [\"inner\"]}}}");
            story.awaitReleased();
        }
    }

    @Test
    void refusesAHeadlessService() throws Exception {
        Shop shop = Shop.SMALL;
        String headless = shop.service() + "  clusterIP: None\n";
        try (Story story = Story.bare(place, shop, Plan.BY_ROUTE, headless, shop.route())) {
            story.awaitPhase("Steady");
            refused(story, "ServiceHeadless");
        }
    }

    @Test
    void refusesARouteThatIsNotThere() throws Exception {
        Shop shop = Shop.SMALL;
        try (Story story = Story.bare(place, shop, Plan.BY_ROUTE, shop.service())) {
            story.awaitPhase("Steady");
            story.releases("v2").awaitReason("Blocked", "RouteMissing");

            story.person().applies(shop.route());
            story.awaitReleased();
        }
    }

    @Test
    void refusesAShareThatPodsCannotMake() throws Exception {
        Plan plan = Plan.BY_PODS.steps("{weight: 10, hold: 0s}");
        try (Story story = Story.of(place, Shop.SMALL, plan)) {
            story.awaitPhase("Steady");
            refused(story, "ShareImpossible");
        }
    }

    @Test
    void refusesWhatAQuotaHasNoRoomFor() throws Exception {
        try (Story story = Story.of(place, Shop.SMALL, Plan.BY_ROUTE)) {
            story.awaitPhase("Steady");
            story.person().does("create", "quota", "tight", "--hard=pods=4");
            story.client()
                    .resourceQuotas()
                    .withName("tight")
                    .waitUntilCondition(
                            quota -> quota.getStatus() != null
                                    && quota.getStatus().getUsed() != null
                                    && !quota.getStatus().getUsed().isEmpty(),
                            20,
                            TimeUnit.SECONDS);
            refused(story, "QuotaTooSmall");

            story.person().does("delete", "quota", "tight");
            story.awaitReleased();
        }
    }

    @Test
    void refusesADeploymentThatAnotherReleaseHas() throws Exception {
        try (Story story = Story.of(place, Shop.SMALL, Plan.BY_ROUTE)) {
            story.awaitPhase("Steady");
            try (Story second = Story.second(place, story, Plan.BY_ROUTE.named("other"))) {
                second.awaitReason("Blocked", "TargetTaken");
                story.leaves("background").awaitGone();
                second.awaitPhase("Steady");
            }
        }
    }

    @Test
    void refusesAPausedDeploymentUntilItIsResumed() throws Exception {
        try (Story story = Story.of(place, Shop.SMALL, Plan.BY_ROUTE)) {
            story.awaitPhase("Steady");
            story.leaves("background").awaitGone();
            story.person().does("rollout", "pause", "deployment/shop");
            try (Story next = Story.second(place, story, Plan.BY_ROUTE)) {
                next.awaitPhase("Blocked");
                next.person().does("rollout", "resume", "deployment/shop");
                next.awaitPhase("Steady");
            }
        }
    }

    @Test
    void refusesTheStrategyRecreate() throws Exception {
        try (Story story = Story.of(place, Shop.SMALL, Plan.BY_ROUTE)) {
            story.awaitPhase("Steady");
            story.patches(
                    "deployment/shop", "{\"spec\": {\"strategy\": {\"type\": \"Recreate\", \"rollingUpdate\": null}}}");
            story.person().does("set", "image", "deployment/shop", "app=shop:v2");
            story.awaitReason("Blocked", "Recreate");
        }
    }
}
