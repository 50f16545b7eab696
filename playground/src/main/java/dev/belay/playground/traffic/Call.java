package dev.belay.playground.traffic;

import io.vertx.core.http.HttpMethod;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/// What each caller asks for, and how long it waits.
///
/// @param limit from the first try to connect to the last byte of the answer
/// @param inFlight so many wait at once; one more is not sent, and counts as a failure
/// @param sessions so many different people call, each in a session of their own; 0: nobody is told from the others
public record Call(
        HttpMethod method, String path, Map<String, String> headers, Duration limit, int inFlight, int sessions) {

    public Call {
        headers = Map.copyOf(headers);
    }

    public static Call get(String path) {
        return new Call(HttpMethod.GET, path, Map.of(), Duration.ofSeconds(10), 4_000, 0);
    }

    public Call method(String name) {
        return new Call(HttpMethod.valueOf(name), path, headers, limit, inFlight, sessions);
    }

    public Call header(String name, String value) {
        Map<String, String> more = new HashMap<>(headers);
        more.put(name, value);
        return new Call(method, path, more, limit, inFlight, sessions);
    }

    public Call limit(Duration wanted) {
        return new Call(method, path, headers, wanted, inFlight, sessions);
    }

    public Call inFlight(int most) {
        return new Call(method, path, headers, limit, most, sessions);
    }

    public Call sessions(int people) {
        return new Call(method, path, headers, limit, inFlight, people);
    }
}
