package dev.belay.chart;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `watchNamespaces`: rights, watches and admission policies end with it.
final class RealmTest {

    private static final KubernetesSerialization YAML = new KubernetesSerialization();

    @TempDir
    private static Path folder;

    private static Rendered whole = new Rendered("");
    private static Rendered some = new Rendered("");

    @BeforeAll
    static void render() throws IOException {
        Path chart = Rendered.withoutHooks(Chart.unpackInto(folder));
        whole = Rendered.of(chart, Map.of("admission.mutating", "always"));
        some = Rendered.of(
                chart,
                Map.of("admission.mutating", "always", "watchNamespaces[0]", "web", "watchNamespaces[1]", "pay"));
    }

    @Test
    void grantsInEachNamespaceWhatTheClusterRoleGrantedAndLeavesInItWhatHasNone() {
        Set<PolicyRule> before = rules(whole.named(ClusterRole.class, "belay").getRules());
        Set<PolicyRule> left = rules(some.named(ClusterRole.class, "belay").getRules());
        List<Role> roles = all(some, Role.class).stream()
                .filter(role -> role.getMetadata().getName().equals("belay-releases"))
                .toList();

        assertThat(roles).extracting(role -> role.getMetadata().getNamespace()).containsExactly("web", "pay");
        assertThat(roles).allSatisfy(role -> {
            Set<PolicyRule> both = rules(role.getRules());
            both.addAll(left);
            both.removeIf(RealmTest::letsGo);
            assertThat(both).isEqualTo(before);
        });
        assertThat(left.stream().filter(RealmTest::letsGo)).hasSize(1);
        assertThat(left.stream().flatMap(rule -> rule.getResources().stream()))
                .containsExactlyInAnyOrder(
                        "releases",
                        "releases/status",
                        "namespaces",
                        "releasepolicies",
                        "nodes",
                        "customresourcedefinitions",
                        "mutatingadmissionpolicies",
                        "mutatingadmissionpolicybindings");
        assertThat(all(some, RoleBinding.class))
                .filteredOn(it -> it.getMetadata().getName().equals("belay-releases"))
                .allSatisfy(it ->
                        assertThat(it.getSubjects().getFirst().getNamespace()).isEqualTo(Installation.NAMESPACE))
                .hasSize(2);
    }

    /// A Release whose namespace goes, and has lost its Role already.
    private static boolean letsGo(PolicyRule rule) {
        return rule.getResources().equals(List.of("releases"))
                && rule.getVerbs().equals(List.of("get", "patch"));
    }

    private static Set<PolicyRule> rules(List<PolicyRule> rules) {
        return new HashSet<>(rules);
    }

    @Test
    void tellsEveryProcessOfTheOperator() {
        Stream.of(
                        some.only(Deployment.class).getSpec().getTemplate(),
                        some.only(Job.class).getSpec().getTemplate())
                .forEach(pods -> assertThat(
                                pods.getSpec().getContainers().getFirst().getEnv())
                        .contains(new EnvVar("BELAY_WATCH_NAMESPACES", "web,pay", null)));
        assertThat(whole.only(Deployment.class)
                        .getSpec()
                        .getTemplate()
                        .getSpec()
                        .getContainers()
                        .getFirst()
                        .getEnv())
                .extracting(EnvVar::getName)
                .doesNotContain("BELAY_WATCH_NAMESPACES");
    }

    @Test
    void narrowsTheAdmissionPoliciesAndRefusesReleasesElsewhere() {
        assertThat(policies(some))
                .hasSize(5)
                .allSatisfy(policy -> assertThat(YAML.asYaml(policy)).contains("kubernetes.io/metadata.name"));
        assertThat(policies(whole))
                .hasSize(4)
                .allSatisfy(policy -> assertThat(YAML.asYaml(policy)).doesNotContain("kubernetes.io/metadata.name"));
        assertThat(some.names()).contains("ValidatingAdmissionPolicyBinding/belay-outside");
        assertThat(whole.names()).noneMatch(name -> name.endsWith("belay-outside"));
    }

    private static List<HasMetadata> policies(Rendered rendered) {
        return rendered.objects().stream()
                .filter(it -> it.getKind().endsWith("AdmissionPolicy"))
                .toList();
    }

    private static <T extends HasMetadata> List<T> all(Rendered rendered, Class<T> kind) {
        return rendered.objects().stream()
                .filter(kind::isInstance)
                .map(kind::cast)
                .toList();
    }
}
