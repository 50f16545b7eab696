package dev.belay.release;

import dev.belay.api.Condition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A decision in the form that every Kubernetes tool reads: Ready, Reconciling and Stalled as kstatus knows them, and
/// what is Belay's own.
public final class ConditionForm {

    private static final String YES = "True";
    private static final String NO = "False";
    private static final String OPEN = "Unknown";

    private ConditionForm() {}

    /// When and of what they are said.
    ///
    /// @param before as they stood: a condition that says the same keeps its time
    public record Frame(long generation, Instant now, List<Condition> before) {

        public Frame {
            before = List.copyOf(before);
        }
    }

    /// What is said beside the decision and the verdict.
    ///
    /// @param contested somebody else writes the same fields
    public record Besides(boolean contested, List<Verdicts.Remark> remarks) {

        public static final Besides NOTHING = new Besides(false, List.of());

        public Besides {
            remarks = List.copyOf(remarks);
        }
    }

    /// Remarks that stand for as long as they are true; the others are told once.
    private static final Set<Reason> LASTING =
            EnumSet.of(Reason.BUDGET_AT_RISK, Reason.UNMEASURED, Reason.FLAG_UNMOVED, Reason.FLAG_OUTSTANDING);

    /// Whether a condition says it.
    public static boolean isLasting(Verdicts.Remark remark) {
        return LASTING.contains(remark.reason());
    }

    /// All of a decision.
    public static List<Condition> write(Decision decision, Health health, Besides besides, Frame frame) {
        Phase phase = decision.phase();
        Why why = new Why(decision.reason(), decision.message());
        List<Condition> all = new ArrayList<>();
        all.add(said(frame, "Ready", yes(phase instanceof Phase.Steady), why));
        all.add(said(frame, "Reconciling", yes(isMoving(phase)), why));
        all.add(said(frame, "Stalled", yes(isStuck(phase)), why));
        if (phase.trialUnderWay() != null) {
            all.add(said(frame, "Healthy", healthy(health), new Why(health.reason(), health.message())));
        }
        if (besides.contested()) {
            all.add(said(frame, "Contested", YES, new Why(Reason.CONTESTED, Reason.CONTESTED.sentence())));
        }
        boolean isTrial = phase.trialUnderWay() != null;
        LASTING.stream()
                // A flag can outlive its trial.
                .filter(reason -> isTrial || reason == Reason.FLAG_OUTSTANDING)
                .forEach(reason -> remarked(frame, reason, besides.remarks()).ifPresent(all::add));
        return all;
    }

    /// All remarks of a reason in one condition, for there can be no two of a type.
    private static Optional<Condition> remarked(Frame frame, Reason reason, List<Verdicts.Remark> remarks) {
        return remarks.stream()
                .filter(remark -> remark.reason() == reason)
                .map(Verdicts.Remark::detail)
                .distinct()
                .reduce((one, other) -> one + "; " + other)
                .map(details -> said(frame, reason.word(), YES, new Why(reason, details)));
    }

    private static boolean isMoving(Phase phase) {
        boolean isLeaving = phase instanceof Phase.Leaving leaving && !leaving.released();
        return isLeaving || phase instanceof Phase.InTrial || phase instanceof Phase.Adopting;
    }

    private static boolean isStuck(Phase phase) {
        return phase instanceof Phase.RolledBack || phase instanceof Phase.Blocked || phase instanceof Phase.Unknown;
    }

    private static String healthy(Health health) {
        return switch (health.kind()) {
            case HEALTHY -> YES;
            case BREACH -> NO;
            case INCONCLUSIVE, UNAVAILABLE -> OPEN;
        };
    }

    private static String yes(boolean holds) {
        return holds ? YES : NO;
    }

    /// Why something is so.
    private record Why(Reason reason, String message) {}

    private static Condition said(Frame frame, String type, String status, Why why) {
        Condition last = frame.before().stream()
                .filter(condition -> condition.type().equals(type))
                .findFirst()
                .orElse(null);
        return new Condition(
                type,
                status,
                frame.generation(),
                since(last, status, frame.now()),
                why.reason().word(),
                TextForm.message(why.message()));
    }

    private static Instant since(@Nullable Condition last, String status, Instant now) {
        return last != null && last.status().equals(status) && last.lastTransitionTime() != null
                ? last.lastTransitionTime()
                : now;
    }
}
