package dev.belay.release;

import dev.belay.release.Phase.Advancing;
import dev.belay.release.Phase.BeforeHandover;
import dev.belay.release.Phase.Gated;
import dev.belay.release.Phase.Preparing;
import dev.belay.release.Phase.Serving;
import dev.belay.release.Phase.Shifting;
import dev.belay.release.Phase.Watching;
import dev.belay.release.Phase.Withdrawn;
import dev.belay.release.Verb.Name;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// From the candidate's first pod to the last step of the plan. Each function asks first what ends the trial, then
/// what takes the candidate off, then what holds it, and moves forward only when nothing of that is left.
final class StepDecider {

    /// The third time in a step that the candidate loses all its ready pods is a rollback.
    private static final int WITHDRAWALS_BORNE = 2;

    private StepDecider() {}

    static Decision preparing(Round round, Preparing before) {
        Reason hold = round.hold(before.trial(), 1);
        boolean late = isLate(round);
        Preparing phase = before.waiting(before.waiting().judge(late, hold != null, round.now()));
        Decision back = back(round, phase, phase.waiting());
        if (back != null) {
            return back;
        }
        if (round.seen().preflight() instanceof Obstacle obstacle) {
            Preparing still = phase.waiting(phase.waiting().stand(round.now()));
            return RestDecider.blocked(round, still, obstacle);
        }
        if (hold != null) {
            return round.to(phase, hold);
        }
        return late ? lagging(round, phase, phase.waiting()) : forward(round, phase.toShifting());
    }

    static Decision shifting(Round round, Shifting before) {
        Reason hold = round.hold(before.trial(), before.step());
        boolean late = isLate(round);
        Shifting phase = before.waiting(before.waiting().judge(late, hold != null, round.now()));
        Decision back = backOrOff(round, phase, phase.waiting());
        if (back != null) {
            return back;
        }
        if (round.says(Name.SKIP)) {
            return round.doing(forward(round, phase.toNextStep()));
        }
        if (hold != null) {
            return round.to(phase, hold);
        }
        if (!late) {
            boolean last = phase.trial().plan().isFinal(phase.step());
            return forward(round, last ? phase.toBaking(round.now()) : phase.toWatching());
        }
        return lagging(round, phase, phase.waiting());
    }

    static Decision watching(Round round, Watching before) {
        Reason hold = round.hold(before.trial(), before.step() + 1);
        Watching phase = before.gathered(round.health().gathered(), waited(round, before, hold));
        Decision back = backOrOff(round, phase, phase.waiting());
        if (back != null) {
            return back;
        }
        if (round.says(Name.SKIP)) {
            return round.doing(forward(round, phase.toNextStep()));
        }
        Reason unproven = unproven(round, phase);
        if (unproven != null) {
            return waits(round, phase, hold == null ? unproven : hold);
        }
        if (phase.trial().plan().hasGate(phase.step())) {
            return forward(round, phase.toGated());
        }
        return hold != null ? waits(round, phase, hold) : forward(round, phase.toNextStep());
    }

    static Decision gated(Round round, Gated before) {
        boolean approves = round.says(Name.PROMOTE);
        Gated phase = approves && round.heard().verb() != null
                ? before.approved(round.heard().verb().author())
                : before;
        Decision back = backOrOff(round, phase, Stopwatch.ZERO);
        if (back != null) {
            return back;
        }
        if (round.says(Name.SKIP)) {
            return round.doing(forward(round, phase.toNextStep()));
        }
        Decision decision = pastGate(round, phase);
        return approves ? round.doing(decision) : decision;
    }

    private static Decision pastGate(Round round, Gated phase) {
        Reason shut = shut(round, phase);
        if (shut != null) {
            return round.to(phase, shut);
        }
        Reason hold = round.hold(phase.trial(), phase.step() + 1);
        if (hold != null) {
            return round.to(phase, hold);
        }
        Reason unwell = unwell(round, phase);
        return unwell != null ? round.to(phase, unwell, round.health().message()) : forward(round, phase.toNextStep());
    }

    /// What of the gate has not said yes; none: it is open. A flag must say it now, an approval stands.
    private static @Nullable Reason shut(Round round, Gated phase) {
        Plan.Gate gate = phase.trial().plan().gateAt(phase.step());
        if (gate.approval() && phase.approvedBy() == null) {
            return Reason.APPROVAL_AWAITED;
        }
        if (gate.flag() == null) {
            return null;
        }
        return switch (round.seen().permits().gate()) {
            case FlagAnswer.Yes _ -> null;
            case FlagAnswer.No _ -> Reason.GATE_FLAG_AWAITED;
            case FlagAnswer.Unknown _ -> Reason.GATE_FLAG_UNKNOWN;
        };
    }

    static Decision withdrawn(Round round, Withdrawn before) {
        boolean unready = before.why() != Reason.NO_ANSWERS;
        Reason hold = round.hold(before.trial(), before.step());
        Withdrawn phase = before.waiting(before.waiting().judge(unready, hold != null, round.now()));
        Decision back = back(round, phase, phase.waiting());
        if (back != null) {
            return back;
        }
        if (round.says(Name.RETRY)) {
            return round.doing(forward(round, phase.toShifting()));
        }
        if (hold != null) {
            return round.to(phase, hold);
        }
        boolean again = unready
                && round.progress().pods().candidateServing()
                && round.progress().settled();
        return again
                ? forward(round, phase.toShifting())
                : round.to(phase, phase.why(), round.progress().laggard())
                        .wake(phase.waiting().reaches(phase.trial().plan().progressDeadline()));
    }

