package dev.belay.verdict;

import dev.belay.api.Prometheus;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The counters of pods as one answer has them.
///
/// @param counters of pods with series
/// @param scrapedOnly when pods were scraped that have no series yet, because they had no request
/// @param withoutBucket pods whose requests are counted, but whose slow ones cannot be told
record Reading(Map<PodName, Counters> counters, Map<PodName, Instant> scrapedOnly, Set<PodName> withoutBucket) {

    static final Reading NOTHING = new Reading(Map.of(), Map.of(), Set.of());

    Reading {
        counters = Map.copyOf(counters);
        scrapedOnly = Map.copyOf(scrapedOnly);
        withoutBucket = Set.copyOf(withoutBucket);
    }

    static Reading of(Prometheus where, Question question, Collection<Series> series) {
        Map<PodName, Map<String, Double>> byPod = new HashMap<>();
        for (Series one : series) {
            Double value = one.value();
            // Not a count: a pod with one is as good as not seen.
            if (value != null && value >= 0 && value < Double.POSITIVE_INFINITY) {
                PodName pod =
                        new PodName(one.label(Selector.namespaceLabel(where)), one.label(Selector.podLabel(where)));
                byPod.computeIfAbsent(pod, name -> new HashMap<>()).put(one.label(CounterQuery.PART), value);
            }
        }
        Map<PodName, Counters> counters = new HashMap<>();
        Map<PodName, Instant> scrapedOnly = new HashMap<>();
        Set<PodName> withoutBucket = new HashSet<>();
        byPod.forEach((pod, parts) -> {
            PodParts of = new PodParts(question, parts);
            Counters counted = of.counters();
            Double up = parts.get(CounterQuery.UP);
            if (of.lacksBucket()) {
                withoutBucket.add(pod);
            } else if (counted != null) {
                counters.put(pod, counted);
            } else if (up != null) {
                scrapedOnly.put(pod, instant(up));
            }
        });
        return new Reading(counters, scrapedOnly, withoutBucket);
    }

    private static Instant instant(double seconds) {
        return Instant.ofEpochMilli(Math.round(seconds * 1000));
    }

    /// What an answer has of one pod, by part.
    private record PodParts(Question question, Map<String, Double> parts) {

        @Nullable
        Counters counters() {
            double bad = 0;
            double total = 0;
            double at = 0;
            Set<String> families = new HashSet<>();
            List<Metric> metrics = question.dialect().metrics();
            for (int row = 0; row < metrics.size(); row++) {
                Double sampled = part(CounterQuery.Part.AT, row);
                if (sampled != null && families.add(metrics.get(row).family())) {
                    at = Math.max(at, sampled);
                    double requests = orNone(part(CounterQuery.Part.TOTAL, row));
                    total += requests;
                    bad += question.isOfSlowness()
                            ? Math.max(0, requests - orNone(part(CounterQuery.Part.WITHIN, row)))
                            : orNone(part(CounterQuery.Part.BAD, row));
                }
            }
            // Two libraries may count a request at slightly different moments.
            return families.isEmpty() ? null : new Counters(Math.min(bad, total), total, instant(at));
        }

        /// Requests without their bucket would all look slow.
        boolean lacksBucket() {
            if (!question.isOfSlowness()) {
                return false;
            }
            for (int row = 0; row < question.dialect().metrics().size(); row++) {
                boolean isCounted = part(CounterQuery.Part.TOTAL, row) != null;
                if (isCounted && part(CounterQuery.Part.WITHIN, row) == null) {
                    return true;
                }
            }
            return false;
        }

        private @Nullable Double part(CounterQuery.Part part, int row) {
            return parts.get(part.label(row));
        }

        private static double orNone(@Nullable Double value) {
            return value == null ? 0 : value;
        }
    }
}
