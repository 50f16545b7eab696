package dev.belay.scenarios.witness;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// I4.
final class ReadyFirstCheck implements Check {

    /// A pod may cease to be ready while the write that relied on it is under way.
    private static final Duration UNDER_WAY = Duration.ofSeconds(1);

    private @Nullable Instant lastReady;

    @Override
    public void look(Moment moment, Consumer<String> complain) {
        Standing standing = moment.scene().standing();
        if (standing.candidate() == null) {
            return;
        }
        if (moment.scene().readyOf(standing.candidate()) > 0) {
            lastReady = moment.at();
        }
        if (!moment.isWithin(UNDER_WAY, lastReady) && standing.isInTrial()) {
            raised(moment, complain);
        }
    }

    private static void raised(Moment moment, Consumer<String> complain) {
        HTTPRoute route = moment.now(HTTPRoute.class);
        HTTPRoute was = moment.was(HTTPRoute.class);
        if (route != null && was != null) {
            double share = moment.scene().sharesOf(route).ofCandidate();
            if (share > moment.scene().sharesOf(was).ofCandidate()) {
                complain.accept("HTTPRoute %s gives %.1f %% to a candidate without a ready pod"
                        .formatted(route.getMetadata().getName(), share));
            }
        }
        Service service = moment.now(Service.class);
        Service before = moment.was(Service.class);
        if (service != null && before != null && isMovedToCandidate(moment, before, service)) {
            complain.accept("Service %s is pinned to a candidate without a ready pod"
                    .formatted(service.getMetadata().getName()));
        }
    }

    private static boolean isMovedToCandidate(Moment moment, Service before, Service service) {
        String pin = ShareCheck.pin(service);
        return pin != null
                && !Objects.equals(ShareCheck.pin(before), pin)
                && moment.scene()
                        .targetServices()
                        .contains(service.getMetadata().getName())
                && moment.scene()
                        .hashesOf(moment.scene().standing().candidate())
                        .contains(pin);
    }
}
