package dev.belay.verdict;

import java.time.Instant;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/// The judge of a gauge: a breach after so many looks outside of its bounds, one after the other. A gauge has no
/// requests to weigh, so it is the one judge that counts looks.
final class GaugeJudge {

    /// @param min NaN: no lower bound
    /// @param max NaN: no upper bound
    /// @param breaches how many looks running
    record Bounds(String metric, double min, double max, int breaches) {

        Bounds {
            if (Double.isNaN(min) && Double.isNaN(max)) {
                throw new IllegalArgumentException(metric + " has neither min nor max; give one of them");
            }
            if (min > max) {
                throw new IllegalArgumentException(
                        "%s has min %s above max %s; exchange them".formatted(metric, min, max));
            }
            if (breaches < 1) {
                throw new IllegalArgumentException("breaches is " + breaches + "; give 1 or more");
            }
        }

        /// The bound that a value passes; NaN if none.
        double passed(double value) {
            if (value > max) {
                return max;
            }
            return value < min ? min : Double.NaN;
        }
    }

    private final Bounds bounds;
    private boolean hasLooked;
    private OptionalDouble value = OptionalDouble.empty();
    private int times;
    private @Nullable Instant judgedUntil;

    GaugeJudge(Bounds bounds) {
        this.bounds = bounds;
    }

    static GaugeJudge resume(Bounds bounds, String text, Instant savedAt) throws StateRefused {
        double[] numbers = StateText.unpack(bounds.toString(), 2, text);
        GaugeJudge resumed = new GaugeJudge(bounds);
        resumed.times = (int) numbers[0];
        resumed.judgedUntil = savedAt.minusMillis(Math.round(numbers[1] * 1000));
        return resumed;
    }

    String text(Instant savedAt) {
        return StateText.pack(bounds.toString(), times, Seconds.between(judgedUntil, savedAt));
    }

    /// No number is no breach, and no end of one either: the count stands.
    Verdict look(OptionalDouble newest, Instant at) {
        if (judgedUntil != null && !at.isAfter(judgedUntil)) {
            return verdict();
        }
        judgedUntil = at;
        hasLooked = true;
        value = newest.isPresent() && !Double.isNaN(newest.getAsDouble()) ? newest : OptionalDouble.empty();
        if (value.isPresent()) {
            boolean isOutside = !Double.isNaN(bounds.passed(value.getAsDouble()));
            times = isOutside ? Math.min(times + 1, bounds.breaches()) : 0;
        }
        return verdict();
    }

    /// The last look; null before the first one.
    @Nullable
    Instant judgedUntil() {
        return judgedUntil;
    }

    Verdict verdict() {
        if (!hasLooked) {
            return Verdict.of(VerdictReason.NOT_LOOKED_YET, new Numbers.Nothing(bounds.metric() + ": not asked yet"));
        }
        if (value.isEmpty()) {
            return Verdict.of(VerdictReason.GAUGE_MISSING, new Numbers.Nothing(bounds.metric() + ": no number"));
        }
        double seen = value.getAsDouble();
        double bound = bounds.passed(seen);
        Numbers numbers = new Numbers.Level(bounds.metric(), seen, bound, times, bounds.breaches());
        if (Double.isNaN(bound)) {
            return Verdict.of(VerdictReason.WITHIN_LIMITS, numbers);
        }
        if (times < bounds.breaches()) {
            return Verdict.of(VerdictReason.SUSPICIOUS, numbers);
        }
        return Verdict.of(seen > bound ? VerdictReason.GAUGE_ABOVE_MAX : VerdictReason.GAUGE_BELOW_MIN, numbers);
    }
}
