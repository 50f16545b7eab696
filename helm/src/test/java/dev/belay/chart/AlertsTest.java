package dev.belay.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What calls people at three in the morning, and what does not.
final class AlertsTest {

    private static final Path CASES = Path.of("src", "test", "alerts", "alerts-test.yaml");
    private static final KubernetesSerialization YAML = new KubernetesSerialization();
    private static final Map<String, String> ON = Map.of(
            "monitoring.prometheusRule.create", "true",
            "monitoring.prometheusRule.runbooks", "https://wiki/belay/",
            "monitoring.prometheusRule.labels.release", "prometheus");

    @TempDir
    private static Path folder;

    private static Path chart = Path.of("");

    @BeforeAll
    static void unpack() throws IOException {
        chart = Chart.unpackInto(folder);
    }

    static List<Alert> alerts() throws IOException {
        return Alert.of(Alert.yaml(Path.of("belay", "files", "alerts.yaml")).path("groups"));
    }

    /// By Prometheus' own tool, which comes with it.
    @Tag("cluster")
    @Test
    void fireWhenTheyShallAndNotElse() throws Exception {
        assertThat(Promtool.run("test", "rules", CASES.toString())).contains("SUCCESS");
    }

    /// Else an alert could fire always, or never.
    @ParameterizedTest
    @MethodSource("alerts")
    void areEachShownFiringAndSilent(Alert alert) throws IOException {
        boolean isFiring = false;
        boolean isSilent = false;
        for (JsonNode story : Alert.yaml(CASES).path("tests")) {
            for (JsonNode look : story.path("promql_expr_test")) {
                if (look.path("expr").asText().contains("alertname=\"" + alert.name() + "\"")) {
                    boolean isEmpty = look.path("exp_samples").isEmpty();
                    isFiring |= !isEmpty;
                    isSilent |= isEmpty;
                }
            }
        }

        assertThat(isFiring).as("a case in %s in which it fires", CASES).isTrue();
        assertThat(isSilent).as("a case in %s in which it does not", CASES).isTrue();
    }

    @ParameterizedTest
    @MethodSource("alerts")
    void sayWhatIsWrongWhatToDoAndWhereToRead(Alert alert) {
        assertThat(alert.name()).matches("Belay[A-Z][A-Za-z]+");
        assertThat(alert.rule().path("labels").path("severity").asText()).isIn("critical", "warning");
        assertThat(alert.annotation("summary")).endsWith(".").hasSizeLessThan(120);
        assertThat(alert.annotation("description")).hasSizeGreaterThan(60);
        assertThat(alert.annotation("runbook_url")).isEqualTo("RUNBOOKS/alerts/" + alert.name() + ".md");
    }

    @Test
    void comeAsAPrometheusRuleOnlyWhenAskedFor() throws IOException {
        assertThat(Rendered.of(chart, Map.of()).names()).doesNotContain("PrometheusRule/belay");

        GenericKubernetesResource rule = rule(ON);

        assertThat(rule.getMetadata().getLabels()).containsEntry("release", "prometheus");
        assertThat(carried(rule))
                .extracting(Alert::name, Alert::expression)
                .containsExactlyElementsOf(alerts().stream()
                        .map(it -> tuple(it.name(), it.expression()))
                        .toList());
        assertThat(carried(rule))
                .allSatisfy(it -> assertThat(it.annotation("runbook_url"))
                        .isEqualTo("https://wiki/belay/alerts/" + it.name() + ".md"));
    }

    @Test
    void doNotMissAStandbyThatNobodyAskedFor() {
        Map<String, String> alone = new HashMap<>(ON);
        alone.put("replicas", "1");

        assertThat(carried(rule(alone)))
                .extracting(Alert::name)
                .doesNotContain("BelayNoStandby")
                .contains("BelayNoLeader");
    }

    private static GenericKubernetesResource rule(Map<String, String> values) {
        return Rendered.of(chart, values).objects().stream()
                .filter(it -> it.getKind().equals("PrometheusRule"))
                .map(GenericKubernetesResource.class::cast)
                .findFirst()
                .orElseThrow();
    }

    private static List<Alert> carried(GenericKubernetesResource rule) {
        return Alert.of(YAML.convertValue(rule.get("spec", "groups"), JsonNode.class));
    }
}
