package dev.belay.scenarios;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.playground.cluster.Cluster;
import dev.belay.playground.junit.OnKubernetes;
import dev.belay.scenarios.stage.Plan;
import dev.belay.scenarios.stage.Shop;
import dev.belay.scenarios.stage.Story;
import dev.belay.scenarios.stage.Theatre;
import dev.belay.scenarios.stage.Troupe;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPBackendRef;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// One HTTPRoute that leads to many Deployments, as most do, each of them with a Release: one trial at a time moves it,
/// and whoever comes or goes meanwhile leaves it alone.
@OnKubernetes
final class NeighboursTest {

    private static final String RULES = """
            - name: shop
              backendRefs: [{name: shop, port: 80, weight: 3}, {name: legacy, port: 80, weight: 1}]
            - name: cart
              backendRefs: [{name: cart, port: 80}]
            """;
    private static final Shop CART = Shop.SMALL.named("cart");

    private Story.Place place;

    @BeforeEach
    void set(Cluster cluster, KubernetesClient client) {
        place = Troupe.of(Theatre.of(cluster)).place(client);
    }

    private Story shop() {
        Story story = Story.beside(place, Shop.SMALL, plan("shop"));
        story.person()
                .applies(
                        Shop.SMALL.named("legacy").service(),
                        Shop.SMALL.named("front").route(RULES));
        return story;
    }

    private Story cart() {
        return Story.beside(place, CART, plan("cart"));
    }

    private static Plan plan(String name) {
        return Plan.BY_ROUTE.named(name).on("services: [%s], routes: [{name: front}]".formatted(name));
    }

    @Test
    void takeTheirTurnsWhenAToolSyncsThemAtOnce() throws Exception {
        try (Story shop = shop();
                Story cart = cart()) {
            shop.awaitPhase("Steady");
            cart.awaitPhase("Steady");
            shop.judges("Inconclusive");
            cart.judges("Inconclusive");

            shop.person()
                    .applies(Shop.SMALL.at("v2").deployment(), CART.at("v2").deployment());
            Story first = firstInTrial(shop, cart);
            Story second = first == shop ? cart : shop;
            second.awaitReason("Blocked", "LeverTaken");
            first.awaitStep("Watching", 1);
            assertThat(second.release().getStatus().summary().phase()).isEqualTo("Blocked");

            first.judges("Healthy");
            first.awaitReleased();
            second.awaitStep("Watching", 1);
            second.judges("Healthy");
            second.awaitReleased();

            assertThat(weights(shop)).isEqualTo(List.of("shop=3", "legacy=1", "cart=1"));
        }
    }

    private static Story firstInTrial(Story one, Story other) {
        Story[] first = new Story[1];
        Awaitility.await("one of them begins").atMost(ofSeconds(20)).until(() -> {
            for (Story story : List.of(one, other)) {
                if (story.release().getStatus().stage().step() != null) {
                    first[0] = story;
                }
            }
            return first[0] != null;
        });
        return first[0];
    }

    @Test
    void comesAndGoesBesideATrialOfAnother() throws Exception {
        try (Story shop = shop()) {
            shop.awaitPhase("Steady");
            Chapter.WATCHING.reach(shop);

            try (Story cart = cart()) {
                cart.awaitPhase("Steady");
                assertThat(weights(shop)).isEqualTo(List.of("shop=270", "shop-candidate=30", "legacy=100", "cart=1"));
                cart.leaves("background").awaitGone();
            }
            assertThat(weights(shop)).isEqualTo(List.of("shop=270", "shop-candidate=30", "legacy=100", "cart=1"));
            shop.judges("Breach").awaitRolledBack();

            assertThat(weights(shop)).isEqualTo(List.of("shop=3", "legacy=1", "cart=1"));
        }
    }

    /// A name that is written into the wrong Release must not cost the right one its traffic.
    @Test
    void leavesAServiceAloneThatAnotherHasOnTrial() throws Exception {
        try (Story shop = shop()) {
            shop.awaitPhase("Steady");
            Chapter.WATCHING.reach(shop);

            Plan wrong = Plan.BY_PODS.named("cart").on("services: [shop]");
            try (Story cart = Story.beside(place, CART, wrong)) {
                cart.awaitPhase("Steady");
                cart.releases("v2").awaitReason("Blocked", "LeverTaken");
                assertThat(shop.service().getSpec().getSelector()).containsKey("pod-template-hash");
                cart.leaves("background").awaitGone();
            }
            assertThat(shop.service().getSpec().getSelector()).containsKey("pod-template-hash");
            shop.judges("Healthy").awaitReleased();
        }
    }

    private static List<String> weights(Story story) {
        return story.client().resources(HTTPRoute.class).withName("front").require().getSpec().getRules().stream()
                .flatMap(rule -> rule.getBackendRefs().stream())
                .map(NeighboursTest::weight)
                .toList();
    }

    private static String weight(HTTPBackendRef backend) {
        return backend.getName() + "=" + (backend.getWeight() == null ? 1 : backend.getWeight());
    }
}
