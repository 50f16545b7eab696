package dev.belay.release;

import static java.util.Objects.requireNonNull;
import static java.util.Objects.requireNonNullElse;

import dev.belay.api.CanaryStep;
import dev.belay.api.FlagRelease;
import dev.belay.api.FlagStep;
import dev.belay.api.Gate;
import dev.belay.api.GateFlag;
import dev.belay.api.PlanStatus;
import dev.belay.api.PlannedFlag;
import dev.belay.api.PlannedGateFlag;
import dev.belay.api.PlannedRoute;
import dev.belay.api.PlannedStep;
import dev.belay.api.ReleaseSpec;
import dev.belay.api.StepFlag;
import dev.belay.api.Target;
import dev.belay.release.Plan.Levers;
import dev.belay.release.Plan.Route;
import dev.belay.release.Plan.Step;
import dev.belay.release.Plan.Strategy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The plan in the form of the spec, from which it is made, and in that of the status, in which it is frozen.
public final class PlanForm {

    private static final String APPROVAL = "approval";
    private static final String FLAG = "flag";
    private static final String BOTH = APPROVAL + " and " + FLAG;
    private static final String OFF = "Off";

    private PlanForm() {}

    /// The plan that a spec asks for.
    ///
    /// @param services the target Services, found or named
    /// @param minRequests for steps that say nothing of their own
    /// @throws PlanRefused with the field's path and the fix
    public static Plan wanted(ReleaseSpec spec, List<String> services, long minRequests) {
        Levers levers = spec.flag() == null
                ? new Levers(services, routes(spec.target()), flag(spec))
                : new Levers(List.of(), List.of(), flag(spec.flag()));
        return new Plan(
                strategy(spec, levers),
                steps(spec, minRequests),
                duration("spec.bake", spec.bake(), "10m"),
                duration("spec.progressDeadline", spec.progressDeadline(), "10m"),
                levers);
    }

    private static List<Route> routes(Target target) {
        return target.routes().stream()
                .map(route -> new Route(route.name(), route.rules()))
                .toList();
    }

    /// One flag for all steps: the way back is one value, and one place where it is kept.
    private static @Nullable FlagLever flag(ReleaseSpec spec) {
        FlagLever first = null;
        List<CanaryStep> steps =
                spec.canary() == null ? List.of() : spec.canary().steps();
        for (int index = 0; index < steps.size(); index++) {
            StepFlag step = steps.get(index).flag();
            FlagLever wanted = step == null ? null : flag(step);
            if (first != null && wanted != null && !wanted.equals(first)) {
                throw new PlanRefused(
                        "spec.canary.steps[" + index + "].flag",
                        "is another than in the steps before; name the same flag, project, environment and onRollback"
                                + " in each: a Release moves one");
            }
            first = first == null ? wanted : first;
        }
        return first;
    }

    private static FlagLever flag(StepFlag step) {
        return new FlagLever(
                requireNonNullElse(step.project(), "default"),
                requireNonNullElse(step.environment(), "production"),
                step.name(),
                null,
                OFF.equals(step.onRollback()));
    }

    private static FlagLever flag(FlagRelease flag) {
        String label = flag.variantLabel();
        String shown = flag.variant();
        return new FlagLever(
                requireNonNullElse(flag.project(), "default"),
                requireNonNullElse(flag.environment(), "production"),
                flag.name(),
                null,
                OFF.equals(flag.onRollback()),
                label == null || shown == null ? null : new FlagLever.Variant(label, shown));
    }

    private static Strategy strategy(ReleaseSpec spec, Levers levers) {
        long given = Stream.of(spec.canary(), spec.blueGreen(), spec.flag())
                .filter(Objects::nonNull)
                .count();
        if (given != 1) {
            throw new PlanRefused("spec", "give exactly one of canary, blueGreen and flag");
        }
        if (spec.flag() != null) {
            return Strategy.FLAG;
        }
        if (spec.blueGreen() != null) {
            return Strategy.BLUE_GREEN;
        }
        return levers.routes().isEmpty() ? Strategy.CANARY_BY_PODS : Strategy.CANARY_BY_ROUTE;
    }

    private static List<Step> steps(ReleaseSpec spec, long minRequests) {
        if (spec.blueGreen() != null) {
            Duration hold = duration("spec.blueGreen.hold", spec.blueGreen().hold(), "1m");
            return List.of(new Step(0, hold, 0, gate(spec.blueGreen().gate())));
        }
        if (spec.flag() != null) {
            return steps(spec.flag(), minRequests);
        }
        List<CanaryStep> wanted = requireNonNull(spec.canary()).steps();
        List<Step> steps = new ArrayList<>();
        for (int index = 0; index < wanted.size(); index++) {
            CanaryStep step = wanted.get(index);
            Duration hold = duration("spec.canary.steps[" + index + "].hold", step.hold(), "1m");
            long requests = requireNonNullElse(step.minRequests(), minRequests);
            Integer exposure = step.flag() == null ? null : step.flag().percent();
            steps.add(new Step(step.weight(), hold, requests, gate(step.gate()), exposure));
        }
        return steps;
    }

