package dev.belay.playground.gateway;

import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPBackendRef;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPBackendRefBuilder;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRouteBuilder;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRouteRule;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRouteRuleBuilder;

/// Routes as tests write them.
final class Routes {

    private Routes() {}

    static HTTPRoute route(String name, HTTPRouteRule... rules) {
        return new HTTPRouteBuilder()
                .withNewMetadata()
                .withName(name)
                .endMetadata()
                .withNewSpec()
                .addNewParentRef()
                .withName("front")
                .endParentRef()
                .withRules(rules)
                .endSpec()
                .build();
    }

    static HTTPRouteRule rule(HTTPBackendRef... backends) {
        return new HTTPRouteRuleBuilder().withBackendRefs(backends).build();
    }

    static HTTPBackendRef backend(String service, int weight) {
        return new HTTPBackendRefBuilder()
                .withName(service)
                .withPort(80)
                .withWeight(weight)
                .build();
    }
}
