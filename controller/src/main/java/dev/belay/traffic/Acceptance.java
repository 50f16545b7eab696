package dev.belay.traffic;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.RouteParentStatus;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What the gateways say of a route. A weight counts from when they have taken in the generation that has it.
final class Acceptance {

    private static final List<String> NEEDED = List.of("Accepted", "ResolvedRefs");

    private Acceptance() {}

    static boolean isCurrent(HTTPRoute route) {
        return problem(route) == null;
    }

    /// What is missing, in words; none: every gateway has taken in what stands.
    static @Nullable String problem(HTTPRoute route) {
        String name = "HTTPRoute " + route.getMetadata().getName();
        List<RouteParentStatus> parents =
                route.getStatus() == null ? List.of() : route.getStatus().getParents();
        if (parents.isEmpty()) {
            return name + " has been accepted by no gateway; check its parentRefs";
        }
        for (RouteParentStatus parent : parents) {
            for (String type : NEEDED) {
                String missing = problem(parent, type, route.getMetadata().getGeneration());
                if (missing != null) {
                    return "%s at %s: %s".formatted(name, parent.getParentRef().getName(), missing);
                }
            }
        }
        return null;
    }

    private static @Nullable String problem(RouteParentStatus parent, String type, long generation) {
        Condition found = parent.getConditions().stream()
                .filter(condition -> type.equals(condition.getType()))
                .findFirst()
                .orElse(null);
        if (found == null || Objects.requireNonNullElse(found.getObservedGeneration(), 0L) < generation) {
            return "generation " + generation + " is not taken in yet";
        }
        return "True".equals(found.getStatus())
                ? null
                : "%s is %s (%s)".formatted(type, found.getStatus(), found.getMessage());
    }
}
