package dev.belay.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.release.Plan.Gate;
import dev.belay.release.Plan.Levers;
import dev.belay.release.Plan.Step;
import dev.belay.release.Plan.Strategy;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Sizes and shares, and what a plan refuses.
class PlanTest {

    @ParameterizedTest(name = "{0} % of {1} behind a route needs {2} pods")
    @CsvSource({
        "0,4,2",
        "1,1,1",
        "10,1,1",
        "10,2,2",
        "10,10,2",
        "10,21,3",
        "50,10,5",
        "51,10,6",
        "100,10,10",
        "5,200,10"
    })
    void sizesTheCandidateBehindARoute(int weight, int replicas, int pods) {
        Plan plan = Plans.canary(Plans.step(weight, Gate.OPEN));
        assertThat(plan.candidateSize(1, replicas)).isEqualTo(pods);
        assertThat(plan.canExpress(1, replicas)).isTrue();
    }

    @ParameterizedTest(name = "{0} % of {1} by pods: {2}, expressible {3}")
    @CsvSource({
        "0,10,0,true",
        "10,9,1,true",
        "10,8,1,false",
        "10,2,1,false",
        "20,4,1,true",
        "20,3,1,false",
        "25,10,3,true",
        "50,1,1,true",
        "50,7,7,true",
        "33,2,1,false",
        "34,2,1,true"
    })
    void sharesByWholePods(int weight, int replicas, int pods, boolean expressible) {
        Plan plan = new Plan(
                Strategy.CANARY_BY_PODS,
                List.of(Plans.step(weight, Gate.OPEN)),
                Plans.BAKE,
                Plans.DEADLINE,
                Levers.NONE);
        assertThat(plan.candidateSize(1, replicas)).isEqualTo(pods);
        assertThat(plan.canExpress(1, replicas)).isEqualTo(expressible);
        assertThat(plan.candidateSize(2, replicas)).isEqualTo(replicas);
        assertThat(plan.canExpress(2, replicas)).isTrue();
    }

    @Test
    void aStepIsMetByItsTimeAndByItsRequests() {
        Step step = new Step(10, Duration.ofSeconds(60), 50, Gate.OPEN);
        assertThat(step.met(Duration.ofSeconds(59), 49)).isZero();
        assertThat(step.met(Duration.ofSeconds(60), 49)).isEqualTo(1);
        assertThat(step.met(Duration.ofSeconds(59), 50)).isEqualTo(1);
        assertThat(step.met(Duration.ofSeconds(60), 50)).isEqualTo(2);
    }

    @Test
    void neverGivesPodsMoreThanTheStepsShareWhereItIsExpressible() {
        for (int weight = 1; weight <= 50; weight++) {
            for (int replicas = 1; replicas <= 300; replicas++) {
                if (PodShare.canExpress(weight, replicas)) {
                    int pods = PodShare.candidates(weight, replicas);
                    assertThat(PodShare.real(pods, replicas)).isLessThanOrEqualTo(weight);
                    assertThat(pods).isBetween(1, replicas);
                }
            }
        }
    }

    @Test
    void wantsNoCandidateBesideAnEmptyStable() {
        assertThat(Plans.CANARY.candidateSize(1, 0)).isZero();
        assertThat(Plans.PODS.canExpress(1, 0)).isTrue();
    }

    @Test
    void endsEveryPlanWithAHundred() {
        assertThat(Plans.CANARY.finalStep()).isEqualTo(3);
        assertThat(Plans.CANARY.weightAt(3)).isEqualTo(100);
        assertThat(Plans.CANARY.weightAt(2)).isEqualTo(50);
        assertThat(Plans.CANARY.hasGate(2)).isTrue();
        assertThat(Plans.CANARY.hasGate(1)).isFalse();
        assertThat(Plans.CANARY.hasGate(3)).isFalse();
        assertThat(Plans.BLUE_GREEN.candidateSize(1, 7)).isEqualTo(7);
        assertThat(Plans.PODS.candidateSize(2, 7)).isEqualTo(7);
    }

