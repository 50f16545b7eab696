package dev.belay.release;

import dev.belay.release.Phase.RollingBack;
import java.time.Duration;
import java.time.Instant;

/// Taking a trial back: levers, confirmation, removal. Nothing of the user's can hold it.
final class RollbackDecider {

    /// Past this without confirmation the candidate's pods are removed, so that even a gateway that ignores us lets
    /// go.
    private static final Duration CONFIRM_WITHIN = Duration.ofSeconds(10);

    /// What the gateway still has in flight to the candidate may end.
    private static final Duration GRACE = Duration.ofSeconds(5);

    /// Unconfirmed or not, the candidate goes.
    private static final Duration REMOVE_WITHIN = Duration.ofSeconds(30);

    private RollbackDecider() {}

    static Decision rollingBack(Round round, RollingBack phase) {
        return switch (phase.part()) {
            case SHIFTING -> shifting(round, phase);
            case CONFIRMING -> confirming(round, phase);
            case CLEARING -> clearing(round, phase);
        };
    }

    private static Decision shifting(Round round, RollingBack phase) {
        if (round.progress().levers().thrown()) {
            return said(round, phase.toConfirming(round.now())).wake(round.now());
        }
        return escalating(round, phase);
    }

    private static Decision confirming(Round round, RollingBack before) {
        RollingBack phase = round.progress().levers().confirmed() ? before.confirmed(round.now()) : before;
        // Once the traffic is seen to be gone the candidate protects nobody.
        if (phase.timeline().confirmedAt() == null && isNeeded(round)) {
            return round.to(phase, Reason.STABLE_UNAVAILABLE, phase.fall().message());
        }
        Instant removeAt = phase.timeline().decidedAt().plus(REMOVE_WITHIN);
        Instant confirmedAt = phase.timeline().confirmedAt();
        if (confirmedAt != null && confirmedAt.plus(GRACE).isBefore(removeAt)) {
            removeAt = confirmedAt.plus(GRACE);
        }
        if (!round.now().isBefore(removeAt)) {
            return said(round, phase.toClearing()).wake(round.now());
        }
        if (confirmedAt != null) {
            return said(round, phase).wake(removeAt);
        }
        Decision waiting = escalating(round, phase);
        return waiting.wake(Round.earlier(waiting.wakeAt(), removeAt));
    }

    private static Decision escalating(Round round, RollingBack phase) {
        Instant limit = phase.timeline().decidedAt().plus(CONFIRM_WITHIN);
        if (isNeeded(round)) {
            return round.to(phase, Reason.STABLE_UNAVAILABLE, phase.fall().message());
        }
        if (round.now().isBefore(limit)) {
            return said(round, phase).wake(limit);
        }
        if (phase.trial().plan().isOfFlag()) {
            // There are no pods to remove: the flag is the one lever, and who keeps it does not give up.
            return round.to(phase, Reason.FLAG_OUTSTANDING, round.progress().laggard());
        }
        return round.to(
                phase.escalate(), Reason.ROLLBACK_UNCONFIRMED, round.progress().laggard());
    }

    private static boolean isNeeded(Round round) {
        return round.progress().pods().isOnlyCandidateServing()
                && round.target().replicas() > 0;
    }

    private static Decision clearing(Round round, RollingBack phase) {
        if (!round.progress().settled()) {
            return said(round, phase);
        }
        Phase next = switch (phase.fall().after()) {
            case FAILED -> phase.toRolledBack();
            case SUPERSEDED, REVERTED -> phase.toSteady();
            case LEAVING -> phase.toLeaving();
        };
        Decision ended = said(round, next, phase.fall()).wake(round.now());
        return ended.in(ended.journal().ended(past(round, phase)));
    }

    private static Journal.Past past(Round round, RollingBack phase) {
        Trial trial = phase.trial();
        return new Journal.Past(
                trial.id(),
                trial.candidate(),
                phase.fall().after().word(),
                phase.fall().cause().word(),
                trial.startedAt(),
                round.now());
    }

    private static Decision said(Round round, RollingBack phase) {
        return said(round, phase, phase.fall());
    }

    private static Decision said(Round round, Phase next, Fall fall) {
        return round.to(next, fall.cause(), fall.message());
    }
}
