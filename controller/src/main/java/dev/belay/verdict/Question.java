package dev.belay.verdict;

import dev.belay.release.FlagLever;
import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/// What one query asks for many trials at once: the counters of one signal.
///
/// @param bounds for slow requests, each metric's greatest bucket bound that is not above the limit, by its row in
///     the dialect; null: failed requests
/// @param variant the requests that were shown a flag apart from the others; null: all together
record Question(
        Dialect dialect, String exclude, @Nullable Map<Integer, Double> bounds, FlagLever.@Nullable Variant variant) {

    /// What follows a pod's name where its requests are meant that were not shown the flag.
    private static final String OTHERS = " (not shown)";

    Question {
        bounds = bounds == null ? null : Map.copyOf(bounds);
    }

    Question(Dialect dialect, String exclude, @Nullable Map<Integer, Double> bounds) {
        this(dialect, exclude, bounds, null);
    }

    /// As a pod of its own, which no pod can be named like.
    static String others(String pod) {
        return pod + OTHERS;
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
