package dev.belay.traffic;

import static dev.belay.kube.JsonPatch.path;

import dev.belay.kube.JsonPatch;
import dev.belay.kube.TrialMark;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPBackendRef;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPBackendRefBuilder;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRouteRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// The candidate as a second backend of an HTTPRoute, and gone again.
///
/// The candidate takes its share from its own Service only, so other backends keep theirs: shop 3, legacy 1 with
/// the candidate at 10 % become shop 270, candidate 30, legacy 100. The weights as the user wrote them stand in an
/// annotation.
///
/// @param services the target Services
/// @param rules the names of the rules that the Release names; empty: every rule that names a target Service
public record RouteSplit(Set<String> services, Set<String> rules) {

    /// A route as the Release names it.
    ///
    /// @param rules empty: every rule that names a target Service
    public record Named(String name, Set<String> rules) {

        public Named {
            rules = Set.copyOf(rules);
        }
    }

    public RouteSplit {
        services = Set.copyOf(services);
        rules = Set.copyOf(rules);
    }

    /// Puts the candidate in at a weight from 0 to 100, or moves it there.
    public JsonPatch at(int weight, HTTPRoute route, TrialMark mark) {
        return at(weight, route, mark, Map.of());
    }

    /// @param notes annotations that are written together with the weights
    JsonPatch at(int weight, HTTPRoute route, TrialMark mark, Map<String, String> notes) {
        OriginalWeights original = OriginalWeights.of(route, this);
        JsonPatch changes = JsonPatch.EMPTY;
        for (int rule = 0; rule < rulesOf(route).size(); rule++) {
            if (concerns(rulesOf(route).get(rule))) {
                changes = changes.and(split(rule, rulesOf(route).get(rule), weight, original));
            }
        }
        Map<String, String> all = new TreeMap<>(notes);
        all.put(OriginalWeights.KEY, original.text());
        return mark.marking(route, changes, all);
    }

    /// Takes the candidate out and gives every backend the weight that the user wrote.
    public JsonPatch plain(HTTPRoute route) {
        return services.isEmpty() ? standing(route).restored(route) : restored(route);
    }

    /// By the candidates that stand in it: when the Deployment has gone, no Service can be known by its pods.
    private RouteSplit standing(HTTPRoute route) {
        Set<String> all = new TreeSet<>();
        for (HTTPRouteRule rule : rulesOf(route)) {
            List<HTTPBackendRef> backends = backends(rule);
            for (int index = 0; index < backends.size(); index++) {
                if (hasCandidate(backends, index)) {
                    all.add(backends.get(index).getName());
                }
            }
        }
        return new RouteSplit(all, rules);
    }

    private JsonPatch restored(HTTPRoute route) {
        OriginalWeights original = OriginalWeights.of(route, this);
        JsonPatch changes = JsonPatch.EMPTY;
        for (int rule = 0; rule < rulesOf(route).size(); rule++) {
            if (concerns(rulesOf(route).get(rule))) {
                changes = changes.and(restore(rule, backends(rulesOf(route).get(rule)), original));
            }
        }
        return TrialMark.unmarking(route, changes, OriginalWeights.KEY, LeverNotes.ROLLED_BACK, LeverNotes.WITHDRAWN);
    }

    /// The share that the route gives the candidate, of what it gives target Service and candidate together; -1
    /// where the rules disagree or the candidate is in none.
    public int weightOf(HTTPRoute route) {
        List<Integer> shares = rulesOf(route).stream()
                .filter(this::concerns)
                .flatMap(rule -> shares(backends(rule)).stream())
                .distinct()
                .toList();
        return shares.size() == 1 ? shares.getFirst() : -1;
    }

    boolean concernsAnyOf(HTTPRoute route) {
        return rulesOf(route).stream().anyMatch(this::concerns);
    }

    boolean concerns(HTTPRouteRule rule) {
        return (rules.isEmpty() || rules.contains(Objects.requireNonNullElse(rule.getName(), "")))
                && backends(rule).stream().anyMatch(backend -> services.contains(backend.getName()));
    }

