package dev.belay.story;

import dev.belay.playground.cluster.Anew;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What leads requests to a candidate, watched from outside: the route's weight, and Services that select
/// it.
final class Levers implements AutoCloseable {

    private static final String HASH = "pod-template-hash";

    private final SharedIndexInformer<HTTPRoute> routes;
    private final SharedIndexInformer<Service> services;
    private String candidate = "";
    private boolean isOpen;
    private Optional<Instant> closedAt = Optional.empty();

    Levers(Ground ground) {
        routes = ground.client()
                .resources(HTTPRoute.class)
                .inNamespace(Ground.NAMESPACE)
                .runnableInformer(0);
        services = ground.client().services().inNamespace(Ground.NAMESPACE).runnableInformer(0);
        routes.addEventHandler(new Anew<>(this::look));
        services.addEventHandler(new Anew<>(this::look));
        routes.run();
        services.run();
    }

    /// From now on looks at this one.
    ///
    /// @param hash by which Services select it
    synchronized void watch(String hash) {
        if (!candidate.equals(hash)) {
            candidate = hash;
            isOpen = false;
            closedAt = Optional.empty();
            look();
        }
    }

    /// When it was last seen that nothing leads to it any more; the write was accepted some milliseconds
    /// before.
    synchronized Optional<Instant> closedAt() {
        return closedAt;
    }

    /// The hash that the shop's own Service is narrowed to; empty: it leads to every pod.
    String pin() {
        return services.getStore().list().stream()
                .filter(service -> service.getMetadata().getName().equals(Ground.SHOP))
                .map(service -> service.getSpec().getSelector().getOrDefault(HASH, ""))
                .findFirst()
                .orElse("");
    }

    /// The share of the requests that the route gives to candidates now, in per cent.
    double weight() {
        List<Double> weights = backends(true);
        double all = backends(false).stream().mapToDouble(Double::doubleValue).sum();
        return all == 0
                ? 0
                : 100 * weights.stream().mapToDouble(Double::doubleValue).sum() / all;
    }

    private List<Double> backends(boolean isOfCandidate) {
        return routes.getStore().list().stream()
                .flatMap(route -> route.getSpec().getRules().stream())
                .flatMap(rule -> rule.getBackendRefs().stream())
                .filter(backend -> !isOfCandidate || backend.getName().endsWith("-candidate"))
                .map(backend -> backend.getWeight() == null ? 1.0 : backend.getWeight())
                .toList();
    }

    private synchronized void look() {
        boolean leads = weight() > 0 || isSelected();
        if (isOpen && !leads) {
            closedAt = Optional.of(Instant.now());
        }
        isOpen = leads;
    }

    private boolean isSelected() {
        return services.getStore().list().stream()
                .map(service ->
                        Optional.ofNullable(service.getSpec().getSelector()).orElse(Map.of()))
                .anyMatch(selector -> candidate.equals(selector.get(HASH)));
    }

    @Override
    public void close() {
        routes.close();
        services.close();
    }
}
