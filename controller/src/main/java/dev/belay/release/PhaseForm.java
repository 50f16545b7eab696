package dev.belay.release;

import static java.util.Objects.requireNonNull;
import static java.util.Objects.requireNonNullElse;

import dev.belay.api.BlockedStatus;
import dev.belay.api.PlanStatus;
import dev.belay.api.ReleaseStatus;
import dev.belay.api.RolledBackStatus;
import dev.belay.api.Stage;
import dev.belay.api.TrialStatus;
import dev.belay.api.Waiting;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A phase in the form of the status: the word, the trial and what is true only in that phase; and read back the
/// same.
final class PhaseForm {

    private static final String RELEASED = "Released";

    private PhaseForm() {}

    /// What of a status belongs to the phase.
    ///
    /// @param stage what is true in this phase only
    record Written(
            String phase,
            Stage stage,
            @Nullable TrialStatus trial,
            @Nullable PlanStatus plan,
            @Nullable RolledBackStatus rolledBack) {}

    static Written write(Phase phase, int weight) {
        Trial trial = phase.trialUnderWay();
        return new Written(
                phase.word(),
                stage(phase, weight, trial),
                trial == null
                        ? null
                        : new TrialStatus(
                                trial.id(), trial.epoch(), TextForm.person(trial.pausedBy()), trial.startedAt()),
                trial == null ? null : PlanForm.status(trial.plan()),
                rolledBack(phase));
    }

    private static @Nullable RolledBackStatus rolledBack(Phase phase) {
        return switch (phase) {
            case Phase.RolledBack back ->
                new RolledBackStatus(back.failed().hash(), back.cause().word(), TextForm.message(back.message()));
            case Phase.Blocked blocked -> rolledBack(blocked.from());
            default -> null;
        };
    }

    private static Stage stage(Phase phase, int weight, @Nullable Trial trial) {
        Phase told = phase instanceof Phase.Blocked blocked ? blocked.from() : phase;
        Integer step = step(told);
        Integer steps = trial == null ? null : trial.plan().steps().size();
        return new Stage(
                trial == null ? null : weight,
                step,
                steps,
                step == null || steps == null ? null : Math.min(step, steps) + "/" + steps,
                told instanceof Phase.Watching watching ? DurationForm.print(watching.held()) : null,
                part(told),
                (told instanceof Phase.RollingBack back && back.escalated()) ? true : null,
                told instanceof Phase.Shifting shifting ? shifting.from() : null,
                told instanceof Phase.Gated gated ? TextForm.person(gated.approvedBy()) : null,
                told instanceof Phase.Baking baking ? baking.since() : null,
                trial == null || trial.withdrawals() == 0 ? null : trial.withdrawals(),
                told instanceof Phase.Withdrawn withdrawn ? withdrawn.why().word() : null,
                waiting(told),
                phase instanceof Phase.Blocked blocked ? blocked(blocked) : null);
    }

    private static @Nullable Integer step(Phase phase) {
        return switch (phase) {
            case Phase.AtStep at -> at.step();
            case Phase.Baking baking -> baking.step();
            default -> null;
        };
    }

    private static BlockedStatus blocked(Phase.Blocked blocked) {
        return new BlockedStatus(
                blocked.from().word(),
                blocked.obstacle().reason().word(),
                TextForm.message(blocked.obstacle().detail()));
    }

    private static @Nullable String part(Phase phase) {
        return switch (phase) {
            case Phase.HandingOver over -> word(over.part());
            case Phase.RollingBack back -> word(back.part());
            case Phase.Leaving leaving when leaving.released() -> RELEASED;
            default -> null;
        };
    }

    private static String word(Enum<?> part) {
        return part.name().charAt(0) + part.name().substring(1).toLowerCase(Locale.ROOT);
    }

    private static @Nullable Waiting waiting(Phase phase) {
        Stopwatch waiting = switch (phase) {
            case Phase.Preparing preparing -> preparing.waiting();
            case Phase.Shifting shifting -> shifting.waiting();
            case Phase.Watching watching -> watching.waiting();
            case Phase.Withdrawn withdrawn -> withdrawn.waiting();
            case Phase.Baking baking -> baking.waiting();
            case Phase.HandingOver over -> over.waiting();
            default -> Stopwatch.ZERO;
        };
        return waiting.equals(Stopwatch.ZERO)
                ? null
                : new Waiting(DurationForm.print(waiting.spent()), waiting.since());
    }

