package dev.belay.scenarios.witness;

import dev.belay.api.PlanStatus;
import dev.belay.api.PlannedRoute;
import dev.belay.api.Release;
import dev.belay.api.ReleaseStatus;
import dev.belay.api.TargetRoute;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What the status of a Release says, as far as the invariants need it.
///
/// @param phase empty: no status yet
/// @param part of a handover or a rollback; empty: the phase has none
/// @param step 0: none
/// @param stable revisions by their names in status; none: not said
/// @param trial id; none: no trial is under way
record Standing(
        String phase,
        String part,
        int step,
        @Nullable String stable,
        @Nullable String candidate,
        @Nullable String trial,
        int epoch,
        @Nullable PlanStatus plan) {

    private static final Set<String> IN_TRIAL =
            Set.of("Preparing", "Shifting", "Watching", "Gated", "Withdrawn", "Baking", "HandingOver", "RollingBack");
    private static final Set<String> AT_STEP = Set.of("Shifting", "Watching", "Gated");

    static Standing of(@Nullable Release release) {
        ReleaseStatus status = release == null ? null : release.getStatus();
        if (status == null || status.summary().phase() == null) {
            return new Standing("", "", 0, null, null, null, 0, null);
        }
        String part = status.stage().part();
        Integer step = status.stage().step();
        boolean hasTrial = status.trial() != null && status.trial().id() != null;
        return new Standing(
                Objects.requireNonNull(status.summary().phase()),
                part == null ? "" : part,
                step == null ? 0 : step,
                status.identity().stable(),
                status.identity().candidate(),
                hasTrial ? Objects.requireNonNull(status.trial()).id() : null,
                hasTrial
                        ? Objects.requireNonNullElse(
                                Objects.requireNonNull(status.trial()).epoch(), 0)
                        : 0,
                status.plan());
    }

    boolean isInTrial() {
        return IN_TRIAL.contains(phase);
    }

    boolean isAtStep() {
        return AT_STEP.contains(phase);
    }

    boolean is(String wanted) {
        return phase.equals(wanted);
    }

    boolean is(String wanted, String wantedPart) {
        return phase.equals(wanted) && part.equalsIgnoreCase(wantedPart);
    }

    boolean isPastNoReturn() {
        return is("HandingOver", "Clearing");
    }

    /// Stable must be able to take everything back.
    boolean isProtected() {
        return isInTrial() && !isPastNoReturn();
    }

    /// The share in per cent that a write may raise the candidate's to.
    int allowed() {
        if (isAtStep()) {
            return weightOf(step);
        }
        return is("Baking") || is("HandingOver") ? 100 : 0;
    }

    int weightOf(int wanted) {
        if (plan == null || wanted < 1) {
            return 0;
        }
        return wanted > plan.steps().size() ? 100 : plan.steps().get(wanted - 1).weight();
    }

    boolean sharesByPods() {
        return plan != null && "CanaryByPods".equals(plan.strategy());
    }

    Set<String> services(Release release) {
        return new TreeSet<>(plan == null ? release.getSpec().target().services() : plan.services());
    }

    Set<String> routes(Release release) {
        return plan == null
                ? release.getSpec().target().routes().stream()
                        .map(TargetRoute::name)
                        .collect(Collectors.toSet())
                : plan.routes().stream()
                        .map(PlannedRoute::name)
                        .filter(Objects::nonNull)
                        .collect(Collectors.toSet());
    }
}
