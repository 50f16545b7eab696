package dev.belay.playground.gateway;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.RouteParentStatus;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.RouteParentStatusBuilder;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Stream;

/// What the gateway says of a route, in the words of the Gateway API.
///
/// @param unresolved the Service that is missing; empty: none is
record RouteConditions(HTTPRoute route, String unresolved) {

    static final String CONTROLLER = "belay.dev/playground-gateway";

    /// One for each Gateway that the route names, beside those that other controllers wrote: the list is one piece.
    List<RouteParentStatus> parents(Instant now) {
        Stream<RouteParentStatus> others =
                written().filter(parent -> !parent.getControllerName().equals(CONTROLLER));
        Stream<RouteParentStatus> ours = route.getSpec().getParentRefs().stream()
                .map(ref -> new RouteParentStatusBuilder()
                        .withParentRef(ref)
                        .withControllerName(CONTROLLER)
                        .withConditions(accepted(now), resolvedRefs(now))
                        .build());
        return Stream.concat(others, ours).toList();
    }

    private Condition accepted(Instant now) {
        return Attachment.isSupported(route)
                ? condition("Accepted", now)
                        .withStatus("True")
                        .withReason("Accepted")
                        .withMessage("the route is served")
                        .build()
                : condition("Accepted", now)
                        .withStatus("False")
                        .withReason("UnsupportedValue")
                        .withMessage("this gateway knows no filters and no backends of other namespaces: take them out")
                        .build();
    }

    private Condition resolvedRefs(Instant now) {
        return unresolved.isEmpty()
                ? condition("ResolvedRefs", now)
                        .withStatus("True")
                        .withReason("ResolvedRefs")
                        .withMessage("every backend is there")
                        .build()
                : condition("ResolvedRefs", now)
                        .withStatus("False")
                        .withReason("BackendNotFound")
                        .withMessage("there is no Service " + unresolved + ": make it, or take it out of the route")
                        .build();
    }

    private ConditionBuilder condition(String type, Instant now) {
        return new ConditionBuilder()
                .withType(type)
                .withObservedGeneration(route.getMetadata().getGeneration())
                .withLastTransitionTime(now.truncatedTo(ChronoUnit.SECONDS).toString());
    }

    private Stream<RouteParentStatus> written() {
        return route.getStatus() == null ? Stream.empty() : route.getStatus().getParents().stream();
    }
}
