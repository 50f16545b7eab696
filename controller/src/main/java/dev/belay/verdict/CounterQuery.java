package dev.belay.verdict;

import dev.belay.api.Prometheus;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.TreeSet;

/// The query of a [Question]: raw counters by pod, with the times of their samples. No `rate()`: the differences are
/// taken by [Evidence], pod by pod, so that nothing is counted twice.
///
/// Each series says under the label `belay` what it is: `up`, or a row of the dialect and a [Part].
final class CounterQuery {

    static final String PART = "belay";
    static final String UP = "up";

    /// What a series is, of one row of the dialect.
    enum Part {
        BAD,
        TOTAL,
        /// Requests that were fast enough.
        WITHIN,
        AT;

        String label(int row) {
            return row + ":" + name().toLowerCase(Locale.ROOT);
        }
    }

    private CounterQuery() {}

    static String of(Prometheus where, Question question, Collection<PodName> pods) {
        Selector selector = new Selector(where, pods);
        List<String> parts = new ArrayList<>();
        List<Metric> metrics = question.dialect().metrics();
        for (int row = 0; row < metrics.size(); row++) {
            addRow(parts, selector, question, row);
        }
        parts.add(labelled(selector.scrapedAt(), UP));
        return String.join(" or ", parts);
    }

    private static void addRow(List<String> parts, Selector selector, Question question, int row) {
        Metric metric = question.dialect().metrics().get(row);
        OptionalDouble bound = question.bound(row);
        if (question.isOfSlowness() && bound.isEmpty()) {
            return;
        }
        String users = metric.users(question.exclude());
        String total = selector.sum(selector.of(metric.count(), users));
        parts.add(labelled(total, Part.TOTAL.label(row)));
        parts.add(labelled(selector.sampledAt(selector.of(metric.count())), Part.AT.label(row)));
        if (bound.isPresent()) {
            String le = "le=~" + PromText.quoted(PromText.anyOf(spellings(bound.getAsDouble())));
            String within = selector.sum(selector.of(metric.bucket(), users, le), "le");
            parts.add(labelled(within, Part.WITHIN.label(row)));
        } else {
            String bad = selector.sum(selector.of(metric.count(), users, metric.failed()));
            parts.add(labelled(bad, Part.BAD.label(row)));
        }
    }

    /// Of the same bound: libraries write 3, 3.0 and 3e+00, and stable's may be another than the candidate's.
    private static Collection<String> spellings(double bound) {
        TreeSet<String> all = new TreeSet<>(List.of(Double.toString(bound)));
        if (bound == Math.rint(bound) && bound < 1e15) {
            all.add(Long.toString((long) bound));
            all.add((long) bound + ".0");
        } else {
            all.add(java.math.BigDecimal.valueOf(bound).toPlainString());
        }
        return all;
    }

    static String labelled(String expression, String part) {
        return "label_replace(%s, \"%s\", \"%s\", \"\", \"\")".formatted(expression, PART, part);
    }
}
