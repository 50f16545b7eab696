package dev.belay.scenarios.witness;

import static dev.belay.scenarios.witness.Invariant.I10_PLAIN;
import static dev.belay.scenarios.witness.Invariant.I11_ONE_OWNED;
import static dev.belay.scenarios.witness.Invariant.I12_ENDPOINTS;
import static dev.belay.scenarios.witness.Invariant.I13_MARKS;
import static dev.belay.scenarios.witness.Invariant.I2_SHARE;
import static dev.belay.scenarios.witness.Invariant.I3_OTHERS;
import static dev.belay.scenarios.witness.Invariant.I4_READY_FIRST;
import static dev.belay.scenarios.witness.Invariant.I5_STABLE_SIZE;
import static dev.belay.scenarios.witness.Invariant.I6_HEALTHY_FIRST;
import static dev.belay.scenarios.witness.Invariant.I8_FAILED_STAYS;
import static dev.belay.scenarios.witness.Invariant.PODS_STAY;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.belay.playground.cluster.Cluster;
import dev.belay.playground.junit.OnKubernetes;
import dev.belay.scenarios.stage.Plan;
import dev.belay.scenarios.stage.Shop;
import dev.belay.scenarios.stage.Story;
import dev.belay.scenarios.stage.Theatre;
import dev.belay.scenarios.stage.TrialByHand;
import dev.belay.scenarios.stage.Troupe;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A trial played by hand on a real control plane, without any operator: once without a fault, and once for each
/// invariant with the one fault that breaks it. A witness that says nothing then would be no witness.
@OnKubernetes
final class WitnessTest {

    private Story story;
    private TrialByHand trial;

    @BeforeEach
    void begin(Cluster cluster, KubernetesClient client, @TempDir Path folder) {
        Theatre theatre = Theatre.of(cluster);
        // Who stays from other tests would play along.
        Troupe.of(theatre).atMost(0);
        Story.Place place = new Story.Place(theatre, client, folder);
        story = Story.of(place, Shop.SMALL, Plan.BY_ROUTE);
        trial = TrialByHand.begin(story);
    }

    @AfterEach
    void end() {
        story.witness().close();
    }

    @Test
    void saysNothingOfATrialWithoutFault() throws InterruptedException {
        trial.pins(trial.stableHash()).weighs(0);
        trial.says("Shifting", "step: 1").weighs(10);
        trial.says("Watching", "step: 1", "verdict: {kind: Healthy}");
        trial.says("Shifting", "step: 2").weighs(50);
        trial.says("RollingBack", "part: Shifting", "step: null").weighs(0);

        assertThat(story.witness().violations()).isEmpty();
    }

    @Test
    void seesAShareBeyondTheSteps() throws InterruptedException {
        trial.weighs(0).says("Shifting", "step: 1").weighs(11);

        complains(I2_SHARE, "gives the candidate 11.0 %");
    }

    @Test
    void seesAShareRaisedInARollback() throws InterruptedException {
        trial.says("Shifting", "step: 1").weighs(10);
        trial.says("RollingBack", "part: Shifting").weighs(5).weighs(10);

        complains(I2_SHARE, "10.0 % in RollingBack");
    }

    @Test
    void seesAPinThatGivesTheCandidateEverything() throws InterruptedException {
        trial.says("Watching", "step: 1").pins(trial.candidateHash());

        complains(I2_SHARE, "is pinned to the candidate");
    }

    @Test
    void seesAnotherBackendGetMore() throws InterruptedException {
        trial.routes("[{backendRefs: [{name: shop, port: 80, weight: 3}, {name: legacy, port: 80, weight: 1}]}]");
        trial.says("Shifting", "step: 1");
        trial.routes(
                "[{backendRefs: [{name: shop, port: 80, weight: 270}, {name: shop-candidate, port: 80, weight: 30},"
                        + " {name: legacy, port: 80, weight: 100}]}]");
        assertThat(story.witness().violations()).isEmpty();
        trial.routes(
                "[{backendRefs: [{name: shop, port: 80, weight: 270}, {name: shop-candidate, port: 80, weight: 30},"
                        + " {name: legacy, port: 80, weight: 101}]}]");

        complains(I3_OTHERS, "legacy=101");
    }

    @Test
    void seesWeightForACandidateWithoutReadyPods() throws InterruptedException {
        trial.weighs(0).says("Shifting", "step: 1").sizes(trial.ofCandidate(), 0);
        awaitPods(trial.candidateHash(), 0);
        // Longer ago than a write can be under way.
        Thread.sleep(1100);
        trial.weighs(10);

        complains(I4_READY_FIRST, "without a ready pod");
    }

    @Test
    void seesStableShrink() throws InterruptedException {
        trial.says("Watching", "step: 1").parks(trial.ofStable()).sizes(trial.ofStable(), 2);

        complains(I5_STABLE_SIZE, "shrank from 3 to 2");
    }

