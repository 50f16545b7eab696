package dev.belay.verdict;

import dev.belay.api.Prometheus;
import dev.belay.verdict.Survey.Unanswered;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How often new samples of a service come. Everything that is judged later is reckoned by it: taken for longer than it
/// is, a breach would be found late; for shorter, each look would miss samples.
record Rhythm(Survey survey, Criteria criteria, Instant at) {

    /// Long enough for three samples at a scrape a minute.
    private static final String SAMPLED = "[150s]";

    /// Where nothing tells, though it was looked at for long enough.
    private static final Duration UNKNOWN = Duration.ofSeconds(15);

    private static final int ENOUGH = 3;

    /// Three scrapes of fifteen seconds: who is scraped more seldom is told by one gap.
    private static final Duration YOUNG = Duration.ofSeconds(45);

    private static final long MOST_SECONDS = 60;

    /// Of a service with several, one may have been born a moment ago.
    private static final int PODS_ASKED = 3;

    /// Null: it has been scraped so seldom so far that nobody can tell; ask again soon.
    ///
    /// @param pods that have been scraped, one at least: others would tell nothing, and be taken for scraped seldom
    @Nullable
    Duration spacing(Prometheus where, List<PodName> pods) throws Unanswered {
        Selector some = new Selector(where, pods.subList(0, Math.min(PODS_ASKED, pods.size())));
        List<String> sources = new ArrayList<>(
                criteria.dialect().metrics().stream().map(Metric::count).toList());
        sources.add("up");
        List<Series.Sample> most = List.of();
        for (String source : sources) {
            List<Series.Sample> found = longest(survey.ask(some.of(source) + SAMPLED));
            if (found.size() >= ENOUGH) {
                return atLeastEvery(median(found));
            }
            most = found.size() > most.size() ? found : most;
        }
        boolean isYoung =
                !most.isEmpty() && Duration.between(most.getFirst().at(), at).compareTo(YOUNG) < 0;
        if (isYoung) {
            return null;
        }
        return atLeastEvery(most.size() > 1 ? median(most) : UNKNOWN);
    }

    private static List<Series.Sample> longest(List<Series> series) {
        return series.stream()
                .map(Series::samples)
                .max(Comparator.comparingInt(List::size))
                .orElse(List.of());
    }

    /// More often than samples come buys nothing, and would take each of them for missing.
    private Duration atLeastEvery(Duration sampled) {
        Duration every = criteria.every();
        return every != null && every.compareTo(sampled) > 0 ? every : sampled;
    }

    private static Duration median(List<Series.Sample> samples) {
        List<Double> gaps = new ArrayList<>();
        for (int sample = 1; sample < samples.size(); sample++) {
            gaps.add(Seconds.between(
                    samples.get(sample - 1).at(), samples.get(sample).at()));
        }
        gaps.sort(null);
        double median = gaps.get(gaps.size() / 2);
        return Duration.ofSeconds(Math.clamp(Math.round(Math.ceil(median - 0.2)), 1, MOST_SECONDS));
    }
}
