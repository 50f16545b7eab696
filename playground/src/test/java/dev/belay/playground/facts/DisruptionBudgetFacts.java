package dev.belay.playground.facts;

import static dev.belay.playground.facts.Leaning.CANDIDATE;
import static dev.belay.playground.facts.Leaning.PARK;
import static dev.belay.playground.facts.Leaning.ROLL_BACK;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetBuilder;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetStatus;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// How a PodDisruptionBudget counts a trial: at most one pod of `shop` may be away.
@Group("Disruption budgets")
class DisruptionBudgetFacts {

    private final Shop shop;
    private final Watched<PodDisruptionBudget> budgets;

    DisruptionBudgetFacts(Shop shop) {
        this.shop = shop;
        budgets = new Watched<>(shop.ground()
                .client()
                .policy()
                .v1()
                .podDisruptionBudget()
                .inNamespace(shop.ground().namespace()));
    }

    @BeforeEach
    void budgetOfOne() {
        shop.ground()
                .client()
                .resource(new PodDisruptionBudgetBuilder()
                        .withNewMetadata()
                        .withName("shop")
                        .endMetadata()
                        .withNewSpec()
                        .withMaxUnavailable(new IntOrString(1))
                        .withNewSelector()
                        .addToMatchLabels("app", "shop")
                        .endSelector()
                        .endSpec()
                        .build())
                .inNamespace(shop.ground().namespace())
                .create();
    }

    @AfterEach
    void watchEnds() {
        budgets.close();
    }

    @Test
    @Fact(
            value = "A PodDisruptionBudget counts the pods of parked ReplicaSets too: one budget spans both revisions.",
            leans = {PARK, CANDIDATE})
    void budgetSpansBothRevisions() throws InterruptedException {
        shop.runs(4);
        shop.changeBraked("v2");

        shop.candidate("v2", 2);

        untilBudget(
                "it expects 6 pods and allows one to go",
                status -> status.getExpectedPods() == 6
                        && status.getCurrentHealthy() == 6
                        && status.getDesiredHealthy() == 5
                        && status.getDisruptionsAllowed() == 1);
    }

    @Test
    @Fact(
            value = "A wholly unready candidate can use the budget up and block the eviction of stable's pods; with the"
                    + " candidate removed they can be evicted again.",
            leans = ROLL_BACK)
    void unreadyCandidateBlocksEvictionOfStable() throws InterruptedException {
        ReplicaSet stable = shop.runs(4);
        shop.changeBraked("v2-pull-error");
        ReplicaSet candidate = shop.unreadyCandidate("v2-pull-error", 2);
        untilBudget("it expects 6 pods", status -> status.getExpectedPods() == 6);
        String pod = shop.live().podNames(stable).iterator().next();

        boolean isEvicted = shop.ground().evicts(pod);

        assertThat(isEvicted).isFalse();
        assertThat(shop.live().podNames(stable)).contains(pod);
        shop.resize(candidate, 0);
        untilBudget(
                "it expects stable only",
                status -> status.getExpectedPods() == 4 && status.getDisruptionsAllowed() == 1);
        assertThat(shop.ground().evicts(pod)).isTrue();
    }

    private void untilBudget(String what, Predicate<PodDisruptionBudgetStatus> holds) throws InterruptedException {
        budgets.until(
                what,
                all -> all.stream()
                        .anyMatch(budget -> budget.getStatus() != null
                                && budget.getStatus().getObservedGeneration() != null
                                && holds.test(budget.getStatus())));
    }
}
