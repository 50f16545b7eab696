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

    static final Duration WHILE = Duration.ofSeconds(5);

    /// The slices are those of the pin before for so long, and its pods may go in this very moment.
    private static final Duration SLICES = Duration.ofSeconds(1);

    private final Map<String, Instant> readySince = new HashMap<>();
    private final Map<String, Led> leading = new HashMap<>();

    /// Where a Service leads.
    ///
    /// @param since it is narrowed to this pin
    private record Led(String pin, Instant since, boolean somewhere) {}

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
        String uid = service.getMetadata().getUid();
        Led before = leading.get(uid);
        boolean leads = moment.scene().readyEndpoints(service) > 0;
        if (moment.scene().readyWithHash(pin) == 0) {
            readySince.remove(pin);
            // Its pods went, so it is not by the next pin that it leads nowhere.
            leading.computeIfPresent(uid, (_, led) -> new Led(led.pin(), led.since(), leads));
            return;
        }
        Instant ready = readySince.computeIfAbsent(pin, _ -> moment.at());
        boolean isSame = before != null && before.pin().equals(pin);
        Led now = new Led(pin, before != null && isSame ? before.since() : moment.at(), leads);
        leading.put(uid, now);
        // What led somewhere may not lose the last; what led nowhere has a moment to begin.
        boolean lost = before != null && before.somewhere();
        Instant since = lost ? latest(ready, now.since()) : latest(latest(ready, now.since()), created(service));
        if (!leads && !moment.isWithin(lost ? SLICES : WHILE, since)) {
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
