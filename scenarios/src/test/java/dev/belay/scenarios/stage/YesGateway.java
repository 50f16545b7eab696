package dev.belay.scenarios.stage;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRouteStatusBuilder;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.RouteParentStatus;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.RouteParentStatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import java.net.HttpURLConnection;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// A gateway that serves nothing and takes in every generation of every route: what it writes is a real gateway's
/// status, so that the operator has what it waits for.
public final class YesGateway implements ResourceEventHandler<HTTPRoute> {

    private static final String CONTROLLER = "belay.dev/yes-gateway";
    private static final Set<Integer> OVERTAKEN =
            Set.of(HttpURLConnection.HTTP_CONFLICT, HttpURLConnection.HTTP_NOT_FOUND);

    /// Where another gateway answers.
    private static final Set<String> LEFT = ConcurrentHashMap.newKeySet();

    private final KubernetesClient client;

    private YesGateway(KubernetesClient client) {
        this.client = client;
    }

    /// For as long as the client is open.
    static YesGateway open(KubernetesClient client) {
        YesGateway gateway = new YesGateway(client);
        client.resources(HTTPRoute.class).inAnyNamespace().inform(gateway);
        return gateway;
    }

    /// From now on another gateway has the routes of this namespace: two would overwrite each other's status.
    public static void leaves(String namespace) {
        LEFT.add(namespace);
    }

    @Override
    public void onAdd(HTTPRoute route) {
        accept(route);
    }

    @Override
    public void onUpdate(HTTPRoute before, HTTPRoute route) {
        accept(route);
    }

    @Override
    public void onDelete(HTTPRoute route, boolean isStateUnknown) {
        // Nothing was served.
    }

    private void accept(HTTPRoute route) {
        if (LEFT.contains(route.getMetadata().getNamespace()) || isAccepted(route)) {
            return;
        }
        try {
            client.resource(route).editStatus(this::accepted);
        } catch (KubernetesClientException e) {
            // The newer state comes by the watch.
            if (!OVERTAKEN.contains(e.getCode())) {
                throw e;
            }
        }
    }

    private static boolean isAccepted(HTTPRoute route) {
        return route.getStatus() != null
                && !route.getStatus().getParents().isEmpty()
                && route.getStatus().getParents().stream()
                        .flatMap(parent -> parent.getConditions().stream())
                        .allMatch(condition ->
                                route.getMetadata().getGeneration().equals(condition.getObservedGeneration()));
    }

    private HTTPRoute accepted(HTTPRoute route) {
        List<RouteParentStatus> parents = route.getSpec().getParentRefs().stream()
                .map(parent -> new RouteParentStatusBuilder()
                        .withParentRef(parent)
                        .withControllerName(CONTROLLER)
                        .withConditions(condition(route, "Accepted"), condition(route, "ResolvedRefs"))
                        .build())
                .toList();
        route.setStatus(new HTTPRouteStatusBuilder().withParents(parents).build());
        return route;
    }

    private static Condition condition(HTTPRoute route, String type) {
        return new ConditionBuilder()
                .withType(type)
                .withStatus("True")
                .withReason(type)
                .withMessage("")
                .withObservedGeneration(route.getMetadata().getGeneration())
                .withLastTransitionTime(
                        Instant.now().truncatedTo(ChronoUnit.SECONDS).toString())
                .build();
    }
}
