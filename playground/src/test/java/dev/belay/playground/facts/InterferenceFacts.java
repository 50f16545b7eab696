package dev.belay.playground.facts;

import static dev.belay.playground.facts.Leaning.ADOPT;
import static dev.belay.playground.facts.Leaning.BRAKE;
import static dev.belay.playground.facts.Leaning.NEVER_SHRUNK;
import static dev.belay.playground.facts.Leaning.ON_CHANGE;
import static dev.belay.playground.facts.Leaning.REPAIR;
import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.playground.scene.Figures;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import org.junit.jupiter.api.Test;

/// What happens when somebody takes the brake off in mid-trial, and what mends it.
@Group("The brake taken off in mid-trial")
class InterferenceFacts {

    /// A pod needs seconds until it is ready, so nobody sees one of a foreign ReplicaSet ready in these instants.
    private static final String SLOW_TO_START = "v2-pull-error";

    @Test
    @Fact(
            value =
                    "Resumed in mid-trial and braked again some 50 ms later, the Deployment has made a ReplicaSet of its"
                            + " own with pods and has shrunk stable, mostly to 8 of 10 (25 %/25 %), with 11 to 13 in all.",
            leans = {BRAKE, NEVER_SHRUNK, REPAIR})
    void resumeInMidTrialMakesForeignPodsAndShrinksStable(Shop shop) throws InterruptedException {
        ReplicaSet stable = shop.runs(10, Manifests.rolling("25%", "25%"));
        shop.changeBraked(SLOW_TO_START);

        shop.resume();
        shop.until(stable, "is shrunk", now -> now.getSpec().getReplicas() < 10);
        shop.pause();

        shop.settle();
        // Braked in the very moment in which it shrank, stable was seen back at 10 once.
        assertThat(shop.live().sizeOf(stable)).isBetween(8, 10);
        assertThat(shop.live().podNames()).hasSizeBetween(11, 13);
    }

    @Test
    @Fact(
            value = "With the foreign ReplicaSet deleted, the braked Deployment refills stable by itself.",
            leans = {NEVER_SHRUNK, REPAIR})
    void deletingTheForeignReplicaSetRefillsStable(Shop shop) throws InterruptedException {
        ReplicaSet stable = shop.runs(10, Manifests.rolling("25%", "25%"));
        shop.changeBraked(SLOW_TO_START);
        shop.resume();
        shop.until(stable, "is shrunk", now -> now.getSpec().getReplicas() < 10);
        shop.pause();
        shop.settle();
        long since = System.nanoTime();

        shop.ground().client().resource(shop.live().otherThan(stable)).delete();

        shop.untilReady(stable, 10);
        Figures.add("stable refilled after the foreign ReplicaSet was deleted", Figures.secondsSince(since), "s", 30);
        shop.settle();
        assertThat(shop.live().podNames()).isEqualTo(shop.live().podNames(stable));
    }

    @Test
    @Fact(
            value = "With strategy Recreate a resume in mid-trial deletes every stable pod at once.",
            leans = {ADOPT, ON_CHANGE})
    void resumeWithRecreateDeletesStable(Shop shop) throws InterruptedException {
        ReplicaSet stable = shop.runs(
                3,
                deployment -> deployment
                        .editSpec()
                        .withNewStrategy()
                        .withType("Recreate")
                        .endStrategy()
                        .endSpec());
        shop.changeBraked("v2");

        shop.resume();

        shop.until(stable, "has no pods", now -> Live.number(now.getStatus().getReplicas()) == 0);
    }
}
