package dev.belay.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.ConfigMap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DashboardTest {

    private static final Path DASHBOARD = Path.of("belay", "files", "dashboard.json");
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path folder;

    @Test
    void comesOnlyWhenAskedFor() throws IOException {
        Path chart = Chart.unpackInto(folder);
        assertThat(Rendered.of(chart, Map.of()).names()).doesNotContain("ConfigMap/belay-dashboard");

        ConfigMap carried = Rendered.of(chart, Map.of("monitoring.dashboard.create", "true"))
                .only(ConfigMap.class);

        assertThat(carried.getMetadata().getLabels()).containsEntry("grafana_dashboard", "1");
        assertThat(JSON.readTree(carried.getData().get("belay.json"))).isEqualTo(JSON.readTree(DASHBOARD.toFile()));
    }

    /// By Prometheus' own tool, as if each panel were a recording rule.
    @Tag("cluster")
    @Test
    void asksPrometheusInItsOwnLanguage() throws Exception {
        StringBuilder rules = new StringBuilder("groups: [{name: panels, rules: [");
        List<JsonNode> panels = StreamSupport.stream(
                        JSON.readTree(DASHBOARD.toFile()).path("panels").spliterator(), false)
                .toList();
        for (JsonNode panel : panels) {
            String expression = panel.at("/targets/0/expr").asText().replace("$__rate_interval", "1m");
            rules.append("{record: 'panel:")
                    .append(panel.path("id").asInt())
                    .append("', expr: '")
                    .append(expression)
                    .append("'}, ");
        }
        Path file = Files.writeString(folder.resolve("rules.yaml"), rules.append("]}]"));

        assertThat(Promtool.run("check", "rules", file.toString())).contains(panels.size() + " rules found");
    }
}
