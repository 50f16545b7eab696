package dev.belay.playground.gateway;

import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRouteMatch;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Which requests one match of a rule takes, and how exactly it says so.
record RequestMatch(Path path, @Nullable String method, List<Predicate<Asked>> others) {

    private static final String REGEX = "RegularExpression";

    /// Of two that take a request, the Gateway API prefers the more exact one: first the path, then the method, then
    /// the number of headers and parameters.
    static final Comparator<RequestMatch> EXACT_FIRST = Comparator.comparing(
                    (RequestMatch match) -> !match.path.type.equals("Exact"))
            .thenComparing(match -> -match.path.value.length())
            .thenComparing(match -> match.method == null)
            .thenComparing(match -> -match.others.size());

    record Path(String type, String value) {

        boolean takes(String asked) {
            return switch (type) {
                case "Exact" -> asked.equals(value);
                case REGEX -> Pattern.matches(value, asked);
                default -> isPrefixOf(asked);
            };
        }

        /// By whole segments: `/shop` takes `/shop/cart` and not `/shopping`.
        private boolean isPrefixOf(String asked) {
            String prefix = value.endsWith("/") ? value.substring(0, value.length() - 1) : value;
            return asked.startsWith(prefix)
                    && (asked.length() == prefix.length() || asked.charAt(prefix.length()) == '/');
        }
    }

    static RequestMatch of(HTTPRouteMatch match) {
        List<Predicate<Asked>> others = new ArrayList<>();
        match.getHeaders()
                .forEach(header -> others.add(asked ->
                        fits(header.getType(), header.getValue(), asked.header().apply(header.getName()))));
        match.getQueryParams()
                .forEach(param -> others.add(asked ->
                        fits(param.getType(), param.getValue(), asked.param().apply(param.getName()))));
        Path path = match.getPath() == null
                ? new Path("PathPrefix", "/")
                : new Path(
                        Objects.requireNonNullElse(match.getPath().getType(), "PathPrefix"),
                        Objects.requireNonNullElse(match.getPath().getValue(), "/"));
        return new RequestMatch(path, match.getMethod(), List.copyOf(others));
    }

    boolean takes(Asked asked) {
        return (method == null || method.equals(asked.method()))
                && path.takes(asked.path())
                && others.stream().allMatch(other -> other.test(asked));
    }

    /// `*.example.org` takes every name below it.
    static boolean takesHost(List<String> hostnames, String asked) {
        String host = asked.toLowerCase(Locale.ROOT);
        return hostnames.isEmpty()
                || hostnames.stream()
                        .anyMatch(name -> name.startsWith("*.") ? host.endsWith(name.substring(1)) : host.equals(name));
    }

    private static boolean fits(@Nullable String type, String wanted, @Nullable String given) {
        return given != null && (REGEX.equals(type) ? Pattern.matches(wanted, given) : wanted.equals(given));
    }
}
