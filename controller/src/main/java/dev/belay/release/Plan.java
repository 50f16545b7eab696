package dev.belay.release;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// All steps of a trial with what they need, frozen when it begins: a spec edited meanwhile applies from the next
/// trial, and the objects that this one touched are still known.
///
/// Steps count from 1. The step after the last one is the final one: 100 %, which every plan ends with.
public record Plan(Strategy strategy, List<Step> steps, Duration bake, Duration progressDeadline, Levers levers) {

    public enum Strategy {
        CANARY_BY_ROUTE("CanaryByRoute"),
        CANARY_BY_PODS("CanaryByPods"),
        BLUE_GREEN("BlueGreen"),
        /// No new pods: the flag is shown to more and more users.
        FLAG("Flag");

        private final String word;

        Strategy(String word) {
            this.word = word;
        }

        public String word() {
            return word;
        }

        public static Strategy of(String word) {
            for (Strategy strategy : values()) {
                if (strategy.word.equals(word)) {
                    return strategy;
                }
            }
            throw new IllegalArgumentException("'" + word + "' is no strategy that this version of Belay knows");
        }
    }

    /// What must say yes before the next step, besides the verdict; of two, both.
    ///
    /// @param flag none: no flag is asked
    public record Gate(boolean approval, @Nullable GateFlag flag) {

        public static final Gate OPEN = new Gate(false, null);
        public static final Gate APPROVAL = new Gate(true, null);

        boolean isOpen() {
            return !approval && flag == null;
        }
    }

    /// A feature flag that opens a gate.
    ///
    /// @param enabled open while it is on; false: while it is off
    public record GateFlag(String name, boolean enabled) {

        /// What a person does in Unleash.
        String fix() {
            return "turn %s the flag %s in Unleash".formatted(enabled ? "on" : "off", name);
        }
    }

    /// One stage: the candidate's share of the traffic, and what must be gathered before the next one.
    /// Of a flag that is released itself, weight and exposure are the same.
    ///
    /// @param exposure the flag's share from this step on; none: what it was in the step before
    public record Step(
            int weight,
            Duration hold,
            long minRequests,
            Gate gate,
            @Nullable Integer exposure) {

        public Step(int weight, Duration hold, long minRequests, Gate gate) {
            this(weight, hold, minRequests, gate, null);
        }

        /// How many of the two things that it gathers are there: its time, and its requests.
        public int met(Duration held, long requests) {
            return (held.compareTo(hold) >= 0 ? 1 : 0) + (requests >= minRequests ? 1 : 0);
        }
    }

    /// What the trial moves traffic with: the Services it pins, the routes it weighs, and the flag it shows.
    public record Levers(
            List<String> services,
            List<Route> routes,
            @Nullable FlagLever flag) {

        public static final Levers NONE = new Levers(List.of(), List.of());

        public Levers {
            services = List.copyOf(services);
            routes = List.copyOf(routes);
        }

        public Levers(List<String> services, List<Route> routes) {
            this(services, routes, null);
        }
    }

    /// A route and the rules of it that the Release names; no names: every rule that names a target Service.
    public record Route(String name, List<String> rules) {

        public Route {
            rules = List.copyOf(rules);
        }
    }

    public Plan {
        steps = List.copyOf(steps);
        PlanRefused.unlessSound(strategy, steps, levers);
        PlanRefused.unlessPositive(bake, progressDeadline);
    }

    /// The flag as it was found before anything was touched.
    public Plan with(FlagLever flag) {
        Levers flagged = new Levers(levers.services(), levers.routes(), flag);
        return new Plan(strategy, steps, bake, progressDeadline, flagged);
    }

    /// The flag itself is what is on trial.
    public boolean isOfFlag() {
        return strategy == Strategy.FLAG;
    }

    /// The flag's share in a step; the final one leaves it where the last of the others put it, unless
    /// it is the flag that is released. 0: before the first.
    public int exposureAt(int step) {
        if (isOfFlag() && isFinal(step)) {
            return 100;
        }
        for (int index = Math.min(step, steps.size()); index >= 1; index--) {
            Integer exposure = step(index).exposure();
            if (exposure != null) {
                return exposure;
            }
        }
        FlagLever flag = levers.flag();
        return flag == null || flag.former() == null ? 0 : flag.former();
    }

    public int finalStep() {
        return steps.size() + 1;
    }

    public boolean isFinal(int step) {
        return step == finalStep();
    }

    public int weightAt(int step) {
        return isFinal(step) ? 100 : step(step).weight();
    }

    /// The step as the Release says it; the final one is none of these.
    public Step step(int step) {
        return steps.get(step - 1);
    }

    public boolean hasGate(int step) {
        return !gateAt(step).isOpen();
    }

    /// What must say yes after a step.
    public Gate gateAt(int step) {
        return isFinal(step) ? Gate.OPEN : step(step).gate();
    }

    /// Shares are made by the number of pods, beside a stable that nothing pins.
    public boolean sharesByPods() {
        return strategy == Strategy.CANARY_BY_PODS;
    }

    /// How many candidate pods a step needs beside `replicas` of stable.
    public int candidateSize(int step, int replicas) {
        if (replicas == 0 || isOfFlag()) {
            return 0;
        }
        if (strategy == Strategy.BLUE_GREEN || isFinal(step)) {
            return replicas;
        }
        int weight = weightAt(step);
        return sharesByPods() ? PodShare.candidates(weight, replicas) : behindRoute(weight, replicas);
    }

    /// At least two where stable has two: one pod is no proof, and its eviction would empty the candidate.
    private static int behindRoute(int weight, int replicas) {
        int proportional = Math.ceilDiv(replicas * weight, 100);
        return Math.max(replicas >= 2 ? 2 : 1, proportional);
    }

    /// Why `replicas` cannot express this step's share, and what can be done.
    public String refusal(int step, int replicas) {
        return PodShare.refusal(weightAt(step), replicas);
    }

    /// Whether `replicas` can express this step's share at all; a route always can.
    public boolean canExpress(int step, int replicas) {
        return !sharesByPods() || isFinal(step) || replicas == 0 || PodShare.canExpress(weightAt(step), replicas);
    }
}
