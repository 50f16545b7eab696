package dev.belay.scenarios.witness;

import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPBackendRef;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRouteRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/// How a route shares the traffic out. The candidate's backend is told by its name, which is said in the design:
/// the Service's with `-candidate` behind it, shortened where it would be too long.
record Shares(HTTPRoute route, Set<String> services) {

    /// The candidate's part in per cent of what target Service and candidate have together, the greatest of all
    /// rules; 0: it is in none.
    double ofCandidate() {
        double greatest = 0;
        for (HTTPRouteRule rule : route.getSpec().getRules()) {
            long candidate = sum(rule, Shares::isCandidate);
            long both = candidate + sum(rule, backend -> services.contains(backend.getName()));
            greatest = Math.max(greatest, both == 0 ? 0 : 100.0 * candidate / both);
        }
        return greatest;
    }

    boolean hasCandidate() {
        return route.getSpec().getRules().stream()
                .flatMap(rule -> rule.getBackendRefs().stream())
                .anyMatch(Shares::isCandidate);
    }

    static boolean isCandidate(HTTPBackendRef backend) {
        return backend.getName().endsWith("-candidate");
    }

    /// Per rule, each backend's weight, the candidate's counted to its target's.
    List<Map<String, Long>> withoutCandidate() {
        List<Map<String, Long>> rules = new ArrayList<>();
        for (HTTPRouteRule rule : route.getSpec().getRules()) {
            Map<String, Long> weights = new TreeMap<>();
            String last = "";
            for (HTTPBackendRef backend : rule.getBackendRefs()) {
                last = isCandidate(backend) ? last : backend.getName();
                weights.merge(last, weight(backend), Long::sum);
            }
            rules.add(weights);
        }
        return rules;
    }

    private static long sum(HTTPRouteRule rule, Predicate<HTTPBackendRef> which) {
        return rule.getBackendRefs().stream()
                .filter(which)
                .mapToLong(Shares::weight)
                .sum();
    }

    /// A backend without a weight has 1.
    static long weight(HTTPBackendRef backend) {
        return backend.getWeight() == null ? 1 : backend.getWeight();
    }
}
