package dev.belay.scenarios.runbooks;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.belay.chart.Installation;
import dev.belay.playground.cluster.Cluster;
import dev.belay.playground.prometheus.Prometheus;
import dev.belay.playground.prometheus.ScrapeSettings;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.awaitility.Awaitility;

/// The alerts on the operator itself, asked of a real Prometheus that scrapes its pods as the chart's
/// ServiceMonitor says: an expression whose labels match nothing is silent for ever, and looks like peace.
final class OwnAlerts {

    private static final Set<String> ABOUT_ITSELF = Set.of("belay-operator", "belay-history");
    private static final Pattern METRIC = Pattern.compile("\\b(?:belay|jvm|process)_[a-z_]+");
    private static final Pattern THRESHOLD = Pattern.compile("> 0\\.\\d+");

    /// The name of the Service is the job, where the ServiceMonitor says nothing else.
    private static final String JOB = "belay-metrics";

    private OwnAlerts() {}

    static void haveSeries(Cluster cluster, Path chart) throws Exception {
        ScrapeSettings settings =
                ScrapeSettings.every(ofSeconds(1)).path("/metrics").services(JOB);
        try (Prometheus prometheus =
                Prometheus.start(settings, () -> cluster.nodeAgent().pods(Installation.NAMESPACE))) {
            for (String expression : expressions(chart)) {
                for (String metric : METRIC.matcher(expression)
                        .results()
                        .map(found -> found.group())
                        .toList()) {
                    awaitSeries(prometheus, metric);
                }
                if (THRESHOLD.matcher(expression).find()) {
                    // Whatever it is, it is above nothing; each replica is told apart.
                    awaitSeries(prometheus, THRESHOLD.matcher(expression).replaceAll(">= 0"));
                }
            }
        }
    }

    private static List<String> expressions(Path chart) throws IOException {
        JsonNode groups = Serialization.unmarshal(Files.readString(chart.resolve("files/alerts.yaml")), JsonNode.class)
                .path("groups");
        List<String> found = new ArrayList<>();
        StreamSupport.stream(groups.spliterator(), false)
                .filter(group -> ABOUT_ITSELF.contains(group.path("name").asText()))
                .forEach(group -> group.path("rules")
                        .forEach(rule -> found.add(rule.path("expr").asText())));
        assertThat(found)
                .hasSizeGreaterThan(5)
                .anyMatch(expression -> THRESHOLD.matcher(expression).find());
        return found;
    }

    private static void awaitSeries(Prometheus prometheus, String query) {
        Awaitility.await(query)
                .atMost(ofSeconds(20))
                .pollInterval(ofMillis(200))
                .untilAsserted(() -> assertThat(prometheus.query(query))
                        .as(query)
                        .extracting(series -> series.getJsonObject("metric").getString("job"))
                        .isNotEmpty()
                        .containsOnly(JOB));
    }
}