    /// What ends a trial whose candidate has no traffic.
    private static @Nullable Decision back(Round round, BeforeHandover phase, Stopwatch waiting) {
        Fall fall = WayBack.of(round, phase, waiting);
        return fall == null ? null : WayBack.take(round, phase.toRollingBack(fall, WayBack.timeline(round)));
    }

    /// What ends a trial whose candidate has traffic, or takes it off.
    static @Nullable Decision backOrOff(Round round, Serving phase, Stopwatch waiting) {
        Fall fall = WayBack.of(round, phase, waiting);
        if (fall != null) {
            return round.progress().pods().isOnlyCandidateServing()
                    ? WayBack.stay(round, phase, fall)
                    : WayBack.take(round, phase.toRollingBack(fall, WayBack.timeline(round)));
        }
        Reason off = off(round, phase);
        return off == null ? null : withdraw(round, phase, off);
    }

    private static @Nullable Reason off(Round round, Serving phase) {
        if (!hasTraffic(phase) || round.target().replicas() == 0) {
            return null;
        }
        if (!round.progress().pods().candidateServing()
                || round.progress().marks().withdrawals() > phase.trial().withdrawals()) {
            return Reason.CANDIDATE_UNREADY;
        }
        return round.health().asksForWithdrawal() && !round.progress().pods().isOnlyCandidateServing()
                ? Reason.NO_ANSWERS
                : null;
    }

    private static boolean hasTraffic(Serving phase) {
        int weight = phase instanceof Shifting shifting
                ? shifting.from()
                : phase.trial().plan().weightAt(phase.step());
        return weight > 0;
    }

    private static Decision withdraw(Round round, Serving phase, Reason why) {
        int count = Math.max(
                phase.trial().withdrawals() + 1, round.progress().marks().withdrawals());
        if (count > WITHDRAWALS_BORNE) {
            String message = "%d times in step %d; the last time: %s".formatted(count, phase.step(), why.sentence());
            Fall fall = new Fall(Reason.CANDIDATE_KEEPS_FAILING, message, Fall.After.FAILED);
            return WayBack.take(round, phase.toRollingBack(fall, WayBack.timeline(round)));
        }
        return round.to(phase.toWithdrawn(why, count), why, round.progress().laggard())
                .wake(round.now());
    }

    /// What the step's end still lacks; none: it may be left.
    private static @Nullable Reason unproven(Round round, Watching phase) {
        Plan.Step step = phase.trial().plan().step(phase.step());
        if (!round.progress().pods().candidateReady()) {
            return Reason.CANDIDATE_STARTING;
        }
        if (!round.progress().settled()) {
            return pending(phase);
        }
        Reason unwell = unwell(round, phase);
        if (unwell != null) {
            return unwell;
        }
        if (phase.held().compareTo(step.hold()) < 0) {
            return Reason.HOLDING;
        }
        boolean enough = step.weight() == 0 || round.health().requests() >= step.minRequests();
        return enough ? null : Reason.TOO_FEW_REQUESTS;
    }

    /// At weight 0 there is nothing to judge but readiness.
    private static @Nullable Reason unwell(Round round, Advancing phase) {
        boolean judged = phase.trial().plan().weightAt(phase.step()) > 0;
        if (!judged) {
            return round.progress().pods().candidateReady() ? null : Reason.CANDIDATE_STARTING;
        }
        return round.health().isHealthy() ? null : round.health().reason();
    }

    private static boolean isLate(Round round) {
        return !round.progress().pods().candidateReady() || !round.progress().settled();
    }

    /// A hold explains that something is late, and so does a verdict that is still open.
    static Stopwatch waited(Round round, Phase.Clocked phase, @Nullable Reason hold) {
        boolean explained = hold != null || round.health().isOpen();
        return phase.waiting().judge(isLate(round), explained, round.now());
    }

    private static Decision waits(Round round, Watching phase, Reason reason) {
        Duration left = phase.trial().plan().step(phase.step()).hold().minus(phase.held());
        Decision decision = reason == Reason.HOLDING
                ? round.to(phase, reason, left.toSeconds() + " s are left.")
                        .wake(round.now().plus(left))
                : round.to(phase, reason, words(round, reason));
        return decision.wake(Round.earlier(
                decision.wakeAt(), phase.waiting().reaches(phase.trial().plan().progressDeadline())));
    }

    private static String words(Round round, Reason reason) {
        String unknown = round.unknown(reason);
        return unknown.isEmpty() ? round.health().message() : unknown;
    }

    private static Decision lagging(Round round, BeforeHandover phase, Stopwatch waiting) {
        Reason reason = round.progress().pods().candidateReady() ? pending(phase) : Reason.CANDIDATE_STARTING;
        return round.to(phase, reason, round.progress().laggard())
                .wake(waiting.reaches(phase.trial().plan().progressDeadline()));
    }

    /// A move forward; the next round says what it waits for.
    private static Decision forward(Round round, Phase next) {
        Reason reason = switch (next) {
            case Gated gated ->
                gated.trial().plan().gateAt(gated.step()).approval()
                        ? Reason.APPROVAL_AWAITED
                        : Reason.GATE_FLAG_AWAITED;
            case Watching _ -> Reason.HOLDING;
            case Phase.Baking _ -> Reason.BAKING;
            case Phase.InTrial trial -> pending(trial);
            default -> Reason.LEVERS_PENDING;
        };
        return round.to(next, reason).wake(round.now());
    }

    /// What is on its way.
    private static Reason pending(Phase.InTrial phase) {
        return phase.trial().plan().isOfFlag() ? Reason.FLAG_PENDING : Reason.LEVERS_PENDING;
    }
}
