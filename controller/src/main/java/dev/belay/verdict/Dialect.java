package dev.belay.verdict;

import java.time.Duration;
import java.util.List;

/// Under which names services tell of their requests: the one table of exact names.
enum Dialect {
    /// Micrometer's Prometheus registry, as Spring Boot and Micronaut use it.
    MICROMETER(new Metric(
            "http", "http_server_requests_seconds", Duration.ofSeconds(1), "outcome=\"SERVER_ERROR\"", "uri", "")),

    /// OpenTelemetry's semantic conventions for servers, present and former. During a migration (`http/dup`,
    /// `rpc/dup`) a service has both, which must not count its requests twice.
    OPENTELEMETRY(
            new Metric(
                    "http",
                    "http_server_request_duration_seconds",
                    Duration.ofSeconds(1),
                    "http_response_status_code=~\"5..\"",
                    "http_route",
                    ""),
            new Metric(
                    "http",
                    "http_server_duration_milliseconds",
                    Duration.ofMillis(1),
                    "http_status_code=~\"5..\"",
                    "http_route",
                    ""),
            new Metric(
                    "rpc",
                    "rpc_server_call_duration_seconds",
                    Duration.ofSeconds(1),
                    "rpc_response_status_code=~"
                            + "\"UNKNOWN|DEADLINE_EXCEEDED|UNIMPLEMENTED|INTERNAL|UNAVAILABLE|DATA_LOSS\"",
                    "rpc_method",
                    "grpc[.]health[.]v1[.]Health/.*"),
            new Metric(
                    "rpc",
                    "rpc_server_duration_milliseconds",
                    Duration.ofMillis(1),
                    // The same six by number.
                    "rpc_grpc_status_code=~\"2|4|12|13|14|15\"",
                    "rpc_service",
                    "grpc[.]health[.]v1[.]Health")),

    /// Nothing is known of requests: pods and gauges alone speak.
    NONE;

    // A copy that cannot be changed, which the checker does not see.
    @SuppressWarnings("ImmutableEnumChecker")
    private final List<Metric> metrics;

    Dialect(Metric... metrics) {
        this.metrics = List.of(metrics);
    }

    List<Metric> metrics() {
        return metrics;
    }

    static Dialect of(String word) {
        return switch (word) {
            case "micrometer" -> MICROMETER;
            case "opentelemetry" -> OPENTELEMETRY;
            case "none" -> NONE;
            default ->
                throw new IllegalArgumentException(
                        "'" + word + "' is no dialect: write micrometer, opentelemetry, or none");
        };
    }
}
