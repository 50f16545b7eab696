package dev.belay.playground.app;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Unit;
import java.time.Duration;
import java.util.Arrays;

/// The requests that one run of an app has answered, under the names that the common libraries give them. Born with
/// the run: a restarted container counts from zero.
final class RequestMetrics {

    /// The advice of OpenTelemetry's semantic conventions for HTTP durations, which its libraries use by default.
    private static final double[] OPENTELEMETRY_BOUNDS = {
        0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10
    };

    /// What Spring Boot bounds its histogram of requests with, when it is asked for one.
    private static final Duration SHORTEST = Duration.ofMillis(1);

    private static final Duration LONGEST = Duration.ofSeconds(30);

    private static final String VARIANT = "variant";

    /// Of a probe, which is nobody whom a flag could be on for; nothing at all would be no label.
    private static final String NOBODY = "none";

    private final Exposition exposition;
    private final boolean isByVariant;
    private final PrometheusMeterRegistry registry;
    private final Histogram opentelemetry;

    /// @param isByVariant whether requests are told apart by what the app's flag was for who asked
    RequestMetrics(Exposition exposition, boolean isByVariant) {
        this.exposition = exposition;
        this.isByVariant = isByVariant;
        PrometheusRegistry prometheus = new PrometheusRegistry();
        registry = new PrometheusMeterRegistry(
                PrometheusConfig.DEFAULT, prometheus, io.micrometer.core.instrument.Clock.SYSTEM);
        Histogram.Builder histogram = Histogram.builder()
                .name("http_server_request_duration")
                .help("Duration of HTTP server requests.")
                .unit(Unit.SECONDS)
                .classicOnly()
                .classicUpperBounds(OPENTELEMETRY_BOUNDS)
                .labelNames(labels(
                        "http_request_method",
                        "http_response_status_code",
                        "http_route",
                        "network_protocol_version",
                        "url_scheme"));
        opentelemetry = exposition.includes(Exposition.OPENTELEMETRY)
                ? histogram.register(prometheus)
                : histogram.withoutExemplars().build();
    }

    private String[] labels(String... names) {
        return isByVariant ? with(names, VARIANT) : names;
    }

    private String[] values(Answered answered, String... values) {
        return isByVariant ? with(values, answered.label()) : values;
    }

    private static String[] with(String[] some, String one) {
        String[] more = Arrays.copyOf(some, some.length + 1);
        more[some.length] = one;
        return more;
    }

    /// @param variant of the app's flag; empty: nobody looked at it
    record Answered(String method, String route, int status, Duration after, String variant) {

        private String label() {
            return variant.isEmpty() ? NOBODY : variant;
        }

        private String outcome() {
            return status >= 500 ? "SERVER_ERROR" : status >= 400 ? "CLIENT_ERROR" : "SUCCESS";
        }

        private String exception() {
            return status >= 500 ? "AskedToFail" : "none";
        }
    }

    void count(Answered answered) {
        if (exposition.includes(Exposition.MICROMETER)) {
            countForMicrometer(answered);
        }
        if (exposition.includes(Exposition.OPENTELEMETRY)) {
            opentelemetry
                    .labelValues(values(
                            answered,
                            answered.method,
                            Integer.toString(answered.status),
                            answered.route,
                            "1.1",
                            "http"))
                    .observe(answered.after.toNanos() / 1e9);
        }
        if (exposition.includes(Exposition.CUSTOM)) {
            Counter.builder("shop_answers")
                    .tag("code", Integer.toString(answered.status))
                    .tags(variant(answered))
                    .register(registry)
                    .increment();
        }
    }

    private void countForMicrometer(Answered answered) {
        Timer.builder("http.server.requests")
                .tag("error", answered.exception())
                .tag("exception", answered.exception())
                .tag("method", answered.method)
                .tag("outcome", answered.outcome())
                .tag("status", Integer.toString(answered.status))
                .tag("uri", answered.route)
                .tags(variant(answered))
                .publishPercentileHistogram()
                .minimumExpectedValue(SHORTEST)
                .maximumExpectedValue(LONGEST)
                .register(registry)
                .record(answered.after);
    }

    private Tags variant(Answered answered) {
        return isByVariant ? Tags.of(VARIANT, answered.label()) : Tags.empty();
    }

    /// In Prometheus' text format.
    String scrape() {
        return registry.scrape();
    }

    void close() {
        registry.close();
    }
}
