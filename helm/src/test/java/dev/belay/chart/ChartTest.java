package dev.belay.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ChartTest {

    private static final KubernetesSerialization YAML = new KubernetesSerialization();

    @TempDir
    private static Path folder;

    private static Path chart = Path.of("");

    @BeforeAll
    static void unpack() throws IOException {
        chart = Chart.unpackInto(folder);
    }

    @Test
    void passesHelmsStrictLint() {
        LintResult lint = new Helm(chart).lint().strict().call();

        assertThat(lint.isFailed()).as(lint.getMessages().toString()).isFalse();
        assertThat(lint.getMessages()).noneMatch(it -> it.contains("[WARNING]") || it.contains("[ERROR]"));
    }

    static Stream<Map<String, String>> values() {
        List<Map<String, String>> each = List.of(
                Map.of(),
                Map.of("admission.mutating", "always"),
                Map.of("admission.mutating", "never"),
                Map.of("replicas", "0"),
                Map.of("api.enabled", "true"),
                Map.of("policy.create", "false"),
                Map.of("policy.spec.dialect", "none", "policy.spec.prometheus", "null"),
                Map.of("image.tag", "1.2.3", "image.pullSecrets[0]", "registry", "image.pullPolicy", "Always"),
                Map.of("nodeSelector.disk", "ssd", "priorityClassName", "system-cluster-critical"),
                Map.of("userRoles.create", "false", "networkPolicy.create", "false"),
                Map.of("userRoles.aggregate", "false", "monitoring.serviceMonitor.create", "true"),
                Map.of("monitoring.prometheusRule.create", "true", "monitoring.dashboard.create", "true"),
                Map.of("tolerations[0].key", "platform", "tolerations[0].operator", "Exists"),
                Map.of("resources.limits.cpu", "1", "resources.requests.memory", "1Gi"));
        return each.stream();
    }

    @ParameterizedTest
    @MethodSource("values")
    void rendersToObjectsThatHaveANameAndItsLabels(Map<String, String> values) {
        List<HasMetadata> objects = Rendered.of(chart, values).objects();

        assertThat(objects).hasSizeGreaterThan(8).allSatisfy(it -> {
            assertThat(it.getMetadata().getName()).isNotBlank();
            assertThat(it.getMetadata().getLabels())
                    .containsEntry("app.kubernetes.io/name", "belay")
                    .containsEntry("app.kubernetes.io/instance", "belay");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"releases.belay.dev", "releasepolicies.belay.dev"})
    void carriesTheGeneratedCrdAndKeepsItOnUninstall(String name) throws IOException {
        CustomResourceDefinition generated = generated(name);
        CustomResourceDefinition carried = Rendered.of(chart, Map.of()).objects().stream()
                .filter(it -> it.getMetadata().getName().equals(name))
                .map(CustomResourceDefinition.class::cast)
                .findFirst()
                .orElseThrow();

        // As trees: Helm sorts the keys of every object.
        assertThat(tree(carried)).isEqualTo(tree(generated));
        assertThat(carried.getMetadata().getAnnotations()).containsEntry("helm.sh/resource-policy", "keep");
    }

    private static JsonNode tree(CustomResourceDefinition crd) {
        return YAML.convertValue(crd.getSpec(), JsonNode.class);
    }

    private static CustomResourceDefinition generated(String name) throws IOException {
        Path file = Path.of(System.getProperty("chart.crds"), name + ".yaml");
        try (InputStream text = Files.newInputStream(file)) {
            return YAML.unmarshal(text, CustomResourceDefinition.class);
        }
    }

    @Test
    void tellsWhoeverRendersTheSourcesThatTheBuildAddsTheCrds() throws IOException {
        Path files = chart.resolve("files");
        Path aside = folder.resolve("aside");
        Files.move(files, aside);

        try {
            assertThatThrownBy(() -> Rendered.of(chart, Map.of()))
                    .hasMessageContaining("run `mvn -pl helm process-resources`");
        } finally {
            Files.move(aside, files);
        }
    }

    @Test
    void rendersMutatingPoliciesOnlyWhereTheClusterIsKnownToServeThem() {
        assertThat(Rendered.of(chart, Map.of()).names()).noneMatch(it -> it.startsWith("Mutating"));
        assertThat(Rendered.of(chart, Map.of("admission.mutating", "never")).names())
                .noneMatch(it -> it.startsWith("Mutating"));
        assertThat(Rendered.of(chart, Map.of("admission.mutating", "always")).names())
                .contains(
                        "MutatingAdmissionPolicy/belay-brake",
                        "MutatingAdmissionPolicyBinding/belay-brake",
                        "MutatingAdmissionPolicy/belay-author",
                        "MutatingAdmissionPolicyBinding/belay-author");
    }

    @Test
    void servesTheApiOnlyWhereItIsAskedFor() {
        Rendered without = Rendered.of(chart, Map.of());
        Rendered with = Rendered.of(chart, Map.of("api.enabled", "true"));

        assertThat(without.names()).doesNotContain("Service/belay");
        assertThat(variables(without)).noneMatch(it -> it.getName().equals("BELAY_API"));
        assertThat(with.names()).contains("Service/belay");
        assertThat(variables(with)).contains(new EnvVar("BELAY_API", "true", null));
        // Who may see what is asked with their own tokens: it needs no right more.
        assertThat(with.named(ClusterRole.class, Installation.NAME).getRules())
                .isEqualTo(without.named(ClusterRole.class, Installation.NAME).getRules());
    }

    private static List<EnvVar> variables(Rendered rendered) {
        return rendered.only(Deployment.class)
                .getSpec()
                .getTemplate()
                .getSpec()
                .getContainers()
                .getFirst()
                .getEnv();
    }

    @Test
    void validatesWritersAndAuthorsEverywhere() {
        assertThat(Rendered.of(chart, Map.of("admission.mutating", "never")).names())
                .contains(
                        "ValidatingAdmissionPolicy/belay-writer",
                        "ValidatingAdmissionPolicyBinding/belay-writer",
                        "ValidatingAdmissionPolicy/belay-author",
                        "ValidatingAdmissionPolicyBinding/belay-author");
    }

    @Test
    void givesThePodNothingThatItDoesNotNeed() {
        Deployment operator = Rendered.of(chart, Map.of()).only(Deployment.class);
        Container container =
                operator.getSpec().getTemplate().getSpec().getContainers().getFirst();

        assertThat(operator.getSpec().getReplicas()).isEqualTo(2);
        assertThat(container.getSecurityContext().getReadOnlyRootFilesystem()).isTrue();
        assertThat(container.getSecurityContext().getAllowPrivilegeEscalation()).isFalse();
        assertThat(container.getSecurityContext().getCapabilities().getDrop()).containsExactly("ALL");
        assertThat(operator.getSpec()
                        .getTemplate()
                        .getSpec()
                        .getSecurityContext()
                        .getRunAsNonRoot())
                .isTrue();
        assertThat(container.getLivenessProbe().getHttpGet().getPath()).isEqualTo("/health/liveness");
        assertThat(container.getReadinessProbe().getHttpGet().getPath()).isEqualTo("/health/readiness");
        assertThat(container.getResources().getRequests()).containsKeys("cpu", "memory");
        assertThat(container.getResources().getLimits()).containsOnlyKeys("memory");
    }

    @Test
    void keepsTheHistoryInAFileUnlessADatabaseIsGiven() {
        PodSpec alone = pod(Map.of());
        PodSpec claimed = pod(Map.of("history.volumeClaim", "years"));
        PodSpec external = pod(Map.of("history.databaseSecret", "postgres"));

        assertThat(variables(alone)).contains("BELAY_HISTORY_FOLDER").doesNotContain("BELAY_HISTORY_URL");
        assertThat(alone.getVolumes())
                .filteredOn(it -> it.getName().equals("history"))
                .allSatisfy(it -> assertThat(it.getEmptyDir()).isNotNull())
                .hasSize(1);
        assertThat(claimed.getVolumes())
                .filteredOn(it -> it.getName().equals("history"))
                .extracting(it -> it.getPersistentVolumeClaim().getClaimName())
                .containsExactly("years");
        assertThat(variables(external))
                .contains("BELAY_HISTORY_URL", "BELAY_HISTORY_USER", "BELAY_HISTORY_PASSWORD")
                .doesNotContain("BELAY_HISTORY_FOLDER");
        assertThat(external.getVolumes()).noneMatch(it -> it.getName().equals("history"));
    }

    /// The operator must start without: a rollback does not wait for a database's credentials.
    @Test
    void startsWithoutTheSecretOfTheHistory() {
        assertThat(pod(Map.of("history.databaseSecret", "postgres"))
                        .getContainers()
                        .getFirst()
                        .getEnv())
                .filteredOn(it -> it.getName().startsWith("BELAY_HISTORY_"))
                .hasSize(3)
                .allSatisfy(it -> assertThat(it.getValueFrom().getSecretKeyRef().getOptional())
                        .isTrue());
    }

    private static PodSpec pod(Map<String, String> values) {
        return Rendered.of(chart, values)
                .only(Deployment.class)
                .getSpec()
                .getTemplate()
                .getSpec();
    }

    private static List<String> variables(PodSpec pod) {
        return pod.getContainers().getFirst().getEnv().stream()
                .map(EnvVar::getName)
                .toList();
    }

    @Test
    void letsADrainTakeOneReplicaAtATimeAndPutsThemOnDifferentNodes() {
        Rendered rendered = Rendered.of(chart, Map.of());

        PodDisruptionBudget budget = rendered.only(PodDisruptionBudget.class);
        Deployment deployment = rendered.only(Deployment.class);
        assertThat(budget.getSpec().getMaxUnavailable().getIntVal()).isEqualTo(1);
        assertThat(budget.getSpec().getSelector().getMatchLabels())
                .isEqualTo(deployment.getSpec().getSelector().getMatchLabels());
        assertThat(deployment.getSpec().getTemplate().getSpec().getTopologySpreadConstraints())
                .extracting(it -> it.getTopologyKey() + " " + it.getWhenUnsatisfiable())
                .containsExactly("kubernetes.io/hostname ScheduleAnyway", "topology.kubernetes.io/zone ScheduleAnyway");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "replica=2",
                "admission.mutating=sometimes",
                "image.repository=",
                "image.digest=latest",
                "policy.url=x",
                "replicas=-1",
                "history.url=x",
                "userRoles.create=perhaps",
                "networkPolicy.from=everybody",
                "monitoring.serviceMonitor.interval=0s",
                "monitoring.prometheusRule.runbooks="
            })
    void refusesAValueThatItDoesNotKnow(String value) {
        String[] pair = value.split("=", -1);

        assertThatThrownBy(() -> Rendered.of(chart, Map.of(pair[0], pair[1])))
                .hasMessageContaining("values don't meet the specifications of the schema");
    }

    @ParameterizedTest
    @ValueSource(strings = {"services", "routes"})
    void checksAsManyAsAReleaseMayName(String list) throws IOException {
        JSONSchemaProps schema = generated("releases.belay.dev")
                .getSpec()
                .getVersions()
                .getFirst()
                .getSchema()
                .getOpenAPIV3Schema();
        long most = property(property(property(schema, "spec"), "target"), list).getMaxItems();

        assertThat(Rendered.of(chart, Map.of()).text())
                .contains("variables.%s[%d]".formatted(list, most - 1))
                .doesNotContain("variables.%s[%d]".formatted(list, most));
    }

    private static JSONSchemaProps property(JSONSchemaProps of, String name) {
        return Objects.requireNonNull(of.getProperties().get(name), name);
    }
}
