package dev.belay.traffic;

import dev.belay.kube.Labels;
import dev.belay.release.Obstacle;
import dev.belay.release.Reason;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What keeps the traffic of a Deployment from being moved: each check names its problem, and the first that finds
/// one decides. All of it is looked at before anything is touched.
public final class TrafficChecks {

    private static final String HEADLESS = "None";

    private static final List<Function<Seen, @Nullable Obstacle>> IN_ORDER = List.of(
            TrafficChecks::serviceUnnamed,
            TrafficChecks::serviceHeadless,
            TrafficChecks::labelsDiffer,
            TrafficChecks::serviceShared,
            TrafficChecks::routeMissing);

    /// What is looked at.
    ///
    /// @param named target.services of the Release
    /// @param ignored target.ignoreServices of the Release
    /// @param services every Service of the namespace
    /// @param slices every EndpointSlice of the namespace
    /// @param labels of the new template's pods
    /// @param ownPods the names of the Deployment's pods, also of those whose ReplicaSet goes or is gone
    /// @param routes by the name under which the Release knows each; none under a name: it does not exist
    public record Seen(
            Set<String> named,
            Set<String> ignored,
            List<Service> services,
            List<EndpointSlice> slices,
            Map<String, String> labels,
            Set<String> ownPods,
            Map<RouteSplit.Named, List<HTTPRoute>> routes) {

        public Seen {
            named = Set.copyOf(named);
            ignored = Set.copyOf(ignored);
            services = List.copyOf(services);
            slices = List.copyOf(slices);
            labels = Map.copyOf(labels);
            ownPods = Set.copyOf(ownPods);
            routes = Map.copyOf(routes);
        }

        private Set<String> selecting() {
            return services.stream()
                    .filter(service -> selects(service, labels))
                    .map(service -> service.getMetadata().getName())
                    .filter(name -> !ignored.contains(name))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    private TrafficChecks() {}

    /// The first problem; none: the traffic can be moved.
    public static @Nullable Obstacle first(Seen seen) {
        for (Function<Seen, @Nullable Obstacle> check : IN_ORDER) {
            Obstacle found = check.apply(seen);
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    /// The Services whose traffic is moved: the named ones, or the only one that selects the pods.
    public static Set<String> targets(Seen seen) {
        return seen.named().isEmpty() ? seen.selecting() : seen.named();
    }

    private static @Nullable Obstacle serviceUnnamed(Seen seen) {
        Set<String> unnamed = seen.selecting();
        if (seen.named().isEmpty()) {
            return unnamed.size() > 1
                    ? new Obstacle(Reason.SERVICE_UNNAMED, String.join(", ", unnamed) + " select them.")
                    : null;
        }
        unnamed.removeAll(seen.named());
        return unnamed.isEmpty()
                ? null
                : new Obstacle(Reason.SERVICE_UNNAMED, String.join(", ", unnamed) + " is named under neither.");
    }

    private static @Nullable Obstacle serviceHeadless(Seen seen) {
        return problem(
                seen,
                Reason.SERVICE_HEADLESS,
                service -> HEADLESS.equals(service.getSpec().getClusterIP()));
    }

    /// A named Service that does not exist, or whose selector the new pods no longer match, would lead nowhere.
    private static @Nullable Obstacle labelsDiffer(Seen seen) {
        for (String name : new TreeSet<>(targets(seen))) {
            Service service = find(seen, name);
            if (service == null || !selects(service, seen.labels())) {
                String what = service == null
                        ? "does not exist"
                        : "selects " + service.getSpec().getSelector();
                return new Obstacle(Reason.LABELS_DIFFER, "The Service %s %s.".formatted(name, what));
            }
        }
        return null;
    }

    /// Pinned to one revision, a Service loses every endpoint that is not of it.
    private static @Nullable Obstacle serviceShared(Seen seen) {
        for (String name : new TreeSet<>(targets(seen))) {
            Set<String> foreign = podsBehind(seen, name);
            foreign.removeAll(seen.ownPods());
            if (!foreign.isEmpty()) {
                return new Obstacle(
                        Reason.SERVICE_SHARED, "%s leads to %s too.".formatted(name, String.join(", ", foreign)));
            }
        }
        return null;
    }

    private static Set<String> podsBehind(Seen seen, String service) {
        return seen.slices().stream()
                .filter(slice -> service.equals(labelled(slice)))
                .flatMap(slice -> Levers.endpoints(slice).stream())
                .map(Endpoint::getTargetRef)
                .filter(Objects::nonNull)
                .map(ObjectReference::getName)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static @Nullable String labelled(EndpointSlice slice) {
        Map<String, String> labels = slice.getMetadata().getLabels();
        return labels == null ? null : labels.get("kubernetes.io/service-name");
    }

    private static @Nullable Obstacle routeMissing(Seen seen) {
        for (Map.Entry<RouteSplit.Named, List<HTTPRoute>> route : seen.routes().entrySet()) {
            String name = route.getKey().name();
            RouteSplit split = new RouteSplit(targets(seen), route.getKey().rules());
            if (route.getValue().isEmpty()) {
                return new Obstacle(Reason.ROUTE_MISSING, "There is no HTTPRoute " + name + ".");
            }
            if (!split.concernsAnyOf(route.getValue().getFirst())) {
                return new Obstacle(
                        Reason.ROUTE_MISSING,
                        "No rule of %s that may be moved leads to %s.".formatted(name, targets(seen)));
            }
        }
        return null;
    }

    private static @Nullable Obstacle problem(Seen seen, Reason reason, Predicate<Service> isProblem) {
        return targets(seen).stream()
                .sorted()
                .map(name -> find(seen, name))
                .filter(Objects::nonNull)
                .filter(isProblem)
                .findFirst()
                .map(service -> new Obstacle(reason, service.getMetadata().getName() + "."))
                .orElse(null);
    }

    private static @Nullable Service find(Seen seen, String name) {
        return seen.services().stream()
                .filter(service -> service.getMetadata().getName().equals(name))
                .findFirst()
                .orElse(null);
    }

    /// Also one that is pinned: whom it would lead to without our pin.
    public static boolean leadsTo(Service service, Map<String, String> labels) {
        Map<String, String> selector = service.getSpec().getSelector();
        if (selector == null || CandidateService.isOne(service)) {
            return false;
        }
        Map<String, String> unpinned = new TreeMap<>(selector);
        unpinned.remove(Labels.POD_TEMPLATE_HASH);
        return !unpinned.isEmpty() && labels.entrySet().containsAll(unpinned.entrySet());
    }

    /// A Service without a selector selects nothing: its endpoints are somebody else's.
    private static boolean selects(Service service, Map<String, String> labels) {
        Map<String, String> selector = service.getSpec().getSelector();
        return selector != null && !selector.isEmpty() && labels.entrySet().containsAll(selector.entrySet());
    }
}
