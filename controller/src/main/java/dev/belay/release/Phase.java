package dev.belay.release;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Where a Release is. One record a phase, with the data that is true only in it, and one `to…` method a legal
/// move: what is not here cannot happen. `docs/state-machine.md` is drawn from these methods.
public sealed interface Phase {

    /// As it stands in status.
    default String word() {
        return getClass().getSimpleName();
    }

    /// The trial that is under way in it, also while something blocks it or a newer operator has it; none: there is
    /// none.
    default @Nullable Trial trialUnderWay() {
        return switch (this) {
            case InTrial inTrial -> inTrial.trial();
            case Blocked blocked -> blocked.from().trialUnderWay();
            case Unknown unknown -> unknown.trial();
            case Adopting _, Steady _, RolledBack _, Leaving _ -> null;
        };
    }

    /// The Deployment was recreated, so whatever was under way ended with it; or Belay had left, and is back.
    default Adopting toAdopting() {
        return new Adopting();
    }

    /// The Release goes and nothing may be touched any more: the namespace is ending, or a person said hands off.
    default Leaving toReleased() {
        return new Leaving(true);
    }

    /// Between trials, or before the first: what a Blocked Release can have come from.
    sealed interface Origin extends Phase permits Adopting, Steady, Preparing, RolledBack {

        default Blocked toBlocked(Obstacle obstacle) {
            return new Blocked(this, obstacle);
        }
    }

    /// At rest: nothing of a trial is on the cluster.
    sealed interface AtRest extends Phase permits Adopting, Blocked, Steady, RolledBack {

        default Leaving toLeaving() {
            return new Leaving(false);
        }
    }

    /// A trial is under way.
    sealed interface InTrial extends Phase permits BeforeHandover, HandingOver, RollingBack {

        Trial trial();
    }

    /// A trial that can still be taken back by the levers alone.
    sealed interface BeforeHandover extends InTrial permits Preparing, AtStep, Serving {

        BeforeHandover with(Trial trial);

        default RollingBack toRollingBack(Fall fall, Timeline timeline) {
            return RollingBack.begin(trial(), fall, timeline);
        }
    }

    /// The candidate has a step of the plan.
    sealed interface AtStep extends BeforeHandover permits Advancing, Withdrawn {

        int step();
    }

    /// The candidate has, or is getting, traffic, and can lose it without losing its step.
    sealed interface Serving extends BeforeHandover permits Advancing, Baking {

        int step();

        default Withdrawn toWithdrawn(Reason why, int count) {
            return new Withdrawn(trial().withdrawnTo(count), step(), why, Stopwatch.ZERO);
        }
    }

    /// It can wait for something of ours that is late, and the progress deadline's clock is in it.
    sealed interface Clocked extends Phase permits Preparing, Shifting, Watching, Withdrawn, Baking, HandingOver {

        Stopwatch waiting();

        Clocked waiting(Stopwatch waited);
    }

    /// The candidate can go on to the next step.
    sealed interface Advancing extends AtStep, Serving permits Shifting, Watching, Gated {

        default Shifting toNextStep() {
            return new Shifting(trial().inNewStep(), step() + 1, trial().plan().weightAt(step()), Stopwatch.ZERO);
        }
    }

    /// The Deployment rolls out by itself, or something keeps it from being adopted.
    record Adopting() implements Origin, AtRest {

        Steady toSteady() {
            return new Steady();
        }
    }

    /// Something found before anything was touched is in the way. It wants what the phase it came from wants, at
    /// weight 0.
    record Blocked(Origin from, Obstacle obstacle) implements AtRest {

        Origin toOrigin() {
            return from;
        }
    }

    record Steady() implements Origin, AtRest {

        Preparing toPreparing(Trial trial) {
            return new Preparing(trial, Stopwatch.ZERO);
        }
    }

    /// The other revisions are parked, the Services pinned, the candidate and its Service made: all of it at weight
    /// 0.
    record Preparing(Trial trial, Stopwatch waiting) implements Origin, BeforeHandover, Clocked {

        @Override
        public Preparing with(Trial paused) {
            return new Preparing(paused, waiting);
        }

        @Override
        public Preparing waiting(Stopwatch waited) {
            return new Preparing(trial, waited);
        }

        Shifting toShifting() {
            return new Shifting(trial, 1, 0, Stopwatch.ZERO);
        }
    }

    /// The candidate grows to the step's size and, once ready, gets the step's weight.
    ///
    /// @param from the weight at which the shift began: what stands until the pods for more are ready
    record Shifting(Trial trial, int step, int from, Stopwatch waiting) implements Advancing, Clocked {

        @Override
        public Shifting with(Trial paused) {
            return new Shifting(paused, step, from, waiting);
        }

        @Override
        public Shifting waiting(Stopwatch waited) {
            return new Shifting(trial, step, from, waited);
        }

        /// What stands is still the weight at which this shift began.
        @Override
        public Shifting toNextStep() {
            return new Shifting(trial.inNewStep(), step + 1, from, Stopwatch.ZERO);
        }

        Watching toWatching() {
            return new Watching(trial, step, Duration.ZERO, Stopwatch.ZERO);
        }

        Baking toBaking(Instant now) {
            return new Baking(trial, now, Stopwatch.ZERO);
        }
    }

    /// The step's weight stands and is watched until its hold is gathered.
    record Watching(Trial trial, int step, Duration held, Stopwatch waiting) implements Advancing, Clocked {

        @Override
        public Watching with(Trial paused) {
            return new Watching(paused, step, held, waiting);
        }

