package dev.belay.verdict;

import java.util.List;
import java.util.Locale;

/// What a verdict rests on, as data.
public sealed interface Numbers {

    String text();

    /// Shares of bad requests since the trouble began, or in this step where there is none.
    ///
    /// @param signal such as `errors` or `slower than 3s`
    /// @param limit the limit that counted, which moves with stable's share
    /// @param stableTotal 0: nothing of stable to compare with
    record Shares(String signal, double limit, double bad, double total, double stableBad, double stableTotal)
            implements Numbers {

        static Shares of(String signal, double limit, Tally candidate, Tally stable) {
            return new Shares(signal, limit, candidate.bad(), candidate.total(), stable.bad(), stable.total());
        }

        @Override
        public String text() {
            return ShareWords.of(this);
        }
    }

    /// A gauge and the bound that it passed, so many times running.
    record Level(String metric, double value, double bound, int times, int needed) implements Numbers {

        @Override
        public String text() {
            if (Double.isNaN(bound)) {
                return "%s %s".formatted(metric, plain(value));
            }
            return "%s %s %s %s (%d of %d times running)"
                    .formatted(metric, plain(value), value > bound ? ">" : "<", plain(bound), times, needed);
        }

        private static String plain(double number) {
            return String.format(Locale.ROOT, "%.6g", number)
                    .replaceFirst("(\\.\\d*?)0+(e|$)", "$1$2")
                    .replaceFirst("\\.(e|$)", "$1");
        }
    }

    /// Answers that were due by the candidate's own ratio to stable, and did not come.
    ///
    /// @param seconds since its last answer, or since its step began if none ever came
    record Due(double answers, double seconds) implements Numbers {

        @Override
        public String text() {
            return "no answer in %.0fs, %.0f were due".formatted(seconds, Math.floor(answers));
        }
    }

    /// Pods without a new sample for three spacings.
    record LeftOut(List<String> pods, int of) implements Numbers {
        public LeftOut {
            pods = List.copyOf(pods);
        }

        @Override
        public String text() {
            return "no new samples of %d of %d pods: %s".formatted(pods.size(), of, String.join(", ", pods));
        }
    }

    /// A pod that fails.
    ///
    /// @param count restarts, or seconds without an image
    record PodFault(String pod, String container, long count, String detail) implements Numbers {

        @Override
        public String text() {
            return "pod %s, container %s: %s".formatted(pod, container, detail);
        }
    }

    /// A verdict that rests on no number.
    record Nothing(String text) implements Numbers {}
}
