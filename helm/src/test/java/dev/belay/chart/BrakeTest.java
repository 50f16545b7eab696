package dev.belay.chart;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.belay.chart.Person.Answer;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The brake OnChange. An admin writes in every test: nobody's rights are wide enough to get round it.
@Tag("cluster")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class BrakeTest {

    private static final String MARK = "belay.dev/brake: OnChange";
    private final AtomicInteger count = new AtomicInteger();
    /// Where the brake cannot be, on a cluster without MutatingAdmissionPolicy v1, Helm refuses this.
    private final Stage stage = Stage.set("brake", Map.of("replicas", "0", "admission.mutating", "always"));
    private final Person admin = stage.theAdmin();
    private String name = "";

    @AfterAll
    void strike() {
        stage.close();
    }

    @BeforeEach
    void deploy() {
        name = "shop-" + count.incrementAndGet();
        create(manifest(MARK, "image: registry/shop:1"));
    }

    @Test
    void pausesInTheVeryWriteThatChangesTheImage() {
        setImage("registry/shop:2");

        assertThat(live().getSpec().getPaused()).isTrue();
        // One change of the spec since its creation: the image and the pause came together.
        assertThat(live().getMetadata().getGeneration()).isEqualTo(2);
        assertThat(image()).isEqualTo("registry/shop:2");
        assertThat(replicaSets()).hasSize(1);
    }

    @Test
    void pausesWhenAChecksumOfTheSettingsChanges() {
        patch("[{'op':'add','path':'/spec/template/metadata/annotations','value':{'checksum/config':'b'}}]");

        assertThat(live().getSpec().getPaused()).isTrue();
    }

    @Test
    void pausesWhenAnAnnotationOfTheTemplateGoes() {
        patch("[{'op':'add','path':'/spec/template/metadata/annotations','value':{'a':'b','c':'d'}}]");
        theOperatorUnpauses();

        patch("[{'op':'remove','path':'/spec/template/metadata/annotations/c'}]");

        assertThat(live().getSpec().getPaused()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[{'op':'add','path':'/spec/template/metadata/labels/tier','value':'gold'}]",
                "[{'op':'add','path':'/spec/template/metadata/name','value':'named'}]",
                "[{'op':'add','path':'/spec/template/spec/terminationGracePeriodSeconds','value':5}]",
                "[{'op':'add','path':'/spec/template/spec/containers/0/env','value':[{'name':'A','value':'b'}]}]"
            })
    void pausesWhateverOfTheTemplateChanges(String change) {
        patch(change);

        assertThat(live().getSpec().getPaused()).isTrue();
    }

    @Test
    void pausesAWriteThatSaysPausedFalse() {
        patch("[{'op':'replace','path':'/spec/template/spec/containers/0/image','value':'registry/shop:2'},"
                + "{'op':'add','path':'/spec/paused','value':false}]");

        assertThat(live().getSpec().getPaused()).isTrue();
    }

    @Test
    void pausesAnUndo() {
        theOperatorRollsOut("registry/shop:2");

        admin.kubectl("rollout", "undo", "deployment/" + name).accepted();

        assertThat(live().getSpec().getPaused()).isTrue();
        assertThat(image()).isEqualTo("registry/shop:1");
    }

    @Test
    void letsARestartPass() {
        admin.kubectl("rollout", "restart", "deployment/" + name).accepted();

        assertThat(live().getSpec().getPaused()).isNotEqualTo(true);
        await().atMost(ofSeconds(20))
                .pollInterval(ofMillis(100))
                .untilAsserted(() -> assertThat(replicaSets()).hasSize(2));
    }

    @Test
    void letsASecondRestartAndTheEndOfOnePass() {
        admin.kubectl("rollout", "restart", "deployment/" + name).accepted();
        patch("[{'op':'replace','path':'/spec/template/metadata/annotations/kubectl.kubernetes.io~1restartedAt',"
                + "'value':'later'}]");
        patch("[{'op':'remove','path':'/spec/template/metadata/annotations/kubectl.kubernetes.io~1restartedAt'}]");

        assertThat(live().getSpec().getPaused()).isNotEqualTo(true);
    }

    @Test
    void pausesARestartThatAlsoChangesSomething() {
        patch("[{'op':'add','path':'/spec/template/metadata/annotations',"
                + "'value':{'kubectl.kubernetes.io/restartedAt':'now','checksum/config':'b'}}]");

        assertThat(live().getSpec().getPaused()).isTrue();
    }

    @Test
    void letsScalingAndEverythingElsePass() {
        admin.kubectl("scale", "deployment/" + name, "--replicas=2").accepted();
        patch(
                "[{'op':'replace','path':'/spec/replicas','value':3},{'op':'add','path':'/metadata/labels/a','value':'b'},"
                        + "{'op':'replace','path':'/spec/strategy/rollingUpdate/maxSurge','value':1}]");

        assertThat(live().getSpec().getPaused()).isNotEqualTo(true);
        assertThat(live().getSpec().getReplicas()).isEqualTo(3);
    }

    @Test
    void resumeLeavesATrialPausedAndSucceeds() {
        setImage("registry/shop:2");

        admin.kubectl("rollout", "resume", "deployment/" + name).accepted();

        assertThat(live().getSpec().getPaused()).isTrue();
    }

    @Test
    void replaceLeavesATrialPaused() {
        setImage("registry/shop:2");

        // Whoever else writes just then makes a replace fail; its author repeats it.
        await().atMost(ofSeconds(20))
                .pollInterval(ofMillis(100))
                .until(() -> admin.feed(manifest(MARK, "image: registry/shop:2"), "replace")
                                .status()
                        == 0);

        assertThat(live().getSpec().getPaused()).isTrue();
    }

    @Test
    void applyingAnUnchangedManifestLeavesATrialPaused() {
        setImage("registry/shop:2");

        admin.feed(manifest(MARK, "image: registry/shop:2"), "apply").accepted();

        assertThat(live().getSpec().getPaused()).isTrue();
    }

    @Test
    void forcedServerSideApplyOfPausedFalseLeavesATrialPaused() {
        setImage("registry/shop:2");
        String unpaused =
                manifest(MARK, "image: registry/shop:2").replace("  replicas:", "  paused: false\n  replicas:");

        serverSideApply(unpaused).accepted();

        assertThat(live().getSpec().getPaused()).isTrue();
        // It owns the field now; to leave the field out would unpause too.
        serverSideApply(manifest(MARK, "image: registry/shop:2")).accepted();
        assertThat(live().getSpec().getPaused()).isTrue();
    }

    @Test
    void leavesNobodyOwningThePause() {
        setImage("registry/shop:2");

        assertThat(live().getMetadata().getManagedFields())
                .noneMatch(it ->
                        it.getFieldsV1() != null && it.getFieldsV1().toString().contains("f:paused"));
    }

    @Test
    void touchesNoDeploymentThatItsOwnerHandlesHimself() {
        setImage("registry/shop:2");
        admin.kubectl("annotate", "deployment/" + name, "belay.dev/hands-off=incident")
                .accepted();

        admin.kubectl("rollout", "resume", "deployment/" + name).accepted();
        setImage("registry/shop:3");

        assertThat(live().getSpec().getPaused()).isNotEqualTo(true);
    }

    @Test
    void holdsAgainInTheWriteThatEndsHandsOff() {
        admin.kubectl("annotate", "deployment/" + name, "belay.dev/hands-off=incident")
                .accepted();

        patch("[{'op':'remove','path':'/metadata/annotations/belay.dev~1hands-off'},"
                + "{'op':'replace','path':'/spec/template/spec/containers/0/image','value':'registry/shop:2'}]");

        assertThat(live().getSpec().getPaused()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"other: label", "belay.dev/brake: Standing", "belay.dev/brake: ByRelease"})
    void touchesNoDeploymentOfAnotherBrakeOrOfNobody(String label) {
        name = name + "-other";
        create(manifest(label, "image: registry/shop:1"));

        setImage("registry/shop:2");
        assertThat(live().getSpec().getPaused()).isNotEqualTo(true);
        admin.kubectl("rollout", "pause", "deployment/" + name).accepted();
        admin.kubectl("rollout", "resume", "deployment/" + name).accepted();

        assertThat(live().getSpec().getPaused()).isNotEqualTo(true);
    }

    @Test
    void doesNotPauseANewDeployment() {
        assertThat(live().getSpec().getPaused()).isNotEqualTo(true);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'op':'remove','path':'/metadata/labels/belay.dev~1brake'}",
                "{'op':'replace','path':'/metadata/labels/belay.dev~1brake','value':'Standing'}"
            })
    void aWriteThatDropsTheMarkDoesNotEscape(String drop) {
        patch("[" + drop
                + ",{'op':'replace','path':'/spec/template/spec/containers/0/image','value':'registry/shop:2'}]");

        assertThat(live().getSpec().getPaused()).isTrue();
        assertThat(replicaSets()).hasSize(1);
    }

    @Test
    void aReplaceThatDropsTheMarkDoesNotEscape() {
        setImage("registry/shop:2");

        await().atMost(ofSeconds(20))
                .pollInterval(ofMillis(100))
                .until(() -> admin.feed(manifest("other: label", "image: registry/shop:3"), "replace")
                                .status()
                        == 0);

        assertThat(live().getMetadata().getLabels()).doesNotContainKey("belay.dev/brake");
        assertThat(live().getSpec().getPaused()).isTrue();
    }

    @Test
    void theOperatorMayUnpauseAndChangeTheTemplate() {
        setImage("registry/shop:2");

        theOperatorUnpauses();
        assertThat(live().getSpec().getPaused()).isNotEqualTo(true);
        theOperatorRollsOut("registry/shop:3");

        assertThat(live().getSpec().getPaused()).isNotEqualTo(true);
    }

    @Test
    void aDryRunTellsTheOperatorThatTheBrakeIsInForce() {
        Answer answer = stage.theOperator()
                .kubectl(
                        "patch",
                        "deployment/" + name,
                        "--dry-run=server",
                        "--type=json",
                        "--patch="
                                + json("[{'op':'add','path':'/spec/template/metadata/annotations','value':{'a':'b'}}]"),
                        "--output=jsonpath={.spec.paused}")
                .accepted();

        assertThat(answer.said()).isEqualTo("true");
        assertThat(live().getSpec().getPaused()).isNotEqualTo(true);
    }

    @Test
    void aNamesakeOfTheOperatorInAnotherNamespaceIsNotTheOperator() {
        stage.apply("""
                apiVersion: rbac.authorization.k8s.io/v1
                kind: RoleBinding
                metadata: {name: namesake, namespace: %s}
                roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: admin}
                subjects: [{kind: ServiceAccount, name: belay, namespace: %s}]
                """.formatted(stage.namespace(), stage.namespace()));
        Person namesake = stage.person("system:serviceaccount:" + stage.namespace() + ":belay");
        setImage("registry/shop:2");

        stage.awaitYes(namesake, "patch", "deployments.apps");

        namesake.kubectl("rollout", "resume", "deployment/" + name).accepted();

        assertThat(live().getSpec().getPaused()).isTrue();
    }

    @Test
    void pausesWhatAnotherPolicyChangesAfterwards() {
        stage.apply(injector());
        try {
            String label = json("[{'op':'add','path':'/metadata/labels/inject','value':'me'}]");
            await("the injector in force")
                    .atMost(ofSeconds(20))
                    .pollInterval(ofMillis(100))
                    .until(() -> admin.kubectl(
                                    "patch",
                                    "deployment/" + name,
                                    "--dry-run=server",
                                    "--type=json",
                                    "--patch=" + label,
                                    "--output=jsonpath={.spec.template.metadata.annotations.injected}")
                            .said()
                            .equals("yes"));

            admin.kubectl("label", "deployment/" + name, "inject=me").accepted();

            assertThat(live().getSpec().getTemplate().getMetadata().getAnnotations())
                    .containsEntry("injected", "yes");
            assertThat(live().getSpec().getPaused()).isTrue();
        } finally {
            admin.feed(injector(), "delete").accepted();
        }
    }

    @Test
    void isNotTooCostlyForATemplateOfAThousandAnnotations() {
        name = name + "-big";
        String many = IntStream.range(0, 1000)
                .mapToObj(i -> "a%d: %s".formatted(i, "v".repeat(100)))
                .collect(Collectors.joining(", ", "{", "}"));
        create(manifest(MARK, "image: registry/shop:1").replace("annotations: {}", "annotations: " + many));

        // This looks at every one of them, and finds that nothing counts.
        patch("[{'op':'add','path':'/spec/template/metadata/annotations/kubectl.kubernetes.io~1restartedAt',"
                + "'value':'now'}]");
        assertThat(live().getSpec().getPaused()).isNotEqualTo(true);
        patch("[{'op':'replace','path':'/spec/template/metadata/annotations/a999','value':'w'}]");

        assertThat(live().getSpec().getPaused()).isTrue();
    }

    @Test
    void letsAPausedDeploymentBeDeleted() {
        setImage("registry/shop:2");

        admin.kubectl("delete", "deployment/" + name, "--cascade=foreground", "--timeout=20s")
                .accepted();
    }

    /// Changes the template of whatever is labelled `inject: me`. Its name comes after the brake's, and so does it.
    private String injector() {
        return """
                apiVersion: admissionregistration.k8s.io/v1
                kind: MutatingAdmissionPolicy
                metadata: {name: zz-%1$s}
                spec:
                  failurePolicy: Fail
                  reinvocationPolicy: Never
                  matchConstraints:
                    objectSelector: {matchLabels: {inject: me}}
                    namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: %1$s}}
                    resourceRules:
                      - {apiGroups: [apps], apiVersions: [v1], operations: [UPDATE], resources: [deployments]}
                  mutations:
                    - patchType: ApplyConfiguration
                      applyConfiguration:
                        expression: 'Object{spec: Object.spec{template: Object.spec.template{metadata: Object.spec.template.metadata{annotations: {"injected": "yes"}}}}}'
                ---
                apiVersion: admissionregistration.k8s.io/v1
                kind: MutatingAdmissionPolicyBinding
                metadata: {name: zz-%1$s}
                spec: {policyName: zz-%1$s}
                """.formatted(stage.namespace());
    }

    private String manifest(String label, String container) {
        return """
                apiVersion: apps/v1
                kind: Deployment
                metadata:
                  name: %s
                  labels: {%s}
                spec:
                  replicas: 1
                  selector: {matchLabels: {app: %s}}
                  template:
                    metadata:
                      labels: {app: %s}
                      annotations: {}
                    spec:
                      containers: [{name: app, %s}]
                """.formatted(name, label, name, name, container);
    }

    /// And waits until it has a ReplicaSet, so that a later one would show.
    private void create(String yaml) {
        admin.feed(yaml, "create", "--save-config").accepted();
        await().atMost(ofSeconds(20))
                .pollInterval(ofMillis(50))
                .until(() -> replicaSets().size() == 1);
    }

    private void setImage(String image) {
        admin.kubectl("set", "image", "deployment/" + name, "app=" + image).accepted();
    }

    private void patch(String operations) {
        patch(admin, operations);
    }

    private void patch(Person person, String operations) {
        person.kubectl("patch", "deployment/" + name, "--type=json", "--patch=" + json(operations))
                .accepted();
    }

    private static String json(String singleQuoted) {
        return singleQuoted.replace('\'', '"');
    }

    private Answer serverSideApply(String yaml) {
        return admin.feed(yaml, "apply", "--server-side", "--force-conflicts", "--field-manager=gitops");
    }

    private void theOperatorUnpauses() {
        patch(stage.theOperator(), "[{'op':'remove','path':'/spec/paused'}]");
    }

    private void theOperatorRollsOut(String image) {
        patch(
                stage.theOperator(),
                "[{'op':'replace','path':'/spec/template/spec/containers/0/image','value':'%s'}]".formatted(image));
        await().atMost(ofSeconds(20))
                .pollInterval(ofMillis(50))
                .until(() -> replicaSets().stream()
                        .anyMatch(it -> it.getSpec()
                                .getTemplate()
                                .getSpec()
                                .getContainers()
                                .getFirst()
                                .getImage()
                                .equals(image)));
    }

    private Deployment live() {
        return stage.admin()
                .apps()
                .deployments()
                .inNamespace(stage.namespace())
                .withName(name)
                .require();
    }

    private String image() {
        return live().getSpec()
                .getTemplate()
                .getSpec()
                .getContainers()
                .getFirst()
                .getImage();
    }

    private List<ReplicaSet> replicaSets() {
        return new ArrayList<>(stage.admin()
                .apps()
                .replicaSets()
                .inNamespace(stage.namespace())
                .withLabel("app", name)
                .list()
                .getItems());
    }
}
