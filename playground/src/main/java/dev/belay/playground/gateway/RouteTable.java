package dev.belay.playground.gateway;

import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPBackendRef;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRouteMatch;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRouteRule;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// All rules of a gateway, the one that takes a request first.
final class RouteTable {

    static final RouteTable EMPTY = new RouteTable(List.of(), Map.of());

    private static final Comparator<HTTPRoute> OLDEST_FIRST = Comparator.comparing((HTTPRoute route) ->
                    Objects.requireNonNullElse(route.getMetadata().getCreationTimestamp(), ""))
            .thenComparing(route -> route.getMetadata().getName());

    private final List<Entry> entries;
    private final Map<String, Split> splits;

    private RouteTable(List<Entry> entries, Map<String, Split> splits) {
        this.entries = entries;
        this.splits = splits;
    }

    private record Entry(List<String> hostnames, RequestMatch match, Split split) {

        boolean takes(Asked asked) {
            return RequestMatch.takesHost(hostnames, asked.host()) && match.takes(asked);
        }
    }

    /// A rule whose backends stay as they were goes on in the middle of its turn: another route's change must not
    /// give its first backend one request more.
    RouteTable following(Collection<HTTPRoute> routes) {
        List<Entry> all = new ArrayList<>();
        Map<String, Split> kept = new HashMap<>();
        routes.stream().sorted(OLDEST_FIRST).filter(Attachment::isOurs).forEach(route -> {
            List<HTTPRouteRule> rules = route.getSpec().getRules();
            for (int i = 0; i < rules.size(); i++) {
                String key = route.getMetadata().getName() + "/" + i;
                Split split = split(key, backends(rules.get(i)));
                kept.put(key, split);
                matches(rules.get(i))
                        .forEach(match -> all.add(new Entry(route.getSpec().getHostnames(), match, split)));
            }
        });
        all.sort(Comparator.comparing(Entry::match, RequestMatch.EXACT_FIRST)); // stable: else the older route's
        return new RouteTable(List.copyOf(all), kept);
    }

    /// Nothing: no rule takes such a request.
    Optional<Split> find(Asked asked) {
        return entries.stream().filter(entry -> entry.takes(asked)).findFirst().map(Entry::split);
    }

    private Split split(String key, List<Backend> backends) {
        Split before = splits.get(key);
        return before != null && before.backends().equals(backends) ? before : new Split(backends);
    }

    private static List<RequestMatch> matches(HTTPRouteRule rule) {
        List<HTTPRouteMatch> matches = rule.getMatches();
        return (matches.isEmpty() ? List.of(new HTTPRouteMatch()) : matches)
                .stream().map(RequestMatch::of).toList();
    }

    private static List<Backend> backends(HTTPRouteRule rule) {
        return rule.getBackendRefs().stream().map(RouteTable::backend).toList();
    }

    private static Backend backend(HTTPBackendRef ref) {
        return new Backend(
                ref.getName(),
                Objects.requireNonNullElse(ref.getPort(), 0),
                Objects.requireNonNullElse(ref.getWeight(), 1));
    }
}
