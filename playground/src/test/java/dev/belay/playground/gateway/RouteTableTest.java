package dev.belay.playground.gateway;

import static dev.belay.playground.gateway.Routes.backend;
import static dev.belay.playground.gateway.Routes.route;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRouteBuilder;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRouteMatchBuilder;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRouteRule;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRouteRuleBuilder;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RouteTableTest {

    private static String asked(RouteTable table, String method, String path) {
        return asked(table, new Asked(method, "shop.test", path, Map.of("user", "beta")::get, _ -> null));
    }

    private static String asked(RouteTable table, Asked asked) {
        return table.find(asked).flatMap(Split::next).map(Backend::service).orElse("nobody");
    }

    private static HTTPRouteRule rule(HTTPRouteMatchBuilder match, String service) {
        return new HTTPRouteRuleBuilder()
                .withMatches(match.build())
                .withBackendRefs(backend(service, 1))
                .build();
    }

    private static HTTPRouteMatchBuilder path(String type, String value) {
        return new HTTPRouteMatchBuilder()
                .withNewPath()
                .withType(type)
                .withValue(value)
                .endPath();
    }

    private static RouteTable table(HTTPRoute... routes) {
        return RouteTable.EMPTY.following(List.of(routes));
    }

    @Test
    void theLongestPrefixWinsAndAnExactPathBeforeIt() {
        RouteTable table = table(route(
                "shop",
                rule(path("PathPrefix", "/"), "all"),
                rule(path("PathPrefix", "/shop/cart"), "cart"),
                rule(path("PathPrefix", "/shop"), "shop"),
                rule(path("Exact", "/shop"), "exactly")));
        assertThat(asked(table, "GET", "/shop/cart/1")).isEqualTo("cart");
        assertThat(asked(table, "GET", "/shop/x")).isEqualTo("shop");
        assertThat(asked(table, "GET", "/shop")).isEqualTo("exactly");
        assertThat(asked(table, "GET", "/shopping")).isEqualTo("all");
    }

    @Test
    void aRuleWithTheMethodOrAHeaderComesBeforeOneWithout() {
        RouteTable table = table(route(
                "shop",
                rule(path("PathPrefix", "/"), "all"),
                rule(path("PathPrefix", "/").withMethod("POST"), "writes"),
                rule(path("PathPrefix", "/beta").addNewHeader("user", "Exact", "beta"), "beta"),
                rule(path("PathPrefix", "/beta/x").addNewHeader("user", "Exact", "other"), "others")));
        assertThat(asked(table, "GET", "/")).isEqualTo("all");
        assertThat(asked(table, "POST", "/")).isEqualTo("writes");
        assertThat(asked(table, "GET", "/beta/x")).isEqualTo("beta");
    }

    @Test
    void hostnamesTellRoutesApart() {
        HTTPRoute hosted = new HTTPRouteBuilder(route("hosted", Routes.rule(backend("hosted", 1))))
                .editSpec()
                .withHostnames("*.shop.test")
                .endSpec()
                .build();
        assertThat(asked(table(hosted), new Asked("GET", "a.shop.test", "/", _ -> null, _ -> null)))
                .isEqualTo("hosted");
        assertThat(asked(table(hosted), "GET", "/")).isEqualTo("nobody");
    }

    @Test
    void aRouteThatNamesNoGatewayIsNobodys() {
        HTTPRoute stray = new HTTPRouteBuilder(route("stray", Routes.rule(backend("shop", 1))))
                .editSpec()
                .withParentRefs()
                .endSpec()
                .build();
        assertThat(asked(table(stray), "GET", "/")).isEqualTo("nobody");
    }

    @Test
    void anotherRoutesChangeDoesNotBeginTheTurnsAnew() {
        HTTPRoute shop = route("shop", Routes.rule(backend("stable", 1), backend("candidate", 1)));
        RouteTable before = table(shop);
        assertThat(asked(before, "GET", "/")).isEqualTo("stable");
        HTTPRoute other = route("zoo", rule(path("Exact", "/zoo"), "zoo"));
        RouteTable after = before.following(List.of(shop, other));
        assertThat(asked(after, "GET", "/")).isEqualTo("candidate");
    }
}
