package dev.belay.verdict;

import dev.belay.api.Prometheus;
import dev.belay.release.FlagLever;
import dev.belay.release.Obstacle;
import dev.belay.release.Reason;
import dev.belay.release.Verdicts.Remark;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Looks before anything is touched: whether a service can be measured, how often new samples of it come, and at which
/// bucket its slow requests are told. Each query is asked once, of the pods that are there.
final class Survey {

    /// @param measured null with an obstacle
    /// @param obstacle null: none
    record Found(@Nullable Measured measured, @Nullable Obstacle obstacle, List<Remark> remarks) {

        Found {
            remarks = List.copyOf(remarks);
        }

        /// What is to be said of a trial as long as nothing was measured.
        Verdict unseen() {
            if (obstacle == null) {
                return Verdict.of(VerdictReason.NOT_LOOKED_YET, new Numbers.Nothing("nothing seen yet"));
            }
            VerdictReason reason = switch (obstacle.reason()) {
                case PARTIAL -> VerdictReason.PARTIAL;
                case PREFLIGHT_RUNNING -> VerdictReason.NOT_LOOKED_YET;
                default -> VerdictReason.METRICS_UNAVAILABLE;
            };
            return Verdict.of(reason, new Numbers.Nothing(obstacle.detail()));
        }
    }

    private static final String TOO_YOUNG = "It has seen the service too seldom so far to tell how often it looks.";

    private static final String NOT_SCRAPED =
            "It has no sample of the pods so far, which are ready since a moment ago.";

    private static final int NAMES_SHOWN = 12;

    /// Fewer slow requests say nothing of a share.
    private static final double SLOW_ENOUGH = 3;

    private final Asked asked;
    private final Prometheus where;
    private final Criteria criteria;
    private final Surveyed surveyed;
    private final List<PodName> pods;
    private final Instant at;
    private final List<Remark> remarks = new ArrayList<>();

    Survey(Asked asked, Prometheus where, Criteria criteria, Surveyed surveyed, Instant at) {
        this.asked = asked;
        this.where = where;
        this.criteria = criteria;
        this.surveyed = surveyed;
        this.pods = surveyed.pods();
        this.at = at;
    }

    /// A reply that gave no answer ends the survey.
    static final class Unanswered extends Exception {
        private static final long serialVersionUID = 1L;

        private final transient Reply.Failure failure;

        Unanswered(Reply.Failure failure) {
            super(failure.detail());
            this.failure = failure;
        }
    }

    Found find() {
        try {
            return look();
        } catch (Unanswered none) {
            Verdict why = none.failure.verdict(where.url());
            return new Found(null, new Obstacle(why.reason().reason(), why.text()), List.of());
        }
    }

    private Found look() throws Unanswered {
        Obstacle bad = gauges();
        if (bad != null) {
            return new Found(null, bad, List.of());
        }
        if (criteria.dialect() == Dialect.NONE) {
            return new Found(Measured.withoutSamples(criteria), null, List.of());
        }
        Question errors = Question.failed(criteria.dialect(), criteria.exclude());
        Reading reading = Reading.of(where, errors, ask(CounterQuery.of(where, errors, pods)));
        List<PodName> scraped =
                pods.stream().filter(ours(reading.counters())::containsKey).toList();
        if (scraped.isEmpty()) {
            return new Found(null, noSeries(), List.of());
        }
        String unlabelled = unlabelled();
        if (unlabelled != null) {
            return new Found(null, new Obstacle(Reason.NO_SERIES, unlabelled), List.of());
        }
        Duration spacing = new Rhythm(this, criteria, at).spacing(where, scraped);
        if (spacing == null) {
            return new Found(null, new Obstacle(Reason.PREFLIGHT_RUNNING, TOO_YOUNG), List.of());
        }
        Duration age = Duration.between(newest(reading), at);
        Budget.risk(spacing, age).ifPresent(risk -> remarks.add(new Remark(Reason.BUDGET_AT_RISK, risk)));
        Map<Integer, Double> bounds = bounds();
        String unmeasured = bounds.isEmpty() ? noBucket() : tooSlowAt(bounds);
        if (unmeasured != null && criteria.isLatencyExplicit() && bounds.isEmpty()) {
            return new Found(null, new Obstacle(Reason.BUCKET_MISSING, unmeasured), remarks);
        }
        if (unmeasured != null) {
            remarks.add(new Remark(Reason.UNMEASURED, unmeasured));
        }
        return new Found(new Measured(spacing, unmeasured == null ? bounds : Map.of()), null, remarks);
    }

    List<Series> ask(String query) throws Unanswered {
        return switch (asked.instant(query, at)) {
            case Reply.Answer(List<Series> series) -> series;
            case Reply.Failure failure -> throw new Unanswered(failure);
        };
    }

    private Map<PodName, Counters> ours(Map<PodName, Counters> counters) {
        Map<PodName, Counters> ours = new HashMap<>(counters);
        ours.keySet().retainAll(pods);
        return ours;
    }

    private Instant newest(Reading reading) {
        return ours(reading.counters()).values().stream()
                .map(Counters::sampledAt)
                .max(Instant::compareTo)
                .orElse(at);
    }

