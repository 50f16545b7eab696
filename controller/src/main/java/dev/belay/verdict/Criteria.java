package dev.belay.verdict;

import static java.util.Objects.requireNonNullElse;

import dev.belay.api.ErrorLimit;
import dev.belay.api.GaugeLimit;
import dev.belay.api.GaugeTemplate;
import dev.belay.api.Health;
import dev.belay.api.LatencyLimit;
import dev.belay.api.Prometheus;
import dev.belay.api.ReleasePolicySpec;
import dev.belay.api.WarmUp;
import dev.belay.release.DurationForm;
import dev.belay.release.FlagLever;
import dev.belay.release.Verdicts;
import io.fabric8.kubernetes.api.model.Quantity;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What is bad and how it is measured: the policy, and over it what the Release says of its own.
///
/// @param every null: as often as new samples come
/// @param isLatencyExplicit the Release itself asks for it, so it must not go unmeasured
/// @param variant of a flag on trial, what tells those who are shown it from the others; null: nothing
/// does
record Criteria(
        @Nullable Prometheus prometheus,
        Dialect dialect,
        String exclude,
        @Nullable Duration every,
        Share errors,
        Slow latency,
        boolean isLatencyExplicit,
        List<Gauge> gauges,
        long minRequests,
        FlagLever.@Nullable Variant variant) {

    private static final ErrorLimit ERRORS = new ErrorLimit("5%", "3x", "1%");
    private static final LatencyLimit LATENCY = new LatencyLimit(0.99, "3s");

    /// A floor of nothing would make a single failure too many beside a clean stable.
    private static final double LEAST_FLOOR = 0.0001;

    /// @param worseThanStable 0: not compared
    record Share(double max, double worseThanStable, double floor, Duration warmUp) {

        Signal signal(double spacing) {
            return Signal.errors(new Limits(spacing, max, worseThanStable, floor), warmUp);
        }
    }

    /// @param share of requests that may be slower than `max`
    record Slow(double share, Duration max, Duration warmUp) {}

    /// @param query the template, without names in it
    record Gauge(GaugeJudge.Bounds bounds, String query) {

        String text(String namespace, List<String> pods) {
            return query.replace("$namespace", namespace).replace("$pods", PromText.anyOf(pods));
        }
    }

    Criteria {
        gauges = List.copyOf(gauges);
    }

    /// Refuses what the API server would refuse too, with the field's name.
    static Criteria of(Verdicts.Settings settings) {
        ReleasePolicySpec policy = settings.policy();
        Health health = requireNonNullElse(settings.health(), new Health(null, null, null, List.of(), null));
        String dialect = requireNonNullElse(policy.dialect(), "micrometer");
        WarmUp warmUp = requireNonNullElse(policy.warmUp(), new WarmUp(null, null));
        ErrorLimit errors = health.errors() != null ? health.errors() : policy.errors();
        LatencyLimit latency = health.latency() != null ? health.latency() : policy.latency();
        return new Criteria(
                policy.prometheus(),
                Dialect.of(requireNonNullElse(health.dialect(), dialect)),
                requireNonNullElse(policy.exclude(), "/actuator/.*"),
                every(policy.every()),
                share(requireNonNullElse(errors, ERRORS), requireNonNullElse(warmUp.errors(), "5s")),
                slow(requireNonNullElse(latency, LATENCY), requireNonNullElse(warmUp.latency(), "30s")),
                health.latency() != null,
                gauges(policy, health),
                requireNonNullElse(health.minRequests(), 0L),
                settings.variant());
    }

    private static @Nullable Duration every(@Nullable String text) {
        return text == null || text.equals("auto") ? null : DurationForm.parse("every", text);
    }

    private static Share share(ErrorLimit limit, String warmUp) {
        double worse = limit.worseThanStable() == null ? 0 : new BigDecimal(cut(limit.worseThanStable())).doubleValue();
        double max = percent(limit.max());
        double floor = limit.floor() == null ? LEAST_FLOOR : Math.max(LEAST_FLOOR, percent(limit.floor()));
        return new Share(max, worse, Math.min(floor, max), DurationForm.parse("warmUp.errors", warmUp));
    }

    private static Slow slow(LatencyLimit limit, String warmUp) {
        // 1 − 0.99 in binary is more than 0.01, and the printed limit would show it.
        double share =
                BigDecimal.ONE.subtract(BigDecimal.valueOf(limit.quantile())).doubleValue();
        return new Slow(
                share, DurationForm.parse("latency.max", limit.max()), DurationForm.parse("warmUp.latency", warmUp));
    }

    private static double percent(String text) {
        return new BigDecimal(cut(text)).movePointLeft(2).doubleValue();
    }

    private static String cut(String text) {
        return text.substring(0, text.length() - 1);
    }

    private static List<Gauge> gauges(ReleasePolicySpec policy, Health health) {
        Map<String, String> queries = new TreeMap<>();
        for (GaugeTemplate template : policy.metrics()) {
            queries.put(template.name(), template.query());
        }
        int breaches = requireNonNullElse(policy.breaches(), 2);
        return health.metrics().stream()
                .map(limit -> gauge(limit, queries.get(limit.name()), breaches))
                .toList();
    }

    private static Gauge gauge(GaugeLimit limit, @Nullable String query, int breaches) {
        if (query == null) {
            throw new IllegalArgumentException(
                    "health.metrics names '%s', of which the ReleasePolicy has no template; add it to the policy's metrics"
                            .formatted(limit.name()));
        }
        double min = quantity(limit.min());
        double max = quantity(limit.max());
        return new Gauge(new GaugeJudge.Bounds(limit.name(), min, max, breaches), query);
    }

    private static double quantity(@Nullable String text) {
        return text == null
                ? Double.NaN
                : Quantity.parse(text).getNumericalAmount().doubleValue();
    }

    /// What is asked of failed requests, and of slow ones where a bucket tells them.
    List<Question> questions(Measured measured) {
        if (dialect == Dialect.NONE) {
            return List.of();
        }
        Question errors = new Question(dialect, exclude, null, variant);
        return measured.isLatencyJudged()
                ? List.of(errors, new Question(dialect, exclude, measured.bounds(), variant))
                : List.of(errors);
    }

    /// Whether anything has to be asked of Prometheus.
    boolean needsPrometheus() {
        return dialect != Dialect.NONE || !gauges.isEmpty();
    }
}
