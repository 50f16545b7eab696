package dev.belay.playground.gateway;

import java.util.List;
import java.util.Optional;

/// Smooth weighted round robin: over as many requests as the weights have in sum, each backend gets exactly its weight,
/// and they come interleaved and not in blocks.
final class Split {

    private final List<Backend> backends;
    private final long[] credit;
    private final long total;

    Split(List<Backend> backends) {
        this.backends = List.copyOf(backends);
        this.credit = new long[backends.size()];
        this.total = backends.stream().mapToLong(Backend::weight).sum();
    }

    List<Backend> backends() {
        return backends;
    }

    /// Nothing: no backend has a weight above 0.
    synchronized Optional<Backend> next() {
        int best = -1;
        for (int i = 0; i < credit.length; i++) {
            int weight = backends.get(i).weight();
            credit[i] += weight;
            if (weight > 0 && (best < 0 || credit[i] > credit[best])) {
                best = i;
            }
        }
        if (best < 0) {
            return Optional.empty();
        }
        credit[best] -= total;
        return Optional.of(backends.get(best));
    }
}
