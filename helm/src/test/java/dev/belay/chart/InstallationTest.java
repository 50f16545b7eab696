package dev.belay.chart;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// Helm itself on a cluster that has never seen Belay.
@Tag("cluster")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class InstallationTest {

    private static final Pattern SORTED_BY = Pattern.compile("(?i)x-kubernetes-pf-flowschema-uid: ([0-9a-f-]+)");
    private static final String URL = "policy.spec.prometheus.url";

    @TempDir
    private static Path folder;

    private final Stage stage = Stage.set("installation", Map.of("replicas", "0"));
    private final KubernetesClient admin = stage.admin();
    private final Installation fresh = stage.installation();

    @AfterAll
    void strike() {
        stage.close();
    }

    /// No CRD, no object of Belay's: the first installation is the hardest.
    @BeforeEach
    void forget() {
        fresh.uninstall();
        for (String crd : InForce.CRDS) {
            stage.theAdmin()
                    .kubectl("delete", "crd", crd, "--ignore-not-found", "--timeout=60s")
                    .accepted();
        }
    }

    @Test
    void worksOnTheFirstTryAndSaysTheNextStep() {
        String notes = fresh.install();

        assertThat(notes)
                .contains("STATUS: deployed")
                .contains("kubectl --namespace belay rollout status deployment/belay")
                .contains("kind: Release")
                .contains("http://prometheus-operated.monitoring:9090");
        assertThat(urlOfTheDefaultPolicy()).isEqualTo("http://prometheus-operated.monitoring:9090");
    }

    /// By what the API server says of a request itself: a schema that matches nobody helps no rollback.
    @Test
    void isServedBeforeTheServiceAccountsOfOthers() {
        fresh.install();
        String operator = "system:serviceaccount:%s:belay".formatted(Installation.NAMESPACE);
        String stranger = "system:serviceaccount:%s:default".formatted(Installation.NAMESPACE);

        await("the API server sorts by the chart's schemas")
                .atMost(ofSeconds(20))
                .pollInterval(ofMillis(200))
                .untilAsserted(() -> assertThat(schemaOf(operator, "/apis/belay.dev/v1alpha1/releases"))
                        .isEqualTo(uid("belay")));
        assertThat(schemaOf(
                        operator,
                        "/apis/coordination.k8s.io/v1/namespaces/%s/leases/belay".formatted(Installation.NAMESPACE)))
                .isEqualTo(uid("belay-lease"));
        assertThat(schemaOf(stranger, "/apis/belay.dev/v1alpha1/releases")).isEqualTo(uid("service-accounts"));
    }

    private String uid(String schema) {
        return stage.theAdmin()
                .kubectl("get", "flowschema", schema, "--output=jsonpath={.metadata.uid}")
                .accepted()
                .said();
    }

    /// Which it was sorted by, as the head of the answer says, also of one that forbids it.
    private String schemaOf(String user, String path) {
        Person.Answer answer = stage.theAdmin().kubectl("get", "--raw=" + path, "--as=" + user, "-v=8");
        Matcher head = SORTED_BY.matcher(answer.complained());
        return head.find() ? head.group(1) : answer.complained();
    }

    @Test
    void takesTheDefaultPolicyOverAtTheFirstUpgradeAndChangesItAtEach() {
        fresh.install();

        fresh.with(URL, "http://first:9090").install();
        assertThat(urlOfTheDefaultPolicy()).isEqualTo("http://first:9090");
        fresh.with(URL, "http://second:9090").install();

        assertThat(urlOfTheDefaultPolicy()).isEqualTo("http://second:9090");
    }

    @Test
    void writesTheDefaultPolicyThatAFormerInstallationLeft() {
        fresh.install();
        fresh.install();
        fresh.uninstall();

        fresh.with(URL, "http://another:9090").install();

        assertThat(urlOfTheDefaultPolicy()).isEqualTo("http://another:9090");
    }

    @Test
    void leavesADefaultPolicyThatIsSomebodyElses() {
        fresh.with("policy.create", false).install();
        InForce.await(admin);
        stage.apply("""
                apiVersion: belay.dev/v1alpha1
                kind: ReleasePolicy
                metadata: {name: default}
                spec: {prometheus: {url: "http://theirs:9090"}}
                """);

        assertThatThrownBy(fresh::install).hasMessageContaining("invalid ownership metadata");

        assertThat(urlOfTheDefaultPolicy()).isEqualTo("http://theirs:9090");
    }

    @Test
    void letsUpgradesReachTheCrds() throws IOException {
        Path former = Chart.unpackInto(folder);
        Path crd = former.resolve("files/releases.belay.dev.yaml");
        Files.writeString(crd, Files.readString(crd).replace("maxItems: 8", "maxItems: 7"));
        new Installation(former, fresh.kubeconfig(), fresh.values()).install();
        assertThat(mostRoutes()).isEqualTo("7");

        fresh.install();

        assertThat(mostRoutes()).isEqualTo("8");
    }

    @Test
    void letsAnInstallationReachTheCrdsThatAFormerOneLeft() throws IOException {
        Path former = Chart.unpackInto(folder.resolve("left"));
        Path crd = former.resolve("files/releases.belay.dev.yaml");
        Files.writeString(crd, Files.readString(crd).replace("maxItems: 8", "maxItems: 7"));
        new Installation(former, fresh.kubeconfig(), fresh.values()).install();
        fresh.uninstall();

        fresh.install();

        assertThat(mostRoutes()).isEqualTo("8");
    }

    @Test
    void keepsReleasesAndPoliciesWhenUninstalledAndTakesThemUpAgain() {
        fresh.install();
        InForce.await(admin);
        stage.apply("""
                apiVersion: belay.dev/v1alpha1
                kind: Release
                metadata: {name: shop}
                spec:
                  target: {deployment: shop}
                  canary: {steps: [{weight: 10}]}
                """);

        fresh.uninstall();

        stage.theAdmin().kubectl("get", "release", "shop").accepted();
        stage.theAdmin().kubectl("get", "releasepolicy", "default").accepted();
        stage.theAdmin().kubectl("get", "clusterrole", "belay").refused();
        fresh.install();
        stage.theAdmin().kubectl("get", "release", "shop").accepted();
    }

    @Test
    void leavesNoPolicyBehindThatCouldHoldSomebodyUp() {
        fresh.install();

        fresh.uninstall();

        for (String kind : List.of("validatingadmissionpolicies", "validatingadmissionpolicybindings")) {
            assertThat(stage.theAdmin().kubectl("get", kind, "--output=name").said())
                    .doesNotContain("belay");
        }
        assertThat(stage.theAdmin()
                        .kubectl("get", "mutatingadmissionpolicies,mutatingadmissionpolicybindings", "--output=name")
                        .said())
                .doesNotContain("belay");
    }

    @Test
    void bringsTheMutatingPoliciesExactlyWhereTheyAreServed() {
        boolean served = stage.theAdmin()
                .kubectl("api-resources", "--api-group=admissionregistration.k8s.io")
                .said()
                .lines()
                .anyMatch(it -> it.startsWith("mutatingadmissionpolicies") && it.contains("k8s.io/v1 "));

        String notes = fresh.install();

        assertThat(stage.theAdmin()
                                .kubectl("get", "mutatingadmissionpolicy", "belay-brake")
                                .status()
                        == 0)
                .isEqualTo(served);
        assertThat(notes).contains(served ? "the policy belay-brake pauses them" : "adopted Deployments are paused");
    }

    @Test
    void runsInANamespaceThatEnforcesTheRestrictedStandard() {
        admin.namespaces()
                .withName(Installation.NAMESPACE)
                .edit(it -> new NamespaceBuilder(it)
                        .editMetadata()
                        .addToLabels("pod-security.kubernetes.io/enforce", "restricted")
                        .endMetadata()
                        .build());

        // Nothing runs pods here, so nothing would come to the end of an uninstall's hook.
        fresh.with("replicas", 2).with("uninstall.seconds", 0).install();

        await("two pods that the API server admits")
                .atMost(ofSeconds(30))
                .pollInterval(ofMillis(100))
                .untilAsserted(() -> assertThat(pods()).hasSize(2));
    }

    private List<Pod> pods() {
        return admin.pods()
                .inNamespace(Installation.NAMESPACE)
                .withLabel("app.kubernetes.io/name", "belay")
                .list()
                .getItems();
    }

    private String urlOfTheDefaultPolicy() {
        return stage.theAdmin()
                .kubectl("get", "releasepolicy", "default", "--output=jsonpath={.spec.prometheus.url}")
                .accepted()
                .said();
    }

    private String mostRoutes() {
        return stage.theAdmin()
                .kubectl(
                        "get",
                        "crd",
                        "releases.belay.dev",
                        "--output=jsonpath={.spec.versions[0].schema.openAPIV3Schema.properties.spec.properties.target"
                                + ".properties.routes.maxItems}")
                .accepted()
                .said();
    }
}
