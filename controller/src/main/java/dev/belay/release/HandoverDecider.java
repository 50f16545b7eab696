package dev.belay.release;

import dev.belay.release.Phase.Baking;
import dev.belay.release.Phase.HandingOver;
import dev.belay.release.Verb.Name;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// The bake and the handover. Until the point of no return the way back is open; after it there is only forward.
final class HandoverDecider {

    private HandoverDecider() {}

    static Decision baking(Round round, Baking before) {
        Reason hold = round.hold(before.trial(), before.step());
        Baking phase = before.waiting(StepDecider.waited(round, before, hold));
        Decision back = StepDecider.backOrOff(round, phase, phase.waiting());
        if (back != null) {
            return back;
        }
        if (round.says(Name.SKIP)) {
            return queueing(round, round.doing(begin(round, phase)));
        }
        return queueing(round, baked(round, phase, hold));
    }

    private static Decision baked(Round round, Baking phase, @Nullable Reason hold) {
        Instant end = phase.since().plus(phase.trial().plan().bake());
        if (hold != null) {
            return round.to(phase, hold);
        }
        if (round.now().isBefore(end)) {
            return round.to(phase, Reason.BAKING, "Until " + end + ".").wake(end);
        }
        if (!round.health().isHealthy()) {
            return round.to(phase, round.health().reason(), round.health().message());
        }
        if (!round.progress().settled() || !round.progress().pods().candidateReady()) {
            return round.to(phase, Reason.LEVERS_PENDING, round.progress().laggard())
                    .wake(phase.waiting().reaches(phase.trial().plan().progressDeadline()));
        }
        return begin(round, phase);
    }

    private static Decision begin(Round round, Baking phase) {
        if (phase.trial().plan().isOfFlag()) {
            // Everybody is shown it, and there is nobody to hand anything over to.
            return released(round, phase.toSteady(), phase.trial());
        }
        return round.to(phase.toHandingOver(), Reason.HANDING_OVER).wake(round.now());
    }

    static Decision handingOver(Round round, HandingOver before) {
        return queueing(round, before.isPastNoReturn() ? clearing(round, before) : returnable(round, before));
    }

    private static Decision returnable(Round round, HandingOver before) {
        Reason hold = round.hold(before.trial(), before.trial().plan().finalStep());
        boolean done = round.progress().settled() && round.progress().pods().candidateReady();
        HandingOver phase = before.waiting(before.waiting().judge(!done, hold != null, round.now()));
        Fall fall = fall(round, phase);
        if (fall != null) {
            return round.progress().pods().isOnlyCandidateServing()
                    ? WayBack.stay(round, phase, fall)
                    : WayBack.take(round, phase.toRollingBack(fall, WayBack.timeline(round)));
        }
        if (hold != null) {
            return round.to(phase, hold);
        }
        if (!done) {
            return round.to(phase, Reason.HANDING_OVER, round.progress().laggard())
                    .wake(phase.waiting().reaches(phase.trial().plan().progressDeadline()));
        }
        HandingOver next = phase.part() == HandoverPart.SETTLING ? phase.toSwapping() : phase.toClearing();
        return round.to(next, Reason.HANDING_OVER).wake(round.now());
    }

    /// A candidate that stops serving here cannot be withdrawn, its route is plain already: it is taken back.
    private static @Nullable Fall fall(Round round, HandingOver phase) {
        Fall fall = WayBack.of(round, phase, phase.waiting());
        boolean dead =
                !round.progress().pods().candidateServing() && round.target().replicas() > 0;
        return fall == null && dead
                ? new Fall(Reason.CANDIDATE_UNREADY, round.progress().laggard(), Fall.After.FAILED)
                : fall;
    }

    /// Only forward: the judge has stopped, and deleting the Release waits until the Deployment is whole again.
    private static Decision clearing(Round round, HandingOver before) {
        HandingOver phase =
                before.waiting(before.waiting().judge(!round.progress().settled(), false, round.now()));
        if (!round.progress().settled()) {
            boolean stuck = phase.waiting().isPast(phase.trial().plan().progressDeadline(), round.now());
            return round.to(
                            phase,
                            stuck ? Reason.HANDOVER_STUCK : Reason.HANDING_OVER,
                            round.progress().laggard())
                    .wake(
                            stuck
                                    ? null
                                    : phase.waiting()
                                            .reaches(phase.trial().plan().progressDeadline()));
        }
        return released(round, phase.toSteady(), phase.trial());
    }

    private static Decision released(Round round, Phase.Steady next, Trial trial) {
        Decision steady = round.to(next, Reason.STABLE_SERVES).wake(round.now());
        Journal.Past past = new Journal.Past(
                trial.id(), trial.candidate(), "Released", Reason.STABLE_SERVES.word(), trial.startedAt(), round.now());
        return steady.in(steady.journal()
                .serving(trial.candidate())
                .forgiven(trial.candidate())
                .ended(past));
    }

    /// A newer template waits in a queue while this one bakes and is handed over.
    private static Decision queueing(Round round, Decision decision) {
        boolean waits = decision.phase() instanceof Phase.InTrial trial
                && !(trial instanceof Phase.RollingBack)
                && !round.target().wanted().equals(trial.trial().candidate());
        return decision.in(decision.journal().queued(waits ? round.target().wanted() : null));
    }
}
