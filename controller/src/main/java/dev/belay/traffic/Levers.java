package dev.belay.traffic;

import dev.belay.kube.TrialMark;
import dev.belay.release.Plan;
import dev.belay.release.Trial;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What leads callers to a Deployment, as it is now: the target Services, the candidate Services, the routes.
///
/// @param wanted the names that the plan froze, or that the spec says between trials
/// @param services of the namespace, by name
/// @param routes of the namespace, by name
/// @param rivals the Releases whose trials may have marked them too, by trial
public record Levers(
        Plan.Levers wanted,
        Map<String, Service> services,
        List<EndpointSlice> slices,
        Map<String, HTTPRoute> routes,
        Map<String, String> rivals) {

    static final String SERVICE_NAME = "kubernetes.io/service-name";

    public Levers {
        services = Map.copyOf(services);
        slices = List.copyOf(slices);
        routes = Map.copyOf(routes);
        rivals = Map.copyOf(rivals);
    }

    /// Between trials nobody looks at them.
    public static Levers unseen() {
        return new Levers(Plan.Levers.NONE, Map.of(), List.of(), Map.of(), Map.of());
    }

    public static Levers of(
            Plan.Levers wanted, List<Service> services, List<EndpointSlice> slices, List<HTTPRoute> routes) {
        return new Levers(wanted, byName(services), slices, byName(routes), Map.of());
    }

    /// The same, where other Releases of the namespace have trials under way.
    public Levers beside(Map<String, String> others) {
        return new Levers(wanted, services, slices, routes, others);
    }

    /// The Release whose trial has marked this lever; none: it is free, ours, or of a trial that has ended.
    @Nullable
    String rivalFor(HasMetadata lever) {
        return TrialMark.on(lever).map(mark -> rivals.get(mark.id())).orElse(null);
    }

    private static <T extends HasMetadata> Map<String, T> byName(List<T> objects) {
        return objects.stream()
                .collect(Collectors.toMap(object -> object.getMetadata().getName(), Function.identity()));
    }

    List<Service> targets() {
        return wanted.services().stream()
                .map(services::get)
                .filter(Objects::nonNull)
                .toList();
    }

    @Nullable
    Service candidateOf(String target) {
        return services.get(CandidateService.nameFor(target));
    }

    List<Service> candidates() {
        return wanted.services().stream()
                .map(this::candidateOf)
                .filter(Objects::nonNull)
                .toList();
    }

    List<HTTPRoute> present() {
        return wanted.routes().stream()
                .map(route -> routes.get(route.name()))
                .filter(Objects::nonNull)
                .toList();
    }

    RouteSplit split(Plan.Route route) {
        return new RouteSplit(Set.copyOf(wanted.services()), Set.copyOf(route.rules()));
    }

    /// The candidate's share as all routes have it; -1: they disagree, or it stands in none. Without a route: 0.
    public int weight() {
        List<Integer> weights = wanted.routes().stream()
                .map(route -> {
                    HTTPRoute seen = routes.get(route.name());
                    return seen == null ? -1 : split(route).weightOf(seen);
                })
                .distinct()
                .toList();
        if (weights.isEmpty()) {
            return 0;
        }
        return weights.size() == 1 ? weights.getFirst() : -1;
    }

    /// A lever says that this trial was taken back.
    public boolean saysRolledBack(Trial trial) {
        return LeverNotes.isRolledBack(all(), trial);
    }

    /// The highest withdrawal of the step that a lever says.
    public int withdrawalsSaid(Trial trial, int step) {
        return LeverNotes.withdrawals(all(), trial, step);
    }

    private List<HasMetadata> all() {
        List<HasMetadata> all = new ArrayList<>(targets());
        all.addAll(candidates());
        all.addAll(present());
        return all;
    }

    /// Those that the trial has changed and not given back.
    List<HasMetadata> marked(String trial) {
        return all().stream().filter(lever -> TrialMark.isOf(lever, trial)).toList();
    }

    /// The pods behind a Service that get its traffic.
    Set<String> readyBehind(String service) {
        return slices.stream()
                .filter(slice -> service.equals(labels(slice).get(SERVICE_NAME)))
                .flatMap(slice -> endpoints(slice).stream())
                .filter(Levers::isServing)
                .map(Endpoint::getTargetRef)
                .filter(Objects::nonNull)
                .map(ObjectReference::getName)
                .collect(Collectors.toSet());
    }

    /// How many endpoints the least of the candidate Services has ready; without any Service, as many as wanted.
    public int candidateEndpoints() {
        return wanted.services().stream()
                .mapToInt(name -> readyBehind(CandidateService.nameFor(name)).size())
                .min()
                .orElse(Integer.MAX_VALUE);
    }

    /// The hash that a target Service is narrowed to.
    public List<String> pins() {
        return targets().stream().map(Pin::of).filter(Objects::nonNull).toList();
    }

    /// No way leads to these pods any more: neither a Service's endpoints, nor a route that its gateway has yet to
    /// follow.
    public boolean isClosedTo(Set<String> pods) {
        boolean isBehind = wanted.services().stream()
                .flatMap(name -> Stream.of(name, CandidateService.nameFor(name)))
                .anyMatch(name -> readyBehind(name).stream().anyMatch(pods::contains));
        return !isBehind && present().stream().allMatch(Acceptance::isCurrent);
    }

    /// A slice without any says null.
    static List<Endpoint> endpoints(EndpointSlice slice) {
        return Objects.requireNonNullElse(slice.getEndpoints(), List.of());
    }

    private static boolean isServing(Endpoint endpoint) {
        return endpoint.getConditions() == null
                || !Boolean.FALSE.equals(endpoint.getConditions().getReady());
    }

    private static Map<String, String> labels(EndpointSlice slice) {
        return Objects.requireNonNullElse(slice.getMetadata().getLabels(), Map.of());
    }
}
