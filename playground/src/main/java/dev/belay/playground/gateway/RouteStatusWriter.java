package dev.belay.playground.gateway;

import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPBackendRef;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/// Writes what the gateway makes of each generation into the route's status, as late as it was told to.
/// Everything in it happens on the thread of its timers.
final class RouteStatusWriter {

    private static final Logger LOG = Logger.getLogger(RouteStatusWriter.class.getName());
    private static final Duration AGAIN_AFTER = Duration.ofSeconds(1);

    private final KubernetesClient client;
    private final ServiceEndpoints services;
    private final ScheduledExecutorService timers;
    private final Map<String, Said> said = new HashMap<>();

    RouteStatusWriter(KubernetesClient client, ServiceEndpoints services, ScheduledExecutorService timers) {
        this.client = client;
        this.services = services;
        this.timers = timers;
    }

    private record Said(long generation, String unresolved) {}

    /// Answers this generation unless it, or a later one, was answered so already.
    void seen(HTTPRoute route, Manner manner) {
        Duration late = manner.answersAfter();
        if (late == null || route.getSpec().getParentRefs().isEmpty()) {
            return;
        }
        String uid = route.getMetadata().getUid();
        Said now = new Said(route.getMetadata().getGeneration(), unresolved(route, manner));
        Said before = said.get(uid);
        if (now.equals(before) || (before != null && before.generation > now.generation)) {
            return;
        }
        said.put(uid, now);
        later(late, () -> write(new RouteConditions(route, now.unresolved), now));
    }

    void gone(HTTPRoute route) {
        said.remove(route.getMetadata().getUid());
    }

    private void write(RouteConditions conditions, Said meant) {
        var metadata = conditions.route().getMetadata();
        if (!meant.equals(said.get(metadata.getUid()))) {
            return; // said otherwise meanwhile, or gone
        }
        Map<String, Object> patch = Map.of(
                "metadata", Map.of("uid", metadata.getUid()), // not into the status of a route that is made anew
                "status", Map.of("parents", conditions.parents(Instant.now())));
        try {
            client.resources(HTTPRoute.class)
                    .inNamespace(metadata.getNamespace())
                    .withName(metadata.getName())
                    .subresource("status")
                    .patch(
                            PatchContext.of(PatchType.JSON_MERGE),
                            client.getKubernetesSerialization().asJson(patch));
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_NOT_FOUND || e.getCode() == HttpURLConnection.HTTP_CONFLICT) {
                return; // deleted, or made anew: the watch tells of it
            }
            LOG.log(
                    Level.WARNING,
                    "the status of route " + metadata.getName() + " is not written; once more in 1 s",
                    e);
            later(AGAIN_AFTER, () -> write(conditions, meant));
        }
    }

    private void later(Duration late, Runnable action) {
        var _ = timers.schedule(action, late.toMillis(), TimeUnit.MILLISECONDS);
    }

    private String unresolved(HTTPRoute route, Manner manner) {
        return route.getSpec().getRules().stream()
                .flatMap(rule -> rule.getBackendRefs().stream())
                .map(HTTPBackendRef::getName)
                .filter(name -> !manner.resolves() || !services.exists(name))
                .findFirst()
                .orElse("");
    }
}
