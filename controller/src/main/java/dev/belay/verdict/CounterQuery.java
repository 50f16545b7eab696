package dev.belay.verdict;

import dev.belay.api.Prometheus;
import dev.belay.release.FlagLever;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The query of a [Question]: raw counters by pod, with the times of their samples. No `rate()`: the differences are
/// taken by [Evidence], pod by pod, so that nothing is counted twice.
///
/// Each series says under the label `belay` what it is: `up`, or a row of the dialect and a [Part].
/// Where a flag is on trial, those who were not shown it have series of their own, as if they came from
/// another pod.
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
        FlagLever.Variant variant = question.variant();
        if (variant == null) {
            return String.join(" or ", new Whose(selector, question, "").parts());
        }
        String shown = variant.label() + "=" + PromText.quoted(variant.shown());
        // Who does not ask for the flag at all is nobody to compare with.
        String others = "%s!=%s,%s!=\"\"".formatted(variant.label(), PromText.quoted(variant.shown()), variant.label());
        Stream<String> ofOthers = new Whose(selector, question, others)
                .parts().stream().map(part -> selector.renamed(part, Question.others("$1")));
        return Stream.concat(new Whose(selector, question, shown).parts().stream(), ofOthers)
                .collect(Collectors.joining(" or "));
    }

    /// The parts of a question.
    ///
    /// @param matcher whose requests alone are meant; empty: everybody's. Samples are as old whosever
    /// they are.
    private record Whose(Selector selector, Question question, String matcher) {

        List<String> parts() {
            List<String> parts = new ArrayList<>();
            for (int row = 0; row < question.dialect().metrics().size(); row++) {
                addRow(parts, row);
            }
            parts.add(labelled(selector.scrapedAt(), UP));
            return parts;
        }

        private void addRow(List<String> parts, int row) {
            Metric metric = question.dialect().metrics().get(row);
            OptionalDouble bound = question.bound(row);
            if (question.isOfSlowness() && bound.isEmpty()) {
                return;
            }
            String users = metric.users(question.exclude());
            String total = selector.sum(selector.of(metric.count(), users, matcher));
            parts.add(labelled(total, Part.TOTAL.label(row)));
            parts.add(labelled(selector.sampledAt(selector.of(metric.count())), Part.AT.label(row)));
            if (bound.isPresent()) {
                String le = "le=~" + PromText.quoted(PromText.anyOf(spellings(bound.getAsDouble())));
                String within = selector.sum(selector.of(metric.bucket(), users, matcher, le), "le");
                parts.add(labelled(within, Part.WITHIN.label(row)));
            } else {
                String bad = selector.sum(selector.of(metric.count(), users, matcher, metric.failed()));
                parts.add(labelled(bad, Part.BAD.label(row)));
            }
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
