package dev.belay.playground.facts;

import static dev.belay.playground.facts.Leaning.ADOPT;
import static dev.belay.playground.facts.Leaning.BRAKE;
import static dev.belay.playground.facts.Leaning.CANDIDATE;
import static dev.belay.playground.facts.Leaning.HAND_OVER;
import static dev.belay.playground.facts.Leaning.LEAVE;
import static dev.belay.playground.facts.Leaning.NOTICE;
import static dev.belay.playground.facts.Leaning.ONE_OWNED;
import static dev.belay.playground.facts.Leaning.PARK;
import static dev.belay.playground.facts.Leaning.ROLL_BACK;
import static dev.belay.playground.facts.Leaning.YOURS;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What a paused Deployment does, and what it leaves alone.
@Group("Paused Deployments")
class PausedDeploymentFacts {

    @Test
    @Fact(
            value = "Pausing restarts nothing.",
            leans = {BRAKE, YOURS})
    void pausingRestartsNothing(Shop shop) throws InterruptedException {
        shop.runs(3);
        Set<String> pods = shop.live().podNames();

        shop.pause();

        shop.settle();
        assertThat(shop.live().podNames()).isEqualTo(pods);
    }

    @Test
    @Fact(
            value = "A template change while paused makes no ReplicaSet.",
            leans = {BRAKE, NOTICE})
    void templateChangeWhilePausedMakesNoReplicaSet(Shop shop) throws InterruptedException {
        ReplicaSet stable = shop.runs(3);

        shop.changeBraked("v2");

        shop.settle();
        assertThat(shop.live().replicaSets())
                .singleElement()
                .isEqualTo(shop.live().now(stable));
        assertThat(shop.live().sizeOf(stable)).isEqualTo(3);
    }

    @Test
    @Fact(
            value = "Templates are compared whole but for the label pod-template-hash: an annotation more, and no owned"
                    + " ReplicaSet is the new one.",
            leans = {NOTICE, CANDIDATE})
    void templatesAreComparedWithTheirAnnotations(Shop shop) throws InterruptedException {
        shop.runs(3);
        shop.pause();
        shop.settle();
        assertThat(Live.number(shop.live().deployment().getStatus().getUpdatedReplicas()))
                .isEqualTo(3);

        shop.patch("spec: {template: {metadata: {annotations: {checksum/config: '1'}}}}");

        shop.settle();
        assertThat(Live.number(shop.live().deployment().getStatus().getUpdatedReplicas()))
                .isZero();
    }

    @Test
    @Fact(
            value = "If an old ReplicaSet with the new template is owned, its revision annotation becomes the newest at"
                    + " once, with no pods: the annotation never tells which revision serves.",
            leans = {NOTICE, ADOPT})
    void revisionAnnotationMovesToAnOldReplicaSetWithoutPods(Shop shop) throws InterruptedException {
        ReplicaSet first = shop.runs(3);
        ReplicaSet second = shop.rollsOut("v2");

        shop.changeBraked("v1");

        shop.settle();
        assertThat(shop.live().revisionOf(second)).isEqualTo(2);
        assertThat(shop.live().revisionOf(first)).isEqualTo(3);
        assertThat(shop.live().podNames(first)).isEmpty();
    }

    @Test
    @Fact(value = "A paused Deployment scales its only active ReplicaSet with itself.", leans = ONE_OWNED)
    void onlyActiveReplicaSetFollowsTheSize(Shop shop) throws InterruptedException {
        ReplicaSet stable = shop.runs(3);
        shop.changeBraked("v2");

        shop.scale(5);

        shop.settle();
        assertThat(shop.live().sizeOf(stable)).isEqualTo(5);
        assertThat(shop.live().podNames()).hasSize(5);
    }

    @Test
    @Fact(
            value = "With none active it scales up the newest by creation, if no owned one has its template: scaling to"
                    + " 0 and up again can run a revision that was taken back.",
            leans = {PARK, ROLL_BACK})
    void scalingFromZeroRunsTheNewestByCreation(Shop shop) throws InterruptedException {
        ReplicaSet stable = shop.runs(3);
        shop.ground().untilAnotherSecond();
        ReplicaSet takenBack = shop.rollsOut("v2");
        assertThat(shop.rollsOut("v1")).as("stable again").isEqualTo(shop.live().now(stable));
        shop.changeBraked("v3");
        shop.scale(0);
        shop.settle();

        shop.scale(3);

        shop.settle();
        assertThat(shop.live().sizeOf(stable)).isZero();
        assertThat(shop.live().sizeOf(takenBack)).isEqualTo(3);
    }

