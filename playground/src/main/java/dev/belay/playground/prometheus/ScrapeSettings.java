package dev.belay.playground.prometheus;

import java.time.Duration;
import java.util.List;

/// How Prometheus scrapes, and what it allows a query.
///
/// @param path of the metrics of each pod
/// @param services each pod is scraped once for each of these, as for several ServiceMonitors; none: once
/// @param maxSamples a query that loads more is refused with 422
/// @param queryLimit a query that takes longer is refused with 503
public record ScrapeSettings(Duration every, String path, List<String> services, int maxSamples, Duration queryLimit) {

    public ScrapeSettings {
        services = List.copyOf(services);
    }

    /// Of an app with micrometer, where scrapes count as requests to `/actuator/prometheus`.
    public static ScrapeSettings every(Duration interval) {
        return new ScrapeSettings(interval, "/actuator/prometheus", List.of(), 5_000_000, Duration.ofSeconds(10));
    }

    public ScrapeSettings path(String wanted) {
        return new ScrapeSettings(every, wanted, services, maxSamples, queryLimit);
    }

    public ScrapeSettings services(String... names) {
        return new ScrapeSettings(every, path, List.of(names), maxSamples, queryLimit);
    }

    public ScrapeSettings limits(int samples, Duration time) {
        return new ScrapeSettings(every, path, services, samples, time);
    }

    /// Prometheus reads YAML, and this is some.
    String configuration(String discoveryUrl) {
        return """
                global: {scrape_interval: %1$s, scrape_timeout: %1$s, evaluation_interval: 1m}
                scrape_configs:
                  - job_name: pods
                    metrics_path: %2$s
                    http_sd_configs: [{url: '%3$s', refresh_interval: 1s}]
                """.formatted(words(every), path, discoveryUrl);
    }

    static String words(Duration duration) {
        return duration.toMillis() + "ms";
    }
}
