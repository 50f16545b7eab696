package dev.belay.verdict;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/// One answer of Prometheus for one signal, with what the watch knew then.
///
/// @param at the time that Prometheus was asked about
/// @param counters by pod; a pod without a series is not in it
/// @param hasStable whether stable gets traffic by the route
record Poll(Instant at, List<Pod> pods, Map<String, Counters> counters, boolean hasStable) {

    Poll {
        pods = List.copyOf(pods);
        counters = Map.copyOf(counters);
    }
}
