package dev.belay.release;

import java.time.Duration;
import java.util.List;

/// A plan that cannot be carried out: the field's path and the fix. The CRD's rules refuse most of these when they
/// are applied; this is for what they cannot express, and for objects written before a rule existed.
public final class PlanRefused extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String path;

    public PlanRefused(String path, String fix) {
        super(path + ": " + fix);
        this.path = path;
    }

    public String path() {
        return path;
    }

    static void unlessSound(Plan.Strategy strategy, List<Plan.Step> steps, Plan.Levers levers) {
        if (strategy == Plan.Strategy.CANARY_BY_ROUTE && levers.routes().isEmpty()) {
            throw new PlanRefused("spec.target.routes", "a canary by route needs one; name it, or leave routes out");
        }
        if (strategy == Plan.Strategy.BLUE_GREEN) {
            unlessBlueGreen(steps, levers);
            return;
        }
        if (strategy == Plan.Strategy.FLAG) {
            unlessFlag(steps, levers);
            return;
        }
        if (steps.isEmpty()) {
            throw new PlanRefused("spec.canary.steps", "give at least one step, such as {weight: 10, hold: 5m}");
        }
        int before = 0;
        for (int index = 0; index < steps.size(); index++) {
            String path = "spec.canary.steps[" + index + "]";
            unlessStep(path, steps.get(index), before);
            unlessByPods(path, strategy, steps.get(index));
            before = steps.get(index).weight();
        }
    }

    private static void unlessBlueGreen(List<Plan.Step> steps, Plan.Levers levers) {
        if (steps.size() != 1 || steps.getFirst().weight() != 0) {
            throw new PlanRefused("spec.blueGreen", "is one step at weight 0 before all the traffic moves at once");
        }
        if (levers.services().isEmpty()) {
            throw new PlanRefused(
                    "spec.target.services",
                    "blue/green moves a Service's traffic and no Service selects the pods; name one, or use canary");
        }
        unlessStep("spec.blueGreen", steps.getFirst(), 0);
    }

    private static void unlessFlag(List<Plan.Step> steps, Plan.Levers levers) {
        if (levers.flag() == null
                || !levers.services().isEmpty()
                || !levers.routes().isEmpty()) {
            throw new PlanRefused("spec.flag", "moves a flag and nothing else; leave Services and routes out");
        }
        if (steps.isEmpty()) {
            throw new PlanRefused("spec.flag.steps", "give at least one step, such as {percent: 5, hold: 10m}");
        }
        int before = 1;
        for (int index = 0; index < steps.size(); index++) {
            String path = "spec.flag.steps[" + index + "]";
            int percent = steps.get(index).weight();
            if (percent < before || percent > 100) {
                throw new PlanRefused(
                        path + ".percent",
                        "is %d; give %d to 100, none below the one before".formatted(percent, before));
            }
            unlessGathered(path, steps.get(index));
            before = percent;
        }
    }

    private static void unlessStep(String path, Plan.Step step, int before) {
        if (step.weight() < 0 || step.weight() > 100) {
            throw new PlanRefused(path + ".weight", "is %d; give 0 to 100".formatted(step.weight()));
        }
        if (step.weight() < before) {
            throw new PlanRefused(
                    path + ".weight",
                    "falls from %d to %d; weights rise or stay from step to step".formatted(before, step.weight()));
        }
        Integer exposure = step.exposure();
        if (exposure != null && (exposure < 0 || exposure > 100)) {
            throw new PlanRefused(path + ".flag.percent", "is %d; give 0 to 100".formatted(exposure));
        }
        unlessGathered(path, step);
    }

    private static void unlessGathered(String path, Plan.Step step) {
        if (step.hold().isNegative()) {
            throw new PlanRefused(path + ".hold", "is negative; give a duration such as 5m, or 0s for none");
        }
        if (step.minRequests() < 0) {
            throw new PlanRefused(path + ".minRequests", "is negative; give 0 or more");
        }
    }

    private static void unlessByPods(String path, Plan.Strategy strategy, Plan.Step step) {
        if (strategy == Plan.Strategy.CANARY_BY_PODS && step.weight() > 50) {
            throw new PlanRefused(path + ".weight", PodShare.refusal(step.weight(), 0));
        }
    }

    static void unlessPositive(Duration bake, Duration progressDeadline) {
        if (bake.isNegative()) {
            throw new PlanRefused("spec.bake", "is negative; give a duration such as 10m, or 0s for none");
        }
        if (!progressDeadline.isPositive()) {
            throw new PlanRefused("spec.progressDeadline", "must be longer than nothing; give a duration such as 10m");
        }
    }
}