    private static List<Step> steps(FlagRelease flag, long minRequests) {
        List<Step> steps = new ArrayList<>();
        for (int index = 0; index < flag.steps().size(); index++) {
            FlagStep step = flag.steps().get(index);
            Duration hold = duration("spec.flag.steps[" + index + "].hold", step.hold(), "1m");
            long requests = requireNonNullElse(step.minRequests(), minRequests);
            steps.add(new Step(step.percent(), hold, requests, gate(step.gate()), step.percent()));
        }
        return steps;
    }

    private static Plan.Gate gate(@Nullable Gate gate) {
        if (gate == null) {
            return Plan.Gate.OPEN;
        }
        GateFlag flag = gate.flag();
        return new Plan.Gate(
                gate.approval() != null,
                flag == null ? null : new Plan.GateFlag(flag.name(), requireNonNullElse(flag.enabled(), true)));
    }

    /// The API server fills in the defaults of the schema; an object that was stored before a default existed has
    /// none.
    private static Duration duration(String path, @Nullable String text, String otherwise) {
        return DurationForm.parse(path, requireNonNullElse(text, otherwise));
    }

    static PlanStatus status(Plan plan) {
        return new PlanStatus(
                plan.strategy().word(),
                plan.steps().stream().map(PlanForm::status).toList(),
                DurationForm.print(plan.bake()),
                DurationForm.print(plan.progressDeadline()),
                plan.levers().services(),
                plan.levers().routes().stream()
                        .map(route -> new PlannedRoute(route.name(), route.rules()))
                        .toList(),
                status(plan.levers().flag()));
    }

    static @Nullable PlannedFlag status(@Nullable FlagLever flag) {
        if (flag == null) {
            return null;
        }
        FlagLever.Variant variant = flag.variant();
        return new PlannedFlag(
                flag.name(),
                flag.project(),
                flag.environment(),
                flag.former(),
                flag.off() ? true : null,
                variant == null ? null : variant.label(),
                variant == null ? null : variant.shown());
    }

    static FlagLever read(PlannedFlag flag) {
        return new FlagLever(
                requireNonNull(flag.project()),
                requireNonNull(flag.environment()),
                requireNonNull(flag.name()),
                flag.former(),
                Boolean.TRUE.equals(flag.offInRollback()),
                flag.variantLabel() == null
                        ? null
                        : new FlagLever.Variant(flag.variantLabel(), requireNonNull(flag.variant())));
    }

    private static PlannedStep status(Step step) {
        Plan.GateFlag flag = step.gate().flag();
        return new PlannedStep(
                step.weight(),
                DurationForm.print(step.hold()),
                step.minRequests(),
                word(step.gate()),
                flag == null ? null : new PlannedGateFlag(flag.name(), flag.enabled()),
                step.exposure());
    }

    private static @Nullable String word(Plan.Gate gate) {
        if (gate.flag() == null) {
            return gate.approval() ? APPROVAL : null;
        }
        return gate.approval() ? BOTH : FLAG;
    }

    static Plan read(PlanStatus status) {
        List<Route> routes = status.routes().stream()
                .map(route -> new Route(requireNonNull(route.name()), route.rules()))
                .toList();
        return new Plan(
                Strategy.of(requireNonNull(status.strategy())),
                status.steps().stream().map(PlanForm::read).toList(),
                DurationForm.parse("status.plan.bake", requireNonNull(status.bake())),
                DurationForm.parse("status.plan.progressDeadline", requireNonNull(status.progressDeadline())),
                new Levers(status.services(), routes, status.flag() == null ? null : read(status.flag())));
    }

    private static Step read(PlannedStep step) {
        return new Step(
                step.weight(),
                DurationForm.parse("status.plan.steps.hold", requireNonNull(step.hold())),
                requireNonNullElse(step.minRequests(), 0L),
                gate(step.gate(), step.gateFlag()),
                step.exposure());
    }

    /// A gate of a kind that a newer operator knows is no open one: the phase that has it is read as unknown.
    private static Plan.Gate gate(@Nullable String gate, @Nullable PlannedGateFlag flag) {
        return switch (gate) {
            case null -> Plan.Gate.OPEN;
            case APPROVAL -> Plan.Gate.APPROVAL;
            case FLAG -> new Plan.Gate(false, read(requireNonNull(flag)));
            case BOTH -> new Plan.Gate(true, read(requireNonNull(flag)));
            default -> throw new IllegalArgumentException("'" + gate + "' is no gate that this version of Belay knows");
        };
    }

    private static Plan.GateFlag read(PlannedGateFlag flag) {
        return new Plan.GateFlag(requireNonNull(flag.name()), requireNonNullElse(flag.enabled(), true));
    }
}
