package dev.belay.scenarios.witness;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// I2. Only what raises the share is judged: a rollback's levers come before its record.
final class ShareCheck implements Check {

    /// The size is computed from the replicas that a watch showed.
    private static final Duration AS_SEEN = Duration.ofSeconds(3);

    private final Deque<Map.Entry<Instant, Integer>> sizes = new ArrayDeque<>();

    @Override
    public void look(Moment moment, Consumer<String> complain) {
        sizes.addLast(Map.entry(moment.at(), moment.scene().replicas()));
        Standing standing = moment.scene().standing();
        if (!standing.isInTrial() && !standing.is("Blocked")) {
            return;
        }
        HTTPRoute route = moment.now(HTTPRoute.class);
        if (route != null
                && moment.scene()
                        .targetRoutes()
                        .contains(moment.sighting().thing().name())) {
            routed(moment, route, complain);
        }
        Service service = moment.now(Service.class);
        if (service != null
                && moment.scene()
                        .targetServices()
                        .contains(service.getMetadata().getName())) {
            pinned(moment, service, complain);
        }
        ReplicaSet set = moment.now(ReplicaSet.class);
        if (set != null
                && standing.sharesByPods()
                && moment.scene().setsOf(standing.candidate()).contains(set)) {
            sized(moment, set, complain);
        }
    }

    private void routed(Moment moment, HTTPRoute route, Consumer<String> complain) {
        HTTPRoute was = moment.was(HTTPRoute.class);
        double before = was == null ? 0 : moment.scene().sharesOf(was).ofCandidate();
        double share = moment.scene().sharesOf(route).ofCandidate();
        Standing standing = moment.scene().standing();
        if (share > before && share > standing.allowed()) {
            complain.accept("HTTPRoute %s gives the candidate %.1f %% in %s at step %d, which allows %d %%"
                    .formatted(
                            route.getMetadata().getName(),
                            share,
                            standing.phase(),
                            standing.step(),
                            standing.allowed()));
        }
    }

    /// A pinned Service gives all or nothing.
    private void pinned(Moment moment, Service service, Consumer<String> complain) {
        Standing standing = moment.scene().standing();
        String pin = pin(service);
        Service was = moment.was(Service.class);
        boolean isNews = was != null && !Objects.equals(pin(was), pin);
        boolean isOfCandidate =
                pin != null && moment.scene().hashesOf(standing.candidate()).contains(pin);
        if (isNews && isOfCandidate && standing.allowed() < 100) {
            complain.accept("Service %s is pinned to the candidate in %s at step %d"
                    .formatted(service.getMetadata().getName(), standing.phase(), standing.step()));
        }
        if (isNews && pin == null && standing.is("RollingBack") && aliveCandidates(moment) > 0) {
            complain.accept("Service %s is unpinned in a rollback beside %d pods of the candidate"
                    .formatted(service.getMetadata().getName(), aliveCandidates(moment)));
        }
    }

    private static long aliveCandidates(Moment moment) {
        return moment.scene().aliveOf(moment.scene().standing().candidate());
    }

    static @Nullable String pin(Service service) {
        return service.getSpec().getSelector() == null
                ? null
                : service.getSpec().getSelector().get(Scene.HASH);
    }

    private void sized(Moment moment, ReplicaSet set, Consumer<String> complain) {
        ReplicaSet was = moment.was(ReplicaSet.class);
        Standing standing = moment.scene().standing();
        int before = was == null ? 0 : Sets.wanted(was);
        while (!moment.isWithin(AS_SEEN, sizes.getFirst().getKey())) {
            sizes.removeFirst();
        }
        int stable = sizes.stream().mapToInt(Map.Entry::getValue).max().orElse(0);
        int weight = standing.allowed();
        int most = weight >= 50 ? stable : Math.floorDiv(stable * weight, 100 - weight);
        if (Sets.wanted(set) > before && Sets.wanted(set) > most) {
            complain.accept("%d pods of the candidate beside %d in %s at step %d: %d %% allow %d"
                    .formatted(Sets.wanted(set), stable, standing.phase(), standing.step(), weight, most));
        }
    }
}
