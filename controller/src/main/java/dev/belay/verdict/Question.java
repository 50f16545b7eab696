package dev.belay.verdict;

import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/// What one query asks for many trials at once: the counters of one signal.
///
/// @param bounds for slow requests, each metric's greatest bucket bound that is not above the limit, by its row in
///     the dialect; null: failed requests
record Question(Dialect dialect, String exclude, @Nullable Map<Integer, Double> bounds) {

    Question {
        bounds = bounds == null ? null : Map.copyOf(bounds);
    }

    static Question failed(Dialect dialect, String exclude) {
        return new Question(dialect, exclude, null);
    }

    boolean isOfSlowness() {
        return bounds != null;
    }

    OptionalDouble bound(int row) {
        Double bound = bounds == null ? null : bounds.get(row);
        return bound == null ? OptionalDouble.empty() : OptionalDouble.of(bound);
    }
}