    @Test
    void saysWhyAShareIsImpossibleAndWhatWouldDo() {
        assertThat(PodShare.refusal(10, 2))
                .isEqualTo("10 % cannot be made with 2 replicas: one candidate pod beside them would get 33 %; use a"
                        + " route, at least 9 replicas, or a first step of 34");
        assertThat(PodShare.refusal(60, 10)).contains("50 % is the most");
        assertThat(PodShare.candidates(60, 10)).isEqualTo(10);
    }

    private static void refused(String path, Strategy strategy, Levers levers, Step... steps) {
        assertThatThrownBy(() -> new Plan(strategy, List.of(steps), Plans.BAKE, Plans.DEADLINE, levers))
                .isInstanceOfSatisfying(
                        PlanRefused.class, refusal -> assertThat(refusal.path()).isEqualTo(path))
                .hasMessageStartingWith(path + ": ");
    }

    private static Step step(int weight, Duration hold, long minRequests) {
        return new Step(weight, hold, minRequests, Gate.OPEN);
    }

    @Test
    void refusesWhatCannotBeCarriedOutWithThePath() {
        Duration hold = Duration.ZERO;
        Strategy route = Strategy.CANARY_BY_ROUTE;
        refused("spec.canary.steps", route, Plans.BY_ROUTE);
        refused("spec.target.routes", route, Plans.BY_SERVICE, step(10, hold, 0));
        refused("spec.canary.steps[0].weight", route, Plans.BY_ROUTE, step(-1, hold, 0));
        refused("spec.canary.steps[0].weight", route, Plans.BY_ROUTE, step(101, hold, 0));
        refused("spec.canary.steps[1].weight", route, Plans.BY_ROUTE, step(10, hold, 0), step(9, hold, 0));
        refused("spec.canary.steps[0].hold", route, Plans.BY_ROUTE, step(10, Duration.ofSeconds(-1), 0));
        refused("spec.canary.steps[0].minRequests", route, Plans.BY_ROUTE, step(10, hold, -1));
        refused("spec.canary.steps[0].weight", Strategy.CANARY_BY_PODS, Plans.BY_SERVICE, step(51, hold, 0));
        refused("spec.blueGreen", Strategy.BLUE_GREEN, Plans.BY_SERVICE, step(10, hold, 0));
        refused("spec.blueGreen", Strategy.BLUE_GREEN, Plans.BY_SERVICE);
        refused("spec.target.services", Strategy.BLUE_GREEN, Levers.NONE, step(0, hold, 0));
        refused("spec.blueGreen.hold", Strategy.BLUE_GREEN, Plans.BY_SERVICE, step(0, Duration.ofSeconds(-1), 0));
    }

    @Test
    void acceptsTheEdges() {
        Plan edges = Plans.canary(step(0, Duration.ZERO, 0), step(0, Duration.ZERO, 0), step(100, Duration.ZERO, 0));
        assertThat(edges.finalStep()).isEqualTo(4);
        assertThat(new Plan(
                                Strategy.CANARY_BY_PODS,
                                List.of(step(50, Duration.ZERO, 0)),
                                Duration.ZERO,
                                Duration.ofNanos(1),
                                Levers.NONE)
                        .sharesByPods())
                .isTrue();
    }

    @Test
    void refusesDurationsThatMeanNothing() {
        List<Step> steps = List.of(Plans.step(10, Gate.OPEN));
        assertThatThrownBy(() -> new Plan(
                        Strategy.CANARY_BY_ROUTE, steps, Duration.ofSeconds(-1), Plans.DEADLINE, Plans.BY_ROUTE))
                .hasMessage("spec.bake: is negative; give a duration such as 10m, or 0s for none");
        assertThatThrownBy(() -> new Plan(Strategy.CANARY_BY_ROUTE, steps, Plans.BAKE, Duration.ZERO, Plans.BY_ROUTE))
                .hasMessageStartingWith("spec.progressDeadline: ");
    }
}