        @Override
        public Watching waiting(Stopwatch waited) {
            return new Watching(trial, step, held, waited);
        }

        Watching gathered(Duration more, Stopwatch waited) {
            return new Watching(trial, step, held.compareTo(more) >= 0 ? held : more, waited);
        }

        Gated toGated() {
            return new Gated(trial, step, null);
        }
    }

    /// The hold is gathered and a gate must say yes. The candidate is judged all the same.
    record Gated(Trial trial, int step, @Nullable String approvedBy) implements Advancing {

        @Override
        public Gated with(Trial paused) {
            return new Gated(paused, step, approvedBy);
        }

        Gated approved(String by) {
            return new Gated(trial, step, by);
        }
    }

    /// The candidate cannot serve: its traffic is back on stable, its step is kept, and it may try again.
    record Withdrawn(Trial trial, int step, Reason why, Stopwatch waiting) implements AtStep, Clocked {

        @Override
        public Withdrawn with(Trial paused) {
            return new Withdrawn(paused, step, why, waiting);
        }

        @Override
        public Withdrawn waiting(Stopwatch waited) {
            return new Withdrawn(trial, step, why, waited);
        }

        Shifting toShifting() {
            return new Shifting(trial, step, 0, Stopwatch.ZERO);
        }
    }

    /// All traffic is on the candidate, also that of callers past the route; stable is kept at full size.
    record Baking(Trial trial, Instant since, Stopwatch waiting) implements Serving, Clocked {

        @Override
        public int step() {
            return trial.plan().finalStep();
        }

        @Override
        public Baking with(Trial paused) {
            return new Baking(paused, since, waiting);
        }

        @Override
        public Baking waiting(Stopwatch waited) {
            return new Baking(trial, since, waited);
        }

        HandingOver toHandingOver() {
            return new HandingOver(trial, HandoverPart.SETTLING, Stopwatch.ZERO);
        }

        /// A flag is not handed over.
        Steady toSteady() {
            return new Steady();
        }
    }

    /// The candidate's ReplicaSet becomes the Deployment's own.
    record HandingOver(Trial trial, HandoverPart part, Stopwatch waiting) implements InTrial, Clocked {

        public boolean isPastNoReturn() {
            return part == HandoverPart.CLEARING;
        }

        HandingOver with(Trial paused) {
            return new HandingOver(paused, part, waiting);
        }

        @Override
        public HandingOver waiting(Stopwatch waited) {
            return new HandingOver(trial, part, waited);
        }

        HandingOver toSwapping() {
            return new HandingOver(trial, HandoverPart.SWAPPING, Stopwatch.ZERO);
        }

        /// The epoch is raised here: from now on a late write of a rollback fails its test.
        HandingOver toClearing() {
            return new HandingOver(trial.raised(), HandoverPart.CLEARING, Stopwatch.ZERO);
        }

        RollingBack toRollingBack(Fall fall, Timeline timeline) {
            return RollingBack.begin(trial, fall, timeline);
        }

        Steady toSteady() {
            return new Steady();
        }
    }

    /// The traffic goes back to stable, then the candidate goes.
    ///
    /// @param escalated the traffic was not seen to move in time: the candidate's pods are removed at once
    record RollingBack(Trial trial, Fall fall, RollbackPart part, Timeline timeline, boolean escalated)
            implements InTrial {

        static RollingBack begin(Trial trial, Fall fall, Timeline timeline) {
            return new RollingBack(trial.raised(), fall, RollbackPart.SHIFTING, timeline, false);
        }

        RollingBack escalate() {
            return new RollingBack(trial, fall, part, timeline, true);
        }

        RollingBack toConfirming(Instant now) {
            return new RollingBack(trial, fall, RollbackPart.CONFIRMING, timeline.shifted(now), escalated);
        }

        RollingBack confirmed(Instant now) {
            return new RollingBack(trial, fall, part, timeline.confirmed(now), escalated);
        }

        RollingBack toClearing() {
            return new RollingBack(trial, fall, RollbackPart.CLEARING, timeline, escalated);
        }

        RolledBack toRolledBack() {
            return new RolledBack(trial.candidate(), fall.cause(), fall.message());
        }

        Steady toSteady() {
            return new Steady();
        }

        Leaving toLeaving() {
            return new Leaving(false);
        }
    }

    /// The revision failed; stable serves, and the failed revision is not tried again until somebody asks.
    record RolledBack(Revision failed, Reason cause, String message) implements Origin, AtRest {

        Preparing toPreparing(Trial trial) {
            return new Preparing(trial, Stopwatch.ZERO);
        }

        Steady toSteady() {
            return new Steady();
        }
    }

    /// The Release is being deleted, or Belay leaves: the Deployment becomes an ordinary one in one patch, then the
    /// finalizer goes.
    ///
    /// @param released everything is given back, or may not be touched any more: only the finalizer is left to drop
    record Leaving(boolean released) implements Phase {

        Leaving release() {
            return new Leaving(true);
        }

        Reason reason() {
            return released ? Reason.LEFT : Reason.LEAVING;
        }
    }

    /// A phase that a newer operator wrote. Nothing moves forward and nothing is repaired; abort still works, by
    /// the trial that every version writes in the same form.
    record Unknown(String written, @Nullable Trial trial) implements Phase {

        @Override
        public String word() {
            return written;
        }

        RollingBack toRollingBack(Trial known, Fall fall, Timeline timeline) {
            return RollingBack.begin(known, fall, timeline);
        }

        Leaving toLeaving() {
            return new Leaving(false);
        }
    }
}
