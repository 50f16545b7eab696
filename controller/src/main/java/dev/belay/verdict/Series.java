package dev.belay.verdict;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A series as Prometheus answers it.
///
/// @param samples one for an instant; empty for a native histogram, which has no number
record Series(Map<String, String> labels, List<Sample> samples) {

    record Sample(Instant at, double value) {}

    Series {
        labels = Map.copyOf(labels);
        samples = List.copyOf(samples);
    }

    String label(String name) {
        return labels.getOrDefault(name, "");
    }

    /// The number of an instant; null: a native histogram.
    @Nullable
    Double value() {
        return samples.isEmpty() ? null : samples.getFirst().value();
    }
}
