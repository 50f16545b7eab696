package dev.belay.verdict;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/// Samples as a Prometheus would have scraped them, in the text that promtool makes blocks of. Times are seconds
/// after [#BEGAN].
final class History {

    static final Instant BEGAN = Instant.ofEpochSecond(1_790_000_400);

    private final Map<String, List<String>> samples = new LinkedHashMap<>();

    static Instant at(double seconds) {
        return BEGAN.plusMillis(Math.round(seconds * 1000));
    }

    /// @param series such as `up{pod="a"}`
    History add(String series, double seconds, double value) {
        double time = at(seconds).toEpochMilli() / 1000.0;
        samples.computeIfAbsent(series, none -> new ArrayList<>())
                .add(String.format(Locale.ROOT, "%s %s %.3f", series, number(value), time));
        return this;
    }

    private static String number(double value) {
        return Double.isNaN(value) ? "NaN" : Double.isInfinite(value) ? "+Inf" : Double.toString(value);
    }

    boolean isEmpty() {
        return samples.isEmpty();
    }

    String text() {
        return samples.values().stream().flatMap(List::stream).collect(Collectors.joining("\n", "", "\n# EOF\n"));
    }
}
