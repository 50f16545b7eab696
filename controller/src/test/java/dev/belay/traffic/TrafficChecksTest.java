package dev.belay.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.release.Obstacle;
import dev.belay.release.Reason;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Which Services and routes are refused, with the name of what is in the way.
class TrafficChecksTest {

    private static final Map<String, String> POD = Map.of("app", "shop", "tier", "web");

    private static Service service(String name, String spec) {
        return Serialization.unmarshal("metadata: {name: " + name + "}\nspec: " + spec, Service.class);
    }

    private static final Service SHOP = service("shop", "{selector: {app: shop}}");
    private static final Service ADMIN = service("admin", "{selector: {tier: web}}");
    private static final Service OTHER = service("other", "{selector: {app: other}}");
    private static final Service BARE = service("bare", "{}");

    private static EndpointSlice slice(String service, String... pods) {
        StringBuilder endpoints = new StringBuilder();
        for (String pod : pods) {
            endpoints.append("- {targetRef: {kind: Pod, name: ").append(pod).append("}}\n");
        }
        return Serialization.unmarshal(
                "metadata: {labels: {kubernetes.io/service-name: " + service + "}}\nendpoints:\n" + endpoints
                        + "- {addresses: [10.0.0.9]}\n",
                EndpointSlice.class);
    }

    private static TrafficChecks.Seen seen(Set<String> named, Set<String> ignored, Service... services) {
        return new TrafficChecks.Seen(
                named,
                ignored,
                List.of(services),
                List.of(slice("shop", "shop-1", "shop-2")),
                POD,
                Set.of("shop-1", "shop-2"),
                Map.of());
    }

    private static @Nullable Obstacle first(Set<String> named, Set<String> ignored, Service... services) {
        return TrafficChecks.first(seen(named, ignored, services));
    }

    @Test
    void takesTheOnlyServiceThatSelectsThePods() {
        assertThat(first(Set.of(), Set.of(), SHOP, OTHER, BARE)).isNull();
        assertThat(TrafficChecks.targets(seen(Set.of(), Set.of(), SHOP, OTHER, BARE)))
                .containsExactly("shop");
        assertThat(first(Set.of(), Set.of())).as("a consumer has none").isNull();
    }

    @Test
    void refusesASecondServiceUntilItIsNamedOrIgnored() {
        assertThat(first(Set.of(), Set.of(), SHOP, ADMIN))
                .isEqualTo(new Obstacle(Reason.SERVICE_UNNAMED, "admin, shop select them."));
        assertThat(first(Set.of("shop"), Set.of(), SHOP, ADMIN))
                .isEqualTo(new Obstacle(Reason.SERVICE_UNNAMED, "admin is named under neither."));
        assertThat(first(Set.of("shop"), Set.of("admin"), SHOP, ADMIN)).isNull();
        assertThat(first(Set.of(), Set.of("admin"), SHOP, ADMIN)).isNull();
        assertThat(first(Set.of("shop", "admin"), Set.of(), SHOP, ADMIN)).isNull();
    }

    @Test
    void refusesAHeadlessService() {
        Service headless = service("shop", "{clusterIP: None, selector: {app: shop}}");
        assertThat(first(Set.of(), Set.of(), headless)).isEqualTo(new Obstacle(Reason.SERVICE_HEADLESS, "shop."));
        assertThat(first(Set.of(), Set.of("shop"), headless)).isNull();
    }

    @Test
    void refusesANamedServiceThatWouldLeadNowhere() {
        assertThat(first(Set.of("other"), Set.of("shop"), SHOP, OTHER))
                .isEqualTo(new Obstacle(Reason.LABELS_DIFFER, "The Service other selects {app=other}."));
        assertThat(first(Set.of("gone"), Set.of("shop"), SHOP))
                .isEqualTo(new Obstacle(Reason.LABELS_DIFFER, "The Service gone does not exist."));
    }

    @Test
    void refusesAServiceThatLeadsToAnotherWorkloadToo() {
        TrafficChecks.Seen shared = new TrafficChecks.Seen(
                Set.of(),
                Set.of(),
                List.of(SHOP),
                List.of(slice("shop", "shop-1", "cart-1"), slice("other", "other-1")),
                POD,
                Set.of("shop-1"),
                Map.of());
        assertThat(TrafficChecks.first(shared))
                .isEqualTo(new Obstacle(Reason.SERVICE_SHARED, "shop leads to cart-1 too."));
    }

    private static @Nullable Obstacle routed(Set<String> rules, String... routes) {
        List<HTTPRoute> found = List.of(routes).stream()
                .map(rule -> Serialization.unmarshal(
                        "metadata: {name: shop}\nspec: {rules: [" + rule + "]}", HTTPRoute.class))
                .toList();
        return TrafficChecks.first(new TrafficChecks.Seen(
                Set.of(),
                Set.of(),
                List.of(SHOP),
                List.of(),
                POD,
                Set.of(),
                Map.of(new RouteSplit.Named("shop", rules), found)));
    }

    @Test
    void refusesARouteThatDoesNotLeadToTheTarget() {
        assertThat(routed(Set.of())).isEqualTo(new Obstacle(Reason.ROUTE_MISSING, "There is no HTTPRoute shop."));
        assertThat(routed(Set.of(), "{backendRefs: [{name: other}]}"))
                .isEqualTo(new Obstacle(Reason.ROUTE_MISSING, "No rule of shop that may be moved leads to [shop]."));
        assertThat(routed(Set.of("checkout"), "{name: browse, backendRefs: [{name: shop}]}"))
                .isNotNull();
        assertThat(routed(Set.of("checkout"), "{name: checkout, backendRefs: [{name: shop}]}"))
                .isNull();
    }
}
