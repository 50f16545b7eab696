package dev.belay.release;

import dev.belay.release.Verb.Name;

/// Between trials: adopting, waiting for a new revision, beginning its trial.
final class RestDecider {

    private RestDecider() {}

    static Decision adopting(Round round, Phase.Adopting phase) {
        if (round.isLeaving()) {
            return round.to(phase.toLeaving(), Reason.LEAVING);
        }
        if (round.seen().preflight() instanceof Obstacle obstacle) {
            return blocked(round, phase, obstacle);
        }
        if (!round.target().rolledOut()) {
            return round.to(phase, Reason.ROLLING_OUT, round.progress().laggard());
        }
        if (!round.progress().settled()) {
            // At rest nobody looks for what a former trial, perhaps of a Deployment that is gone, has left.
            return round.to(phase, Reason.ROLLING_OUT, round.progress().laggard());
        }
        Decision steady = round.to(phase.toSteady(), Reason.STABLE_SERVES).wake(round.now());
        return steady.in(
                steady.journal().adopted(round.target().uid(), round.target().brakeOffered(), serving(round)));
    }

    /// The release of a flag that served before its Deployment was made anew serves still.
    private static Revision serving(Round round) {
        Revision known = round.journal().stable();
        boolean isOfFlag = round.target().brakeOffered() == Brake.NONE;
        return isOfFlag && known != null ? known : round.target().template();
    }

    static Decision steady(Round round, Phase.Steady phase) {
        boolean templateIsStable =
                round.target().template().equals(round.journal().stable());
        if (round.isLeaving()) {
            return round.to(phase.toLeaving(), Reason.LEAVING);
        }
        if (templateIsStable && round.journal().brake() != round.target().brakeOffered()) {
            Decision changed = round.to(phase, Reason.STABLE_SERVES).wake(round.now());
            return changed.in(changed.journal().braked(round.target().brakeOffered()));
        }
        if (!templateIsStable && round.journal().brake() == Brake.BY_RELEASE) {
            return changedPastRelease(round, phase);
        }
        if (round.wantsStable()) {
            Reason reason = round.target().restartPending() ? Reason.RESTART_LET_THROUGH : Reason.STABLE_SERVES;
            return warned(round, round.to(phase, reason));
        }
        return begin(round, phase, phase::toPreparing);
    }

    static Decision rolledBack(Round round, Phase.RolledBack phase) {
        if (round.isLeaving()) {
            return round.to(phase.toLeaving(), Reason.LEAVING);
        }
        if (round.wantsStable()) {
            return reverted(round, phase);
        }
        boolean templateIsStable =
                round.target().template().equals(round.journal().stable());
        if (!templateIsStable && round.journal().brake() == Brake.BY_RELEASE) {
            return changedPastRelease(round, phase);
        }
        if (round.target().wanted().equals(phase.failed()) && !round.says(Name.RETRY)) {
            return warned(round, round.to(phase, phase.cause(), phase.message()));
        }
        return begin(round, phase, phase::toPreparing);
    }

    /// At rest nobody looks at ReplicaSets: the Deployment's history is its own again before, or `kubectl rollout undo`
    /// would find none.
    private static Decision reverted(Round round, Phase.RolledBack phase) {
        return round.progress().settled()
                ? round.to(phase.toSteady(), Reason.STABLE_SERVES).wake(round.now())
                : round.to(phase, phase.cause(), round.progress().laggard());
    }

    /// In `ByRelease` nothing brakes a change of the Deployment itself: it rolls out, and what has rolled out is
    /// adopted.
    private static Decision changedPastRelease(Round round, Phase phase) {
        return round.to(phase.toAdopting(), Reason.ROLLING_OUT)
                .noticing(Reason.CHANGED_PAST_RELEASE, "")
                .wake(round.now());
    }

    /// A spec that cannot be carried out blocks the next trial only, but is said today.
    private static Decision warned(Round round, Decision decision) {
        return round.seen().preflight() instanceof Obstacle(Reason reason, String detail)
                        && (reason == Reason.SPEC_INVALID || reason == Reason.NO_POLICY)
                ? decision.noticing(reason, detail)
                : decision;
    }

    private interface Start {
        Phase.Preparing with(Trial trial);
    }

    private static Decision begin(Round round, Phase.Origin phase, Start start) {
        Revision wanted = round.target().wanted();
        if (round.journal().hasFailed(wanted) && !round.says(Name.RETRY)) {
            return blocked(round, phase, new Obstacle(Reason.FAILED_BEFORE, failure(round, wanted)));
        }
        return switch (round.seen().preflight()) {
            case Obstacle obstacle -> blocked(round, phase, obstacle);
            case Preflight.Clear _ when round.seen().intent().paused() -> round.to(phase, Reason.PAUSED);
            case Preflight.Clear(Plan plan) -> {
                Trial trial = Trial.begin(round.seen().freshId(), wanted, plan, round.now());
                Reason reason = plan.isOfFlag() ? Reason.FLAG_PENDING : Reason.CANDIDATE_STARTING;
                Decision begun = round.to(start.with(trial), reason).wake(round.now());
                begun = begun.in(braked(round, begun.journal().forgiven(wanted)));
                yield round.says(Name.RETRY) ? round.doing(begun) : begun;
            }
        };
    }

    /// Images that were given while another template was braked are written under their own brake, or never.
    private static Journal braked(Round round, Journal journal) {
        return round.target().brakeOffered() == Brake.BY_RELEASE ? journal.braked(Brake.BY_RELEASE) : journal;
    }

    private static String failure(Round round, Revision wanted) {
        return round.journal().failed().stream()
                .filter(one -> one.revision().equals(wanted))
                .findFirst()
                .map(one -> one.message() + "; to try it again: belay.dev/retry: '" + wanted + "'")
                .orElse("");
    }

    /// What is still being looked for is in the way of nothing but the next move: whoever looks will ring.
    static Decision blocked(Round round, Phase.Origin phase, Obstacle obstacle) {
        if (obstacle.reason() == Reason.PREFLIGHT_RUNNING) {
            return round.to(phase, obstacle.reason(), obstacle.detail());
        }
        return round.to(phase.toBlocked(obstacle), obstacle.reason(), obstacle.detail());
    }
}