    @Test
    @Fact(
            value = "With none active and an owned ReplicaSet that has its template, it scales up that one.",
            leans = {PARK, ROLL_BACK})
    void scalingFromZeroRunsTheTemplatesOwn(Shop shop) throws InterruptedException {
        ReplicaSet first = shop.runs(3);
        shop.ground().untilAnotherSecond();
        ReplicaSet second = shop.rollsOut("v2");
        shop.changeBraked("v1");
        shop.scale(0);
        shop.settle();

        shop.scale(3);

        shop.settle();
        assertThat(shop.live().sizeOf(second)).isZero();
        assertThat(shop.live().sizeOf(first)).isEqualTo(3);
    }

    @Test
    @Fact(
            value = "Two active and the new one saturated (size, available pods and the annotation desired-replicas are"
                    + " all N): the old one is scaled to 0 at once.",
            leans = ONE_OWNED)
    void saturatedNewReplicaSetEmptiesTheOld(Shop shop) throws InterruptedException {
        ReplicaSet stable = shop.runs(3);
        shop.changeBraked("v2");
        ReplicaSet candidate = shop.candidate("v2", 3);
        shop.says(candidate, "deployment.kubernetes.io/desired-replicas", "3");

        shop.free(candidate);

        shop.untilOwned(candidate);
        shop.settle();
        assertThat(shop.live().sizeOf(stable)).isZero();
        assertThat(shop.live().sizeOf(candidate)).isEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource({"25%, 25%, 2", "1, 0, 1", "0, 1, 0"})
    @Fact(
            value =
                    "Two active otherwise: both are squeezed to N + maxSurge, the largest losing most. A candidate of 10"
                            + " beside a stable that has just become 6 is cut to 2, 1 or 0, and stays there.",
            leans = {ONE_OWNED, HAND_OVER})
    void twoActiveReplicaSetsAreSqueezed(String surge, String unavailable, int left, Shop shop)
            throws InterruptedException {
        ReplicaSet stable = shop.runs(10, Manifests.rolling(surge, unavailable));
        shop.changeBraked("v2");
        ReplicaSet candidate = shop.candidate("v2", 10);
        shop.scale(6);
        shop.settle();

        shop.free(candidate);

        shop.untilOwned(candidate);
        shop.settle();
        assertThat(shop.live().sizeOf(candidate)).isEqualTo(left);
        assertThat(shop.live().sizeOf(stable)).isEqualTo(6);
    }

    @Test
    @Fact(
            value = "Of two owned ReplicaSets with the Deployment's template the older counts as the new one.",
            leans = {ONE_OWNED, CANDIDATE})
    void olderOfTwoTwinsCountsAsTheNewOne(Shop shop) throws InterruptedException {
        shop.runs(3);
        shop.changeBraked("v2");
        ReplicaSet older = shop.candidate("v2", 0, "older");
        shop.ground().untilAnotherSecond();
        ReplicaSet younger = shop.candidate("v2", 0, "younger");
        shop.free(younger);
        shop.untilOwned(younger);
        shop.settle();
        assertThat(shop.live().revisionOf(younger)).isEqualTo(2);

        shop.free(older);

        shop.untilOwned(older);
        shop.settle();
        assertThat(shop.live().revisionOf(older)).isEqualTo(3);
    }

    @Test
    @Fact(
            value = "A paused Deployment that owns no ReplicaSet makes none; its status shows 0 replicas meanwhile, and"
                    + " the pods run on.",
            leans = {HAND_OVER, PARK})
    void withoutReplicaSetNothingIsMade(Shop shop) throws InterruptedException {
        ReplicaSet stable = shop.runs(3);
        Set<String> pods = shop.live().podNames();
        shop.pause();

        shop.park(stable);

        shop.settle();
        assertThat(shop.live().owned()).isEmpty();
        assertThat(shop.live().replicaSets()).hasSize(1);
        assertThat(Live.number(shop.live().deployment().getStatus().getReplicas()))
                .isZero();
        assertThat(shop.live().podNames()).isEqualTo(pods);
    }

    @Test
    @Fact(
            value = "One patch that says stable's template and unpauses changes no pod and makes no ReplicaSet.",
            leans = {LEAVE, YOURS})
    void leavingByOnePatchChangesNoPod(Shop shop) throws InterruptedException {
        ReplicaSet stable = shop.runs(3);
        Set<String> pods = shop.live().podNames();
        shop.changeBraked("v2");
        shop.settle();

        shop.patch("spec: {paused: false, template: %s}".formatted(Manifests.template("v1")));

        shop.settle();
        assertThat(shop.live().replicaSets())
                .singleElement()
                .isEqualTo(shop.live().now(stable));
        assertThat(shop.live().podNames()).isEqualTo(pods);
    }
}
