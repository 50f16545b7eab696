package dev.belay.verdict;

import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/// What was found out about a service before its trial: fixed from then on, for with other looks or another bound the
/// same evidence would mean something else. Status keeps it for the next process, as a short text.
///
/// @param bounds by row of the dialect, the bucket bounds that slow requests are judged at; none: they are not
record Measured(Duration spacing, Map<Integer, Double> bounds) {

    private static final String VERSION = "1";

    /// In a spacing.
    private static final int QUESTIONS = 5;

    /// As often as is useful where nobody scrapes.
    private static final Duration WITHOUT_SAMPLES = Duration.ofSeconds(5);

    Measured {
        bounds = Map.copyOf(bounds);
    }

    /// Of a service whose requests are not read.
    static Measured withoutSamples(Criteria criteria) {
        return new Measured(criteria.every() == null ? WITHOUT_SAMPLES : criteria.every(), Map.of());
    }

    String text() {
        StringBuilder text = new StringBuilder(VERSION).append(' ').append(spacing.toSeconds());
        new TreeMap<>(bounds)
                .forEach(
                        (row, bound) -> text.append(' ').append(row).append('=').append(bound));
        return text.toString();
    }

    /// Null: not ours, so it has to be found out again.
    static @Nullable Measured read(@Nullable String text) {
        if (text == null || !text.startsWith(VERSION + " ")) {
            return null;
        }
        try {
            String[] words = text.split(" ", -1);
            Map<Integer, Double> bounds = new TreeMap<>();
            for (int word = 2; word < words.length; word++) {
                String[] pair = words[word].split("=", 2);
                bounds.put(Integer.valueOf(pair[0]), Double.valueOf(pair[1]));
            }
            return new Measured(Duration.ofSeconds(Long.parseLong(words[1])), bounds);
        } catch (NumberFormatException | ArrayIndexOutOfBoundsException foreign) {
            return null;
        }
    }

    /// How often it is asked: each pod is scraped at a moment of its own, and to ask only once a spacing would
    /// find the newest of them up to a spacing late. Whole seconds that a spacing is made of, so that looks stay
    /// a spacing apart.
    Duration asked() {
        long seconds = spacing.toSeconds();
        return Duration.ofSeconds(LongStream.rangeClosed(1, seconds / QUESTIONS)
                .filter(part -> seconds % part == 0)
                .max()
                .orElse(1));
    }

    boolean isLatencyJudged() {
        return !bounds.isEmpty();
    }

    Bench.Terms terms(Criteria criteria) {
        List<Signal> signals = new ArrayList<>();
        double seconds = Seconds.of(spacing);
        if (criteria.dialect() != Dialect.NONE) {
            signals.add(criteria.errors().signal(seconds));
            if (isLatencyJudged()) {
                Criteria.Slow slow = criteria.latency();
                signals.add(Signal.latency(label(criteria), Limits.fixed(seconds, slow.share()), slow.warmUp()));
            }
        }
        List<GaugeJudge.Bounds> gauges =
                criteria.gauges().stream().map(Criteria.Gauge::bounds).toList();
        return new Bench.Terms(spacing, signals, gauges);
    }

    private String label(Criteria criteria) {
        double max = Seconds.of(criteria.latency().max());
        double judgedAt = bounds.entrySet().stream()
                .mapToDouble(
                        one -> criteria.dialect().metrics().get(one.getKey()).seconds(one.getValue()))
                .min()
                .orElse(max);
        String limit = "slower than " + seconds(max);
        return judgedAt < max ? limit + ", judged at " + roughly(judgedAt) : limit;
    }

    /// Histograms that choose their own buckets have bounds of ten digits.
    static String roughly(double seconds) {
        return seconds(new BigDecimal(seconds).round(new MathContext(3)).doubleValue());
    }

    static String seconds(double seconds) {
        return BigDecimal.valueOf(seconds).stripTrailingZeros().toPlainString() + "s";
    }
}