    private @Nullable Obstacle gauges() throws Unanswered {
        for (Criteria.Gauge gauge : criteria.gauges()) {
            String query = gauge.text(
                    pods.getFirst().namespace(), pods.stream().map(PodName::pod).toList());
            Reply reply = asked.instant(query, at);
            if (reply instanceof Reply.Failure failure) {
                if (failure.kind() != Reply.Kind.MISTAKEN && failure.kind() != Reply.Kind.TOO_MUCH) {
                    throw new Unanswered(failure);
                }
                return new Obstacle(
                        Reason.QUERY_REFUSED, "%s: %s".formatted(gauge.bounds().metric(), failure.detail()));
            }
        }
        return null;
    }

    private Obstacle noSeries() throws Unanswered {
        Selector selector = new Selector(where, pods);
        List<String> names = ask("count by (__name__) (%s)".formatted(selector.of(""))).stream()
                .map(series -> series.label("__name__"))
                .toList();
        String wanted = criteria.dialect().metrics().stream().map(Metric::count).collect(Collectors.joining(" or "));
        if (names.isEmpty() && surveyed.areYoung(at)) {
            return new Obstacle(Reason.PREFLIGHT_RUNNING, NOT_SCRAPED);
        }
        if (names.isEmpty()) {
            return new Obstacle(
                    Reason.NO_SERIES,
                    "Wanted %s, but it has no series at all of the pod %s: check that it scrapes the pods, and the policy's namespaceLabel and podLabel."
                            .formatted(wanted, pods.getFirst().pod()));
        }
        return new Obstacle(Reason.NO_SERIES, "Wanted %s; found %s.".formatted(wanted, telling(names)));
    }

    /// Where nothing carries the label, nobody could ever be told from the others.
    private @Nullable String unlabelled() throws Unanswered {
        FlagLever.Variant variant = criteria.variant();
        if (variant == null) {
            return null;
        }
        Selector selector = new Selector(where, pods);
        String carried = variant.label() + "!=\"\"";
        for (Metric metric : criteria.dialect().metrics()) {
            if (!ask("count(%s)".formatted(selector.of(metric.count(), carried)))
                    .isEmpty()) {
                return null;
            }
        }
        return "None of the %s carries the label %s of spec.flag.variantLabel: let the service add it, or leave it out to have the whole service judged."
                .formatted(
                        criteria.dialect().metrics().stream().map(Metric::count).collect(Collectors.joining(" or ")),
                        variant.label());
    }

    /// The names that may count requests, or else any.
    private static String telling(Collection<String> names) {
        List<String> likely = names.stream()
                .filter(name -> name.matches(".*(http|rpc|request|response|answer|server|duration).*"))
                .toList();
        List<String> shown = new ArrayList<>(new TreeSet<>(likely.isEmpty() ? names : likely));
        int more = shown.size() - NAMES_SHOWN;
        return more <= 0
                ? String.join(", ", shown)
                : String.join(", ", shown.subList(0, NAMES_SHOWN)) + " and %d more".formatted(more);
    }

    private Map<Integer, Double> bounds() throws Unanswered {
        Selector selector = new Selector(where, pods);
        Map<Integer, Double> greatest = new HashMap<>();
        List<Metric> metrics = criteria.dialect().metrics();
        double max = Seconds.of(criteria.latency().max());
        for (int row = 0; row < metrics.size(); row++) {
            Metric metric = metrics.get(row);
            for (Series one : ask("count by (le) (%s)".formatted(selector.of(metric.bucket())))) {
                double bound = bound(one.label("le"));
                if (metric.seconds(bound) <= max * (1 + 1e-9)) {
                    greatest.merge(row, bound, Math::max);
                }
            }
        }
        return greatest;
    }

    private static double bound(String le) {
        try {
            return ReplyForm.number(le);
        } catch (NumberFormatException noBound) {
            return Double.POSITIVE_INFINITY;
        }
    }

    private String noBucket() {
        return "latency: %s has no bucket of at most %s; let the service publish a histogram with a bucket at %s"
                .formatted(
                        criteria.dialect().metrics().getFirst().bucket(),
                        Measured.seconds(Seconds.of(criteria.latency().max())),
                        Measured.seconds(Seconds.of(criteria.latency().max())));
    }

    /// Judged at a lower bound than was asked for, stable itself may be over the limit: then nobody can tell.
    private @Nullable String tooSlowAt(Map<Integer, Double> bounds) throws Unanswered {
        double max = Seconds.of(criteria.latency().max());
        List<Metric> metrics = criteria.dialect().metrics();
        double judgedAt = bounds.entrySet().stream()
                .mapToDouble(one -> metrics.get(one.getKey()).seconds(one.getValue()))
                .min()
                .orElse(max);
        if (judgedAt >= max * (1 - 1e-9)) {
            return null;
        }
        Question slow = new Question(criteria.dialect(), criteria.exclude(), bounds);
        Reading reading = Reading.of(where, slow, ask(CounterQuery.of(where, slow, pods)));
        Tally stable = ours(reading.counters()).values().stream()
                .map(one -> new Tally(one.bad(), one.total()))
                .reduce(Tally.NONE, Tally::plus);
        if (stable.bad() < SLOW_ENOUGH || !stable.isOver(criteria.latency().share())) {
            return null;
        }
        return "latency: the greatest bucket of at most %s is %s, and stable itself is over the limit there; add a bucket at %s"
                .formatted(
                        Measured.seconds(max),
                        Measured.roughly(judgedAt),
                        BigDecimal.valueOf(max).stripTrailingZeros().toPlainString());
    }
}
