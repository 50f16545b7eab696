package dev.belay.scenarios.witness;

import dev.belay.api.Release;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// I10. Looked at in the moment in which the Release is gone: its finalizer goes last. But for the adoption of freed
/// ReplicaSets, which is Kubernetes' own and takes a moment more.
final class PlainCheck implements Check {

    private static final String OURS = "belay.dev/";

    private final Map<String, Object> routesBefore = new HashMap<>();

    @Override
    public void look(Moment moment, Consumer<String> complain) {
        HTTPRoute route = moment.now(HTTPRoute.class);
        if (route != null && isPlain(moment, route)) {
            routesBefore.put(route.getMetadata().getName(), route.getSpec());
        }
        boolean leaves = moment.sighting().gone()
                && moment.scene().isOurs(moment.sighting().object());
        if (leaves && moment.sighting().object() instanceof Release release) {
            left(moment.scene(), release, complain);
        }
    }

    private static boolean isPlain(Moment moment, HTTPRoute route) {
        boolean byUs = moment.before() != null && Manager.hasWritten(moment.before(), route);
        return !byUs && !moment.scene().sharesOf(route).hasCandidate();
    }

    private void left(Scene scene, Release release, Consumer<String> complain) {
        String name = release.getSpec().target().deployment();
        List<Deployment> target = scene.all(Deployment.class)
                .filter(deployment -> deployment.getMetadata().getName().equals(name))
                .filter(deployment -> !deployment.isMarkedForDeletion())
                .toList();
        for (Deployment deployment : target) {
            if (Boolean.TRUE.equals(deployment.getSpec().getPaused())) {
                complain.accept("Deployment " + name + " is left paused");
            }
            Stream.of(Deployment.class, Service.class, HTTPRoute.class)
                    .flatMap(scene::all)
                    .forEach(object -> traces(object, complain));
            scene.all(ReplicaSet.class)
                    .filter(set -> Sets.isOf(deployment, set))
                    .forEach(set -> set(deployment, set, complain));
            scene.all(Service.class).forEach(service -> service(service, complain));
            scene.all(HTTPRoute.class).forEach(route -> route(route, complain));
        }
    }

    private static void traces(HasMetadata object, Consumer<String> complain) {
        marks(object, complain);
        if (!Manager.entries(object).isEmpty()) {
            complain.accept(Thing.of(object) + " is left with managedFields of the operator's");
        }
    }

    private static void marks(HasMetadata object, Consumer<String> complain) {
        Stream.of(object.getMetadata().getLabels(), object.getMetadata().getAnnotations())
                .filter(Objects::nonNull)
                .flatMap(map -> map.keySet().stream())
                .filter(key -> key.startsWith(OURS))
                .forEach(key -> complain.accept(Thing.of(object) + " is left with " + key));
    }

    private static void set(Deployment deployment, ReplicaSet set, Consumer<String> complain) {
        marks(set, complain);
        Map<String, String> labels =
                Objects.requireNonNullElse(set.getMetadata().getLabels(), Map.of());
        if (!labels.entrySet()
                .containsAll(deployment.getSpec().getSelector().getMatchLabels().entrySet())) {
            complain.accept(Thing.of(set) + " is left parked");
        }
    }

    private static void service(Service service, Consumer<String> complain) {
        if (ShareCheck.pin(service) != null) {
            complain.accept(Thing.of(service) + " is left pinned, or is a candidate Service that is left");
        }
    }

    private void route(HTTPRoute route, Consumer<String> complain) {
        Object before = routesBefore.getOrDefault(route.getMetadata().getName(), route.getSpec());
        if (!before.equals(route.getSpec())) {
            complain.accept(Thing.of(route) + " is not as its user wrote it: " + route.getSpec());
        }
    }
}
