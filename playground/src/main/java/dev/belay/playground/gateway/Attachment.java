package dev.belay.playground.gateway;

import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import org.jspecify.annotations.Nullable;

/// Whether a route is this gateway's, and whether it can do what the route asks.
final class Attachment {

    private Attachment() {}

    /// It answers to every name of a Gateway; but a route that names none belongs to nobody.
    static boolean isOurs(HTTPRoute route) {
        return !route.getSpec().getParentRefs().isEmpty() && isSupported(route);
    }

    /// Filters would have to be obeyed, and a gateway that passes over one must not say that it accepted the route.
    static boolean isSupported(HTTPRoute route) {
        return route.getSpec().getRules().stream()
                .allMatch(rule -> rule.getFilters().isEmpty()
                        && rule.getBackendRefs().stream()
                                .allMatch(
                                        ref -> ref.getFilters().isEmpty() && isInNamespace(route, ref.getNamespace())));
    }

    private static boolean isInNamespace(HTTPRoute route, @Nullable String namespace) {
        return namespace == null || namespace.equals(route.getMetadata().getNamespace());
    }
}
