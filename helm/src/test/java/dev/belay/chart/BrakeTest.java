package dev.belay.chart;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.belay.chart.Person.Answer;
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

/// What the brake OnChange pauses, and what it lets pass. An admin writes in every test: nobody's rights are wide
/// enough to
/// get round it.
@Tag("cluster")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class BrakeTest {

    private final AtomicInteger count = new AtomicInteger();
    /// Where the brake cannot be, on a cluster without MutatingAdmissionPolicy v1, Helm refuses this.
    private final Stage stage = Stage.set("brake", Map.of("replicas", "0", "admission.mutating", "always"));
    private final Person admin = stage.theAdmin();
    private Shop shop = new Shop(stage, "none");

    @AfterAll
    void strike() {
        stage.close();
    }

    @BeforeEach
    void deploy() {
        shop = new Shop(stage, "shop-" + count.incrementAndGet());
        shop.create(shop.manifest(Shop.MARK, "registry/shop:1"));
    }

    @Test
    void pausesInTheVeryWriteThatChangesTheImage() {
        shop.setImage("registry/shop:2");

        assertThat(shop.live().getSpec().getPaused()).isTrue();
        // One change of the spec since its creation: the image and the pause came together.
        assertThat(shop.live().getMetadata().getGeneration()).isEqualTo(2);
        assertThat(shop.image()).isEqualTo("registry/shop:2");
        assertThat(shop.replicaSets()).hasSize(1);
    }

    @Test
    void pausesWhenAChecksumOfTheSettingsChanges() {
        shop.patch("[{'op':'add','path':'/spec/template/metadata/annotations','value':{'checksum/config':'b'}}]");

        assertThat(shop.live().getSpec().getPaused()).isTrue();
    }

    @Test
    void pausesWhenAnAnnotationOfTheTemplateGoes() {
        shop.patch("[{'op':'add','path':'/spec/template/metadata/annotations','value':{'a':'b','c':'d'}}]");
        shop.theOperatorUnpauses();

        shop.patch("[{'op':'remove','path':'/spec/template/metadata/annotations/c'}]");

        assertThat(shop.live().getSpec().getPaused()).isTrue();
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
        shop.patch(change);

        assertThat(shop.live().getSpec().getPaused()).isTrue();
    }

    @Test
    void pausesAWriteThatSaysPausedFalse() {
        shop.patch("[{'op':'replace','path':'/spec/template/spec/containers/0/image','value':'registry/shop:2'},"
                + "{'op':'add','path':'/spec/paused','value':false}]");

        assertThat(shop.live().getSpec().getPaused()).isTrue();
    }

    @Test
    void pausesAnUndo() {
        shop.theOperatorRollsOut("registry/shop:2");

        admin.kubectl("rollout", "undo", "deployment/" + shop.name()).accepted();

        assertThat(shop.live().getSpec().getPaused()).isTrue();
        assertThat(shop.image()).isEqualTo("registry/shop:1");
    }

    @Test
    void letsARestartPass() {
        admin.kubectl("rollout", "restart", "deployment/" + shop.name()).accepted();

        assertThat(shop.live().getSpec().getPaused()).isNotEqualTo(true);
        await().atMost(ofSeconds(20))
                .pollInterval(ofMillis(100))
                .untilAsserted(() -> assertThat(shop.replicaSets()).hasSize(2));
    }

    @Test
    void letsASecondRestartAndTheEndOfOnePass() {
        admin.kubectl("rollout", "restart", "deployment/" + shop.name()).accepted();
        shop.patch("[{'op':'replace','path':'/spec/template/metadata/annotations/kubectl.kubernetes.io~1restartedAt',"
                + "'value':'later'}]");
        shop.patch("[{'op':'remove','path':'/spec/template/metadata/annotations/kubectl.kubernetes.io~1restartedAt'}]");

        assertThat(shop.live().getSpec().getPaused()).isNotEqualTo(true);
    }

    @Test
    void pausesARestartThatAlsoChangesSomething() {
        shop.patch("[{'op':'add','path':'/spec/template/metadata/annotations',"
                + "'value':{'kubectl.kubernetes.io/restartedAt':'now','checksum/config':'b'}}]");

        assertThat(shop.live().getSpec().getPaused()).isTrue();
    }

    @Test
    void letsScalingAndEverythingElsePass() {
        admin.kubectl("scale", "deployment/" + shop.name(), "--replicas=2").accepted();
        shop.patch(
                "[{'op':'replace','path':'/spec/replicas','value':3},{'op':'add','path':'/metadata/labels/a','value':'b'},"
                        + "{'op':'replace','path':'/spec/strategy/rollingUpdate/maxSurge','value':1}]");

        assertThat(shop.live().getSpec().getPaused()).isNotEqualTo(true);
        assertThat(shop.live().getSpec().getReplicas()).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"other: label", "belay.dev/brake: Standing", "belay.dev/brake: ByRelease"})
    void touchesNoDeploymentOfAnotherBrakeOrOfNobody(String label) {
        shop = shop.besides("-other");
        shop.create(shop.manifest(label, "registry/shop:1"));

        shop.setImage("registry/shop:2");
        assertThat(shop.live().getSpec().getPaused()).isNotEqualTo(true);
        admin.kubectl("rollout", "pause", "deployment/" + shop.name()).accepted();
        admin.kubectl("rollout", "resume", "deployment/" + shop.name()).accepted();

        assertThat(shop.live().getSpec().getPaused()).isNotEqualTo(true);
    }

    @Test
    void doesNotPauseANewDeployment() {
        assertThat(shop.live().getSpec().getPaused()).isNotEqualTo(true);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'op':'remove','path':'/metadata/labels/belay.dev~1brake'}",
                "{'op':'replace','path':'/metadata/labels/belay.dev~1brake','value':'Standing'}"
            })
    void aWriteThatDropsTheMarkDoesNotEscape(String drop) {
        shop.patch("[" + drop
                + ",{'op':'replace','path':'/spec/template/spec/containers/0/image','value':'registry/shop:2'}]");

        assertThat(shop.live().getSpec().getPaused()).isTrue();
        assertThat(shop.replicaSets()).hasSize(1);
    }

    @Test
    void aDryRunTellsTheOperatorThatTheBrakeIsInForce() {
        Answer answer = stage.theOperator()
                .kubectl(
                        "patch",
                        "deployment/" + shop.name(),
                        "--dry-run=server",
                        "--type=json",
                        "--patch="
                                + Shop.json(
                                        "[{'op':'add','path':'/spec/template/metadata/annotations','value':{'a':'b'}}]"),
                        "--output=jsonpath={.spec.paused}")
                .accepted();

        assertThat(answer.said()).isEqualTo("true");
        assertThat(shop.live().getSpec().getPaused()).isNotEqualTo(true);
    }

    @Test
    void pausesWhatAnotherPolicyChangesAfterwards() {
        try {
            putAnInjectorAfterTheBrake();

            admin.kubectl("label", "deployment/" + shop.name(), "inject=me").accepted();

            assertThat(shop.live().getSpec().getTemplate().getMetadata().getAnnotations())
                    .containsKey("injected");
            assertThat(shop.live().getSpec().getPaused()).isTrue();
        } finally {
            admin.feed(injector(0), "delete").accepted();
        }
    }

    /// The API server puts policies into an order by chance, each time that one of them changes.
    private void putAnInjectorAfterTheBrake() {
        int attempt = 0;
        do {
            attempt++;
            stage.apply(injector(attempt));
        } while (!injected(attempt).startsWith("after-the-brake"));
    }

    /// What the injector of that attempt, once it is in force, says of a write that the brake pauses.
    private String injected(int attempt) {
        String change = Shop.json("[{'op':'add','path':'/metadata/labels/inject','value':'me'},"
                + "{'op':'replace','path':'/spec/template/spec/containers/0/image','value':'registry/shop:2'}]");
        return await("the injector in force")
                .atMost(ofSeconds(20))
                .pollInterval(ofMillis(100))
                .until(
                        () -> admin.kubectl(
                                        "patch",
                                        "deployment/" + shop.name(),
                                        "--dry-run=server",
                                        "--type=json",
                                        "--patch=" + change,
                                        "--output=jsonpath={.spec.template.metadata.annotations.injected}")
                                .said(),
                        said -> said.endsWith("-" + attempt));
    }

    @Test
    void isNotTooCostlyForATemplateOfAThousandAnnotations() {
        shop = shop.besides("-big");
        String many = IntStream.range(0, 1000)
                .mapToObj(i -> "a%d: %s".formatted(i, "v".repeat(100)))
                .collect(Collectors.joining(", ", "{", "}"));
        shop.create(shop.manifest(Shop.MARK, "registry/shop:1").replace("annotations: {}", "annotations: " + many));

        // This looks at every one of them, and finds that nothing counts.
        shop.patch("[{'op':'add','path':'/spec/template/metadata/annotations/kubectl.kubernetes.io~1restartedAt',"
                + "'value':'now'}]");
        assertThat(shop.live().getSpec().getPaused()).isNotEqualTo(true);
        shop.patch("[{'op':'replace','path':'/spec/template/metadata/annotations/a999','value':'w'}]");

        assertThat(shop.live().getSpec().getPaused()).isTrue();
    }

    /// Changes the template of whatever is labelled `inject: me`, and says whether the brake came first.
    private String injector(int attempt) {
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
                        expression: 'Object{spec: Object.spec{template: Object.spec.template{metadata: Object.spec.template.metadata{annotations: {"injected": (object.spec.?paused.orValue(false) ? "after-the-brake" : "before-it") + "-%2$d"}}}}}'
                ---
                apiVersion: admissionregistration.k8s.io/v1
                kind: MutatingAdmissionPolicyBinding
                metadata: {name: zz-%1$s}
                spec: {policyName: zz-%1$s}
                """.formatted(stage.namespace(), attempt);
    }
}
