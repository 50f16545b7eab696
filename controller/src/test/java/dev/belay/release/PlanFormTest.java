package dev.belay.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.api.ReleaseSpec;
import dev.belay.release.Plan.Gate;
import dev.belay.release.Plan.Levers;
import dev.belay.release.Plan.Route;
import dev.belay.release.Plan.Step;
import dev.belay.release.Plan.Strategy;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The plan that a spec asks for.
class PlanFormTest {

    private static final List<String> SERVICES = List.of("shop");

    private static ReleaseSpec spec(String yaml) {
        return Serialization.unmarshal(yaml, ReleaseSpec.class);
    }

    private static void refused(String yaml, String message) {
        assertThatThrownBy(() -> PlanForm.wanted(spec(yaml), SERVICES, 50))
                .isInstanceOf(PlanRefused.class)
                .hasMessageContaining(message);
    }

    @Test
    void plansACanaryByRoute() {
        Plan plan = PlanForm.wanted(spec("""
                target: {deployment: shop, routes: [{name: shop, rules: [checkout]}]}
                canary:
                  steps:
                    - {weight: 5, hold: 2m, minRequests: 7}
                    - {weight: 50, gate: {approval: {}}}
                bake: 0s
                progressDeadline: 3m
                """), SERVICES, 50);
        assertThat(plan)
                .isEqualTo(new Plan(
                        Strategy.CANARY_BY_ROUTE,
                        List.of(
                                new Step(5, Duration.ofMinutes(2), 7, Gate.OPEN),
                                new Step(50, Duration.ofMinutes(1), 50, Gate.APPROVAL)),
                        Duration.ZERO,
                        Duration.ofMinutes(3),
                        new Levers(SERVICES, List.of(new Route("shop", List.of("checkout"))))));
    }

    @Test
    void plansByPodsWithoutARouteAndFillsInTheDefaults() {
        Plan plan = PlanForm.wanted(spec("""
                target: {deployment: shop}
                canary: {steps: [{weight: 20, gate: {}}]}
                """), SERVICES, 0);
        assertThat(plan.strategy()).isEqualTo(Strategy.CANARY_BY_PODS);
        assertThat(plan.bake()).isEqualTo(Duration.ofMinutes(10));
        assertThat(plan.progressDeadline()).isEqualTo(Duration.ofMinutes(10));
        assertThat(plan.hasGate(1)).isFalse();
    }

    @Test
    void plansBlueGreenAsOneStepWithoutTraffic() {
        Plan plan = PlanForm.wanted(spec("""
                target: {deployment: shop}
                blueGreen: {hold: 5m, gate: {approval: {}}}
                """), SERVICES, 50);
        assertThat(plan.strategy()).isEqualTo(Strategy.BLUE_GREEN);
        assertThat(plan.steps()).containsExactly(new Step(0, Duration.ofMinutes(5), 0, Gate.APPROVAL));
    }

    @Test
    void plansTheFlagsOfItsGates() {
        Plan plan = PlanForm.wanted(spec("""
                target: {deployment: shop, routes: [{name: shop}]}
                canary:
                  steps:
                    - {weight: 5, gate: {flag: {name: ready}}}
                    - {weight: 10, gate: {approval: {}, flag: {name: maintenance, enabled: false}}}
                """), SERVICES, 0);
        assertThat(plan.steps())
                .extracting(Step::gate)
                .containsExactly(
                        new Gate(false, new Plan.GateFlag("ready", true)),
                        new Gate(true, new Plan.GateFlag("maintenance", false)));
    }

    @Test
    void plansTheFlagOfItsSteps() {
        Plan plan = PlanForm.wanted(spec("""
                target: {deployment: shop, routes: [{name: shop}]}
                canary:
                  steps:
                    - {weight: 5}
                    - {weight: 10, flag: {name: new-checkout, percent: 7}}
                    - {weight: 50, flag: {name: new-checkout, percent: 40}}
                """), SERVICES, 0);
        assertThat(plan.levers().flag()).isEqualTo(new FlagLever("default", "production", "new-checkout", null, false));
        assertThat(plan.steps()).extracting(Step::exposure).containsExactly(null, 7, 40);
    }

    @Test
    void refusesStepsThatMoveTwoFlags() {
        refused("""
                target: {deployment: shop, routes: [{name: shop}]}
                canary:
                  steps:
                    - {weight: 5, flag: {name: new-checkout, percent: 7}}
                    - {weight: 50, flag: {name: new-checkout, percent: 40, environment: development}}
                """, "spec.canary.steps[1].flag: is another than in the steps before");
        refused("""
                target: {deployment: shop, routes: [{name: shop}]}
                canary: {steps: [{weight: 5, flag: {name: new-checkout, percent: 101}}]}
                """, "spec.canary.steps[0].flag.percent: is 101");
    }

    @Test
    void readsTheReleaseOfAFlag() {
        Plan plan = PlanForm.wanted(spec("""
                target: {deployment: shop}
                flag:
                  name: new-checkout
                  release: "2026-11"
                  onRollback: "Off"
                  variantLabel: checkout
                  variant: new
                  steps: [{percent: 5, hold: 10m}, {percent: 50, minRequests: 7, gate: {approval: {}}}]
                """), SERVICES, 60);
        assertThat(plan.isOfFlag()).isTrue();
        assertThat(plan.levers())
                .isEqualTo(new Plan.Levers(
                        List.of(),
                        List.of(),
                        new FlagLever(
                                "default",
                                "production",
                                "new-checkout",
                                null,
                                true,
                                new FlagLever.Variant("checkout", "new"))));
        assertThat(plan.steps())
                .containsExactly(
                        new Step(5, Duration.ofMinutes(10), 60, Plan.Gate.OPEN, 5),
                        new Step(50, Duration.ofMinutes(1), 7, Plan.Gate.APPROVAL, 50));
        assertThat(plan.exposureAt(plan.finalStep())).isEqualTo(100);
        assertThat(PlanForm.read(PlanForm.status(plan))).isEqualTo(plan);
    }

    @Test
    void refusesTheReleaseOfAFlagThatCannotBeCarriedOut() {
        refused(
                "target: {deployment: shop}\nflag: {name: new, release: r2, steps: []}",
                "spec.flag.steps: give at least one step, such as {percent: 5, hold: 10m}");
        refused(
                "target: {deployment: shop}\nflag: {name: new, release: r2, steps: [{percent: 0}]}",
                "spec.flag.steps[0].percent: is 0; give 1 to 100");
        refused(
                "target: {deployment: shop}\nflag: {name: new, release: r2, steps: [{percent: 50}, {percent: 5}]}",
                "spec.flag.steps[1].percent: is 5; give 50 to 100");
        refused(
                "target: {deployment: shop}\nflag: {name: new, release: r2, steps: [{percent: 5}]}\nblueGreen: {}",
                "spec: give exactly one of canary, blueGreen and flag");
    }

    @Test
    void refusesWithThePathOfTheField() {
        refused("target: {deployment: shop}", "spec: give exactly one of canary, blueGreen and flag");
        refused("""
                target: {deployment: shop}
                blueGreen: {}
                canary: {steps: [{weight: 10}]}
                """, "spec: give exactly one of canary, blueGreen and flag");
        refused("""
                target: {deployment: shop}
                canary: {steps: [{weight: 10}, {weight: 20, hold: soon}]}
                """, "spec.canary.steps[1].hold: 'soon' is no duration");
        refused("""
                target: {deployment: shop}
                bake: soon
                canary: {steps: [{weight: 10}]}
                """, "spec.bake: 'soon' is no duration");
    }
}
