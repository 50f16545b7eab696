package dev.belay.playground.fault;

import java.util.Set;
import java.util.regex.Pattern;

/// Which requests a rule is about.
///
/// @param methods HTTP methods; empty: every one
/// @param path found anywhere in path and query
/// @param userAgent found anywhere in the header
/// @param from how many that fit go by before the first is chosen
/// @param count how many are chosen
public record Requests(Set<String> methods, Pattern path, Pattern userAgent, int from, int count) {

    private static final Pattern ANY = Pattern.compile("");

    public Requests {
        methods = Set.copyOf(methods);
    }

    public static Requests to(String path) {
        return new Requests(Set.of(), Pattern.compile(path), ANY, 0, Integer.MAX_VALUE);
    }

    /// Writes alone, of whatever kind.
    public static Requests writesTo(String path) {
        return to(path).by("POST", "PUT", "PATCH", "DELETE");
    }

    public Requests by(String... chosen) {
        return new Requests(Set.of(chosen), path, userAgent, from, count);
    }

    public Requests of(String agent) {
        return new Requests(methods, path, Pattern.compile(agent), from, count);
    }

    /// Only the nth that fits, from 1.
    public Requests nth(int which) {
        return new Requests(methods, path, userAgent, which - 1, 1);
    }

    /// Only the first ones that fit.
    public Requests first(int many) {
        return new Requests(methods, path, userAgent, 0, many);
    }

    boolean fits(String method, String uri, String agent) {
        return (methods.isEmpty() || methods.contains(method))
                && path.matcher(uri).find()
                && userAgent.matcher(agent).find();
    }

    /// Whether the one that comes after so many others that fit is chosen.
    boolean chooses(int others) {
        return others >= from && others - from < count;
    }
}
