package dev.belay.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The chart under values that meet, with the notes that Helm would print.
final class MatrixTest {

    private static final KubernetesSerialization YAML = new KubernetesSerialization();
    private static final String DIGEST = "sha256:" + "0123456789abcdef".repeat(4);
    private static final String NOTES = "notes-of-the-chart";

    @TempDir
    private static Path folder;

    private static Path chart = Path.of("");

    /// With the notes as one more object: `helm template` leaves them out.
    @BeforeAll
    static void unpack() throws IOException {
        chart = Chart.unpackInto(folder);
        Path notes = chart.resolve("templates/NOTES.txt");
        Files.writeString(chart.resolve("templates/notes.yaml"), """
                {{- define "notes" }}
                %s
                {{- end }}
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: %s}
                data: {text: {{ include "notes" . | toJson }}}
                """.formatted(Files.readString(notes), NOTES));
    }

    static List<Map<String, String>> rows() {
        Map<String, List<String>> axes = new LinkedHashMap<>();
        axes.put("admission.mutating", List.of("", "always", "never"));
        axes.put("replicas", List.of("", "0", "1", "3"));
        axes.put("api.enabled", List.of("", "true"));
        axes.put("policy.create", List.of("", "false"));
        axes.put("history.databaseSecret", List.of("", "postgres"));
        axes.put("history.volumeClaim", List.of("", "years"));
        axes.put("userRoles.create", List.of("", "false"));
        axes.put("userRoles.aggregate", List.of("", "false"));
        axes.put("networkPolicy.create", List.of("", "false"));
        axes.put("networkPolicy.egress[0].ports[0].port", List.of("", "443"));
        axes.put("monitoring.serviceMonitor.create", List.of("", "true"));
        axes.put("monitoring.prometheusRule.create", List.of("", "true"));
        axes.put("monitoring.dashboard.create", List.of("", "true"));
        axes.put("image.tag", List.of("", "1.2.3"));
        axes.put("image.digest", List.of("", DIGEST));
        axes.put("image.pullSecrets[0]", List.of("", "registry"));
        axes.put("priorityClassName", List.of("", "system-cluster-critical"));
        axes.put("nodeSelector.disk", List.of("", "ssd"));
        axes.put("tolerations[0].operator", List.of("", "Exists"));
        axes.put("resources.limits.cpu", List.of("", "1"));
        return Matrix.pairs(axes);
    }

    @Test
    void putsEveryChoiceBesideEveryOther() {
        Map<String, List<String>> axes =
                Map.of("a", List.of("1", "2"), "b", List.of("1", "2", "3"), "c", List.of("1", "2"));
        Set<String> met = Matrix.pairs(axes).stream()
                .flatMap(row -> row.entrySet().stream()
                        .flatMap(one -> row.entrySet().stream()
                                .filter(other -> one.getKey().compareTo(other.getKey()) < 0)
                                .map(other -> one + " " + other)))
                .collect(Collectors.toSet());
        assertThat(met).hasSize(2 * 3 + 2 * 2 + 3 * 2);
    }

    @ParameterizedTest
    @MethodSource("rows")
    void isWholeUnderAnyTwoValuesTogether(Map<String, String> values) {
        Rendered rendered = Rendered.of(chart, values);
        List<HasMetadata> objects = rendered.objects();

        assertThat(rendered.names()).doesNotHaveDuplicates();
        assertThat(rendered.text()).doesNotContain("<no value>", "%!");
        assertThat(objects)
                .filteredOn(it -> !NOTES.equals(it.getMetadata().getName()))
                .allSatisfy(it -> assertThat(it.getMetadata().getLabels())
                        .containsEntry("app.kubernetes.io/instance", Installation.NAME));
        isRestricted(rendered.only(Deployment.class).getSpec().getTemplate().getSpec());
        says(rendered, values);
    }

    /// What the standard `restricted` asks for, and mounts that lead somewhere.
    private static void isRestricted(PodSpec pod) {
        assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
        assertThat(pod.getSecurityContext().getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
        assertThat(pod.getTopologySpreadConstraints()).hasSize(2);
        Container container = pod.getContainers().getFirst();
        assertThat(container.getSecurityContext().getReadOnlyRootFilesystem()).isTrue();
        assertThat(container.getSecurityContext().getAllowPrivilegeEscalation()).isFalse();
        assertThat(container.getSecurityContext().getCapabilities().getDrop()).containsExactly("ALL");
        assertThat(container.getVolumeMounts())
                .extracting(VolumeMount::getName)
                .containsExactlyInAnyOrderElementsOf(
                        pod.getVolumes().stream().map(Volume::getName).toList());
        assertThat(container.getImage())
                .matches("belay/controller(:[^:@]+)?(@sha256:[0-9a-f]{64})?")
                .isNotEqualTo("belay/controller");
    }

    /// Each note stands where its value asks for it, and nowhere else.
    private static void says(Rendered rendered, Map<String, String> values) {
        String notes = YAML.convertValue(rendered.named(ConfigMap.class, NOTES), JsonNode.class)
                .at("/data/text")
                .asText();
        assertThat(notes).contains("rollout status deployment/belay", "kind: Release");
        is(notes, "there is no standby", values.getOrDefault("replicas", "2").matches("[01]"));
        is(notes, "Blocked(NoPolicy)", values.containsKey("policy.create"));
        is(notes, "belay-brake pauses them", "always".equals(values.get("admission.mutating")));
        is(notes, "Nothing scrapes Belay", !values.containsKey("monitoring.serviceMonitor.create"));
        is(notes, "Nobody is called", !values.containsKey("monitoring.prometheusRule.create"));
        is(
                notes,
                "The history goes with its pod",
                !values.containsKey("history.databaseSecret") && !values.containsKey("history.volumeClaim"));
    }

    private static void is(String notes, String said, boolean wanted) {
        assertThat(notes.contains(said)).as("%s%n%s", said, notes).isEqualTo(wanted);
    }

    /// A value that the schema does not know is refused; one that nobody reads about is not used.
    @Test
    void theSchemaKnowsEveryValueThatIsExplainedAndNoOther() throws IOException {
        JsonNode values = YAML.unmarshal(Files.readString(chart.resolve("values.yaml")), JsonNode.class);
        JsonNode schema = YAML.unmarshal(Files.readString(chart.resolve("values.schema.json")), JsonNode.class);
        Set<String> explained = new TreeSet<>();
        Set<String> known = new TreeSet<>();
        explained("", values, schema, explained);
        known("", schema, known);
        // Helm's own; and what Kubernetes knows of resources besides those that the chart sets.
        known.removeAll(Set.of("global", "resources.claims"));
        assertThat(explained).isEqualTo(known);
    }

    /// As deep as the schema goes: what is below belongs to Kubernetes or to the CRD.
    private static void explained(String path, JsonNode values, JsonNode schema, Set<String> found) {
        values.properties().forEach(value -> {
            String name = path.isEmpty() ? value.getKey() : path + "." + value.getKey();
            JsonNode inner = schema.path("properties").path(value.getKey());
            if (inner.has("properties")) {
                explained(name, value.getValue(), inner, found);
            } else {
                found.add(name);
            }
        });
    }

    private static void known(String path, JsonNode schema, Set<String> found) {
        schema.path("properties").properties().forEach(property -> {
            String name = path.isEmpty() ? property.getKey() : path + "." + property.getKey();
            if (property.getValue().has("properties")) {
                known(name, property.getValue(), found);
            } else {
                found.add(name);
            }
        });
    }
}