    private JsonPatch split(int rule, HTTPRouteRule seen, int weight, OriginalWeights original) {
        JsonPatch changes = JsonPatch.EMPTY;
        int shifted = 0;
        List<HTTPBackendRef> backends = backends(seen);
        for (int index = 0; index < backends.size(); index++) {
            HTTPBackendRef backend = backends.get(index);
            boolean gives = services.contains(backend.getName()) || isCandidate(backends, index);
            int scaled = original.scaled(rule, backends, index, gives ? weight : 0);
            changes = changes.and(weighed(rule, index + shifted, backend, scaled));
            if (services.contains(backend.getName()) && !hasCandidate(backends, index)) {
                shifted++;
                int share = original.candidates(rule, backends, index, weight);
                changes = changes.add(at(rule, index + shifted), candidate(backend, share));
            }
        }
        return changes;
    }

    /// Backends are changed from the last to the first, so that an index stays true while earlier ones are still to
    /// come.
    private static JsonPatch restore(int rule, List<HTTPBackendRef> backends, OriginalWeights original) {
        JsonPatch changes = JsonPatch.EMPTY;
        for (int index = backends.size() - 1; index >= 0; index--) {
            HTTPBackendRef backend = backends.get(index);
            boolean ours = isCandidate(backends, index);
            changes = ours
                    ? changes.test(at(rule, index) + "/name", backend.getName()).remove(at(rule, index))
                    : changes.and(weighed(rule, index, backend, original.written(rule, backends, index)));
        }
        return changes;
    }

    private static JsonPatch weighed(int rule, int index, HTTPBackendRef backend, int wanted) {
        if (weight(backend) == wanted) {
            return JsonPatch.EMPTY;
        }
        String at = at(rule, index);
        JsonPatch tested = JsonPatch.EMPTY.test(at + "/name", backend.getName());
        return backend.getWeight() == null
                ? tested.add(at + "/weight", wanted)
                : tested.test(at + "/weight", backend.getWeight()).replace(at + "/weight", wanted);
    }

    private static HTTPBackendRef candidate(HTTPBackendRef target, int weight) {
        return new HTTPBackendRefBuilder(target)
                .withName(CandidateService.nameFor(target.getName()))
                .withWeight(weight)
                .build();
    }

    /// Whether the backend after a target Service is its candidate already.
    static boolean hasCandidate(List<HTTPBackendRef> backends, int index) {
        return index + 1 < backends.size()
                && backends.get(index + 1)
                        .getName()
                        .equals(CandidateService.nameFor(backends.get(index).getName()));
    }

    /// Whether this backend is the candidate of the one before it.
    static boolean isCandidate(List<HTTPBackendRef> backends, int index) {
        return index > 0 && hasCandidate(backends, index - 1);
    }

    private List<Integer> shares(List<HTTPBackendRef> backends) {
        List<Integer> shares = new ArrayList<>();
        for (int index = 0; index < backends.size(); index++) {
            if (services.contains(backends.get(index).getName())) {
                int target = weight(backends.get(index));
                int candidate = hasCandidate(backends, index) ? weight(backends.get(index + 1)) : -1;
                int both = target + candidate;
                shares.add(
                        candidate < 0 || both == 0 ? candidate : Math.toIntExact(Math.round(100.0 * candidate / both)));
            }
        }
        return shares;
    }

    static List<HTTPRouteRule> rulesOf(HTTPRoute route) {
        return route.getSpec().getRules();
    }

    static List<HTTPBackendRef> backends(HTTPRouteRule rule) {
        return rule.getBackendRefs();
    }

    /// A backend without a weight has 1.
    static int weight(HTTPBackendRef backend) {
        return backend.getWeight() == null ? 1 : backend.getWeight();
    }

    private static String at(int rule, int index) {
        return path("spec", "rules", Integer.toString(rule), "backendRefs", Integer.toString(index));
    }
}
