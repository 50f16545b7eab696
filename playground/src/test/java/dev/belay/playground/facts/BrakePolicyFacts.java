package dev.belay.playground.facts;

import static dev.belay.playground.facts.Leaning.BRAKE;
import static dev.belay.playground.facts.Leaning.LEAVE;
import static dev.belay.playground.facts.Leaning.ON_CHANGE;
import static dev.belay.playground.facts.Leaning.REPAIR;
import static dev.belay.playground.facts.Leaning.YOURS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.playground.cluster.Cluster;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The brake `OnChange`: the policy of `brake-policy.yaml`, which pauses in the very write that changes the
/// revision.
@Group("The brake as a MutatingAdmissionPolicy")
class BrakePolicyFacts {

    private static final String MARK = "metadata: {labels: {belay.dev/brake: OnChange}}";

    private static final String API = "admissionregistration.k8s.io/v1";
    private static final String KIND = "MutatingAdmissionPolicy";

    /// Its name, and the label of the namespaces that it holds for.
    private static final String POLICY =
            "facts-" + Integer.toHexString(ThreadLocalRandom.current().nextInt(0x10000, 0xFFFFF));

    private final Shop shop;

    BrakePolicyFacts(Shop shop) {
        this.shop = shop;
    }

    @BeforeAll
    static void policyIsInstalled(Cluster cluster) {
        Served.assume(cluster.client(), API, KIND);
        Served.file(cluster.client(), "brake-policy.yaml", POLICY).create();
    }

    @AfterAll
    static void policyIsRemoved(Cluster cluster) {
        if (Served.has(cluster.client(), API, KIND)) {
            Served.file(cluster.client(), "brake-policy.yaml", POLICY).delete();
        }
    }

    /// A policy acts some time after it was accepted; a dry run shows when.
    @BeforeEach
    void shopIsMarkedAndThePolicyActs() throws InterruptedException {
        shop.ground().marksNamespace("facts", POLICY);
        shop.isApplied("apply -f -", Manifests.yaml("v1"));
        shop.patch(MARK);
        Ground.until(
                "the policy acts",
                () -> shop.live().wouldBePaused("spec: {template: %s}".formatted(Manifests.template("v2"))));
    }

    @Test
    @Fact(
            value = "A marked Deployment at rest stays unpaused: a write that changes no revision is let through.",
            leans = {ON_CHANGE, YOURS})
    void idleDeploymentStaysUnpaused() {
        shop.patch("spec: {revisionHistoryLimit: 3}");

        assertThat(shop.live().isPaused()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"rollout restart deployment shop", "scale deployment shop --replicas=5"})
    @Fact(
            value = "`kubectl rollout restart` and `scale` pass unbraked.",
            leans = {ON_CHANGE, YOURS})
    void restartAndScalePass(String command) throws InterruptedException {
        shop.ground().terminal().does(command);

        assertThat(shop.live().isPaused()).isFalse();
        shop.untilRolledOut();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "spec: {containers: [{name: app, image: 'shop:v2'}]}",
                "metadata: {labels: {team: red}}",
                "metadata: {annotations: {checksum/config: '2'}}",
                "metadata: {annotations: {checksum/config: '2', kubectl.kubernetes.io/restartedAt: now}}",
            })
    @Fact(
            value =
                    "A change of an image, a label or an annotation such as `checksum/config` of the template is braked in"
                            + " the same write: no ReplicaSet is made.",
            leans = {ON_CHANGE, BRAKE})
    void changeOfTheRevisionIsBrakedInTheSameWrite(String template) throws InterruptedException {
        shop.patch("spec: {template: {%s}}".formatted(template));

        assertThat(shop.live().isPaused()).isTrue();
        shop.settle();
        assertThat(shop.live().replicaSets()).hasSize(1);
    }

    @Test
    @Fact(value = "An annotation taken away from the template is braked as one that is added.", leans = ON_CHANGE)
    void annotationTakenAwayIsBraked() throws InterruptedException {
        shop.patchAsOperator("spec: {template: {metadata: {annotations: {checksum/config: '2'}}}}");
        shop.untilRolledOut();
        assertThat(shop.live().isPaused()).isFalse();

        shop.patch("spec: {template: {metadata: {annotations: {checksum/config: null}}}}");

        assertThat(shop.live().isPaused()).isTrue();
    }

    @Test
    @Fact(
            value = "A write that changes the revision and says `paused: false` is braked all the same.",
            leans = ON_CHANGE)
    void changeThatSaysPausedFalseIsBraked() throws InterruptedException {
        shop.ground().terminal().does("apply -f -", Manifests.yaml("v2", "paused: false"));

        assertThat(shop.live().isPaused()).isTrue();
        assertThat(shop.live().image()).isEqualTo("shop:v2");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"rollout resume deployment shop", "replace -f -", "apply --server-side --force-conflicts -f -"})
    @Fact(
            value = "In mid-trial `rollout resume`, `replace` without the mark and forced server-side apply of"
                    + " `paused: false` all leave `paused: true`, and kubectl reports success.",
            leans = {ON_CHANGE, REPAIR})
    void nobodyTakesTheBrakeOff(String command) throws InterruptedException {
        shop.change("v2");

        shop.ground().terminal().does(command, Manifests.yaml("v2", "paused: false"));

        assertThat(shop.live().isPaused()).isTrue();
    }

    @Test
    @Fact(
            value = "The operator takes it off: whoever it is told apart by is not braked.",
            leans = {ON_CHANGE, LEAVE})
    void operatorTakesTheBrakeOff() throws InterruptedException {
        shop.change("v2");
        assertThat(shop.live().isPaused()).isTrue();

        shop.patchAsOperator("spec: {paused: false}");

        assertThat(shop.live().isPaused()).isFalse();
        shop.untilRolledOut();
    }

    @Test
    @Fact(
            value = "A Deployment without the mark is never touched.",
            leans = {ON_CHANGE, YOURS})
    void unmarkedDeploymentIsNotTouched() throws InterruptedException {
        shop.patchAsOperator("metadata: {labels: {belay.dev/brake: null}}");

        shop.change("v2");

        assertThat(shop.live().isPaused()).isFalse();
        shop.untilRolledOut();
    }

    @Test
    @Fact(
            value = "Match conditions cannot use the policy's `variables`: such a policy is refused, so the comparison"
                    + " stands in the condition itself.",
            leans = ON_CHANGE)
    void matchConditionsCannotUseVariables() {
        assertThatThrownBy(() -> Served.file(shop.ground().client(), "brake-policy-with-variables.yaml", POLICY)
                        .create())
                .isInstanceOfSatisfying(KubernetesClientException.class, e -> {
                    assertThat(e.getCode()).isEqualTo(422);
                    assertThat(e).hasMessageContaining("undeclared reference to 'variables'");
                });
    }
}
