package dev.belay.scenarios.witness;

import io.fabric8.kubernetes.api.model.Service;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/// I12. Kubernetes writes the slices some milliseconds after the pods; so a revision counts once it has had a ready
/// pod for a while, and from then on there is no moment's grace.
final class EndpointsCheck implements Check {

    private static final Duration WHILE = Duration.ofSeconds(1);

    private final Map<String, Instant> readySince = new HashMap<>();
    private final Map<String, Instant> pinnedSince = new HashMap<>();

    @Override
    public void look(Moment moment, Consumer<String> complain) {
        if (moment.scene().release() == null) {
            return;
        }
        for (Service service : moment.scene().all(Service.class).toList()) {
            String pin = ShareCheck.pin(service);
            if (pin != null) {
                pinned(moment, service, pin, complain);
            }
        }
    }

    private void pinned(Moment moment, Service service, String pin, Consumer<String> complain) {
        if (moment.scene().readyWithHash(pin) == 0) {
            readySince.remove(pin);
            return;
        }
        Instant ready = readySince.computeIfAbsent(pin, _ -> moment.at());
        String uid = service.getMetadata().getUid();
        long endpoints = moment.scene().readyEndpoints(service);
        if (endpoints > 0) {
            pinnedSince.putIfAbsent(uid, moment.at());
            return;
        }
        // A Service that is new gets its slices in a moment; one that had endpoints may not lose the last.
        Instant since = pinnedSince.containsKey(uid) ? ready : latest(ready, created(service));
        if (!moment.isWithin(WHILE, since)) {
            complain.accept("Service %s is pinned to %s, which has %d ready pods, and has no ready endpoint"
                    .formatted(
                            service.getMetadata().getName(), pin, moment.scene().readyWithHash(pin)));
        }
    }

    private static Instant created(Service service) {
        // Told in whole seconds.
        return Instant.parse(service.getMetadata().getCreationTimestamp()).plusSeconds(1);
    }

    private static Instant latest(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