    /// What cannot be understood is a phase of a newer operator, or was edited: held, but its trial can still be
    /// aborted.
    static Phase read(ReleaseStatus status) {
        String word = requireNonNull(status.summary().phase());
        try {
            return read(word, status);
        } catch (IllegalArgumentException | NullPointerException | PlanRefused unreadable) {
            return new Phase.Unknown(word, trial(status));
        }
    }

    private static @Nullable Trial trial(ReleaseStatus status) {
        try {
            return status.trial() == null ? null : knownTrial(status);
        } catch (IllegalArgumentException | NullPointerException | PlanRefused unreadable) {
            return null;
        }
    }

    private static Phase read(String word, ReleaseStatus status) {
        Stage stage = status.stage();
        return switch (word) {
            case "Adopting" -> new Phase.Adopting();
            case "Steady" -> new Phase.Steady();
            case "Blocked" -> blocked(status, requireNonNull(stage.blocked()));
            case "Preparing" -> new Phase.Preparing(knownTrial(status), stopwatch(stage));
            case "Shifting" ->
                new Phase.Shifting(
                        knownTrial(status), knownStep(stage), requireNonNull(stage.fromWeight()), stopwatch(stage));
            case "Watching" -> new Phase.Watching(knownTrial(status), knownStep(stage), held(stage), stopwatch(stage));
            case "Gated" -> new Phase.Gated(knownTrial(status), knownStep(stage), stage.approvedBy());
            case "Withdrawn" ->
                new Phase.Withdrawn(
                        knownTrial(status),
                        knownStep(stage),
                        Reason.of(requireNonNull(stage.withdrawnFor())),
                        stopwatch(stage));
            case "Baking" ->
                new Phase.Baking(knownTrial(status), requireNonNull(stage.bakingSince()), stopwatch(stage));
            case "HandingOver" ->
                new Phase.HandingOver(knownTrial(status), HandoverPart.valueOf(part(stage)), stopwatch(stage));
            case "RollingBack" -> rollingBack(status);
            case "RolledBack" -> rolledBack(requireNonNull(status.memory().rolledBack()));
            case "Leaving" -> new Phase.Leaving(RELEASED.equals(stage.part()));
            default -> throw new IllegalArgumentException("'" + word + "' is no phase that this version knows");
        };
    }

    private static Phase blocked(ReleaseStatus status, BlockedStatus blocked) {
        Obstacle obstacle =
                new Obstacle(Reason.of(requireNonNull(blocked.reason())), requireNonNullElse(blocked.detail(), ""));
        Phase from = read(requireNonNull(blocked.from()), status);
        if (from instanceof Phase.Origin origin) {
            return origin.toBlocked(obstacle);
        }
        throw new IllegalArgumentException("nothing is blocked from " + blocked.from());
    }

    private static Phase.RollingBack rollingBack(ReleaseStatus status) {
        Journal.Rollback rollback =
                MemoryForm.rollback(requireNonNull(status.memory().rollback()));
        return new Phase.RollingBack(
                knownTrial(status),
                rollback.fall(),
                RollbackPart.valueOf(part(status.stage())),
                rollback.timeline(),
                Boolean.TRUE.equals(status.stage().escalated()));
    }

    private static Phase.RolledBack rolledBack(RolledBackStatus status) {
        return new Phase.RolledBack(
                new Revision(requireNonNull(status.revision())),
                Reason.of(requireNonNull(status.reason())),
                requireNonNullElse(status.message(), ""));
    }

    private static Trial knownTrial(ReleaseStatus status) {
        TrialStatus trial = requireNonNull(status.trial());
        return new Trial(
                requireNonNull(trial.id()),
                requireNonNull(trial.epoch()),
                new Revision(requireNonNull(status.identity().candidate())),
                PlanForm.read(requireNonNull(status.plan())),
                requireNonNull(trial.startedAt()),
                requireNonNullElse(status.stage().withdrawals(), 0),
                trial.pausedBy());
    }

    private static int knownStep(Stage stage) {
        return requireNonNull(stage.step());
    }

    private static String part(Stage stage) {
        return requireNonNull(stage.part()).toUpperCase(Locale.ROOT);
    }

    private static Duration held(Stage stage) {
        return stage.held() == null ? Duration.ZERO : DurationForm.parse("status.held", stage.held());
    }

    private static Stopwatch stopwatch(Stage stage) {
        Waiting waiting = stage.waiting();
        return waiting == null
                ? Stopwatch.ZERO
                : new Stopwatch(
                        DurationForm.parse("status.waiting.spent", requireNonNullElse(waiting.spent(), "0s")),
                        waiting.since());
    }
}