    @Test
    void seesAStepLeftWithoutHealthy() throws InterruptedException {
        trial.says("Watching", "step: 1", "verdict: {kind: Inconclusive}")
                .says("Shifting", "step: 2", "verdict: {kind: Inconclusive}");

        complains(I6_HEALTHY_FIRST, "on the verdict Inconclusive");
    }

    @Test
    void seesAHandoverOnTooFewPods() throws InterruptedException {
        trial.says("HandingOver", "part: Swapping").says("HandingOver", "part: Clearing");

        complains(I6_HEALTHY_FIRST, "on 2 ready pods of 3, 3 are needed");
    }

    @Test
    void seesAFailedRevisionTriedAgain() throws InterruptedException {
        trial.says("RolledBack", "trial: null", "failed: [{revision: \"" + trial.candidate() + "\"}]")
                .says("Preparing");

        complains(I8_FAILED_STAYS, "is on trial again");
    }

    @Test
    void seesWhatIsLeftBehind() throws InterruptedException {
        trial.pins(trial.stableHash());
        story.leaves("background").awaitGone();

        complains(I10_PLAIN, "Deployment shop is left paused");
    }

    @Test
    void seesASecondReplicaSetOwned() throws InterruptedException {
        trial.says("Watching", "step: 1").frees(trial.ofCandidate());
        // Longer after the Deployment was braked than a foreign ReplicaSet may live.
        Thread.sleep(3100);
        trial.says("Watching", "step: 1", "held: 1s");

        complains(I11_ONE_OWNED, "the Deployment owns [");
    }

    @Test
    void seesADeploymentWithoutAReplicaSet() throws InterruptedException {
        trial.says("Watching", "step: 1").parks(trial.ofStable());

        complains(I11_ONE_OWNED, "owns no ReplicaSet");
    }

    @Test
    void seesAPinnedServiceLoseItsEndpoints() throws InterruptedException {
        trial.pins(trial.stableHash());
        // A revision counts once it has been ready for a while.
        Thread.sleep(EndpointsCheck.WHILE.plusMillis(100));
        Service live = story.service();
        live.getSpec().getSelector().put("nobody", "has-this");
        story.client().resource(live).update();
        story.client()
                .discovery()
                .v1()
                .endpointSlices()
                .withLabel("kubernetes.io/service-name", "shop")
                .waitUntilCondition(slice -> Scene.endpointsOf(slice).isEmpty(), 10, TimeUnit.SECONDS);

        complains(I12_ENDPOINTS, "3 ready pods, and has no ready endpoint");
    }

    @Test
    void seesAnObjectOfAnotherTrial() throws InterruptedException {
        trial.says("Watching", "step: 1").marks("service", "zyxwvutsrq/1");

        complains(I13_MARKS, "Service shop is marked by trial zyxwvutsrq/1");
    }

    @Test
    void seesAnEpochFall() throws InterruptedException {
        trial.says("Watching", "step: 1").marks("service", "abcdefghij/2").marks("service", "abcdefghij/1");

        complains(I13_MARKS, "went back from epoch 2 to 1");
    }

    @Test
    void seesARollbackPastThePointOfNoReturn() throws InterruptedException {
        trial.pins(trial.candidateHash()).says("HandingOver", "part: Clearing").pins(trial.stableHash());

        complains(I13_MARKS, "a write of a rollback landed on Service shop");
    }

    @Test
    void seesAPodOfStableRemoved() throws InterruptedException {
        trial.says("Watching", "step: 1");
        Pod pod = story.client()
                .pods()
                .withLabel("pod-template-hash", trial.stableHash())
                .list()
                .getItems()
                .getFirst();
        story.client().resource(pod).delete();

        complains(PODS_STAY, "2 are left, 3 are wanted");
    }

    @Test
    void saysNothingWhenItsUserMakesStableSmaller() throws InterruptedException {
        trial.says("Watching", "step: 1");
        story.scales(1);
        awaitPods(trial.stableHash(), 1);

        assertThat(story.witness().violations()).isEmpty();
    }

    @Test
    void seesTheCandidateShrinkInTheHandover() throws InterruptedException {
        trial.says("HandingOver", "part: Swapping").sizes(trial.ofCandidate(), 1);

        complains(PODS_STAY, "shrank from 2 to 1 in the handover");
    }

    private void awaitPods(String hash, int count) {
        await().atMost(ofSeconds(20))
                .until(() -> story.client()
                                .pods()
                                .withLabel("pod-template-hash", hash)
                                .list()
                                .getItems()
                                .size()
                        == count);
    }

    private void complains(Invariant invariant, String words) throws InterruptedException {
        List<Violation> violations = story.witness().violations();
        assertThat(violations)
                .as("%s", violations)
                .anyMatch(violation -> violation.invariant() == invariant
                        && violation.what().contains(words)
                        && violation.around().contains(" >"));
    }
}
