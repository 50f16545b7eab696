package dev.belay.scenarios.measured;

import dev.belay.playground.cluster.Anew;
import dev.belay.scenarios.stage.Story;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/// Sees when nothing leads to a candidate any more: the route gives it no weight, and no Service that callers have
/// selects it.
final class LeverWatch implements AutoCloseable {

    private final String hash;
    private final List<SharedIndexInformer<? extends HasMetadata>> informers = new ArrayList<>();
    private final SharedIndexInformer<HTTPRoute> routes;
    private final SharedIndexInformer<Service> services;
    private final NavigableMap<Instant, Boolean> turns = new ConcurrentSkipListMap<>();

    private LeverWatch(Story story, String hash) {
        this.hash = hash;
        routes = story.client().resources(HTTPRoute.class).runnableInformer(0);
        services = story.client().services().runnableInformer(0);
        informers.add(routes);
        informers.add(services);
        routes.addEventHandler(new Anew<>(this::look));
        services.addEventHandler(new Anew<>(this::look));
    }

    /// From now on.
    ///
    /// @param hash by which Services would select the candidate
    static LeverWatch begin(Story story, String hash) {
        LeverWatch watch = new LeverWatch(story, hash);
        watch.informers.forEach(SharedIndexInformer::run);
        return watch;
    }

    /// When it was first seen; the write itself was accepted a moment before.
    Optional<Instant> closedAt() {
        return closedAfter(Instant.EPOCH);
    }

    /// Since when nothing led to it at that moment, or else when it was so next: a candidate that was withdrawn can be
    /// back by then.
    Optional<Instant> closedAfter(Instant moment) {
        Map.Entry<Instant, Boolean> before = turns.floorEntry(moment);
        return before != null && before.getValue()
                ? Optional.of(before.getKey())
                : turns.tailMap(moment).entrySet().stream()
                        .filter(Map.Entry::getValue)
                        .map(Map.Entry::getKey)
                        .findFirst();
    }

    /// On two threads, one a kind.
    private synchronized void look() {
        if (routes.hasSynced() && services.hasSynced()) {
            boolean isClosed = isClosed();
            if (turns.isEmpty() || turns.lastEntry().getValue() != isClosed) {
                turns.put(Instant.now(), isClosed);
            }
        }
    }

    private boolean isClosed() {
        List<String> selecting = services.getStore().list().stream()
                .filter(service -> Optional.ofNullable(service.getSpec().getSelector())
                        .orElse(Map.of())
                        .getOrDefault("pod-template-hash", hash)
                        .equals(hash))
                .map(service -> service.getMetadata().getName())
                .toList();
        boolean isWeighed = routes.getStore().list().stream()
                .flatMap(route -> route.getSpec().getRules().stream())
                .flatMap(rule -> rule.getBackendRefs().stream())
                .anyMatch(backend -> backend.getName().endsWith("-candidate")
                        && backend.getWeight() != null
                        && backend.getWeight() > 0);
        return selecting.isEmpty() && !isWeighed;
    }

    @Override
    public void close() {
        informers.forEach(SharedIndexInformer::close);
    }
}
