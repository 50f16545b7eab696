package dev.belay.release;

import dev.belay.release.Phase.HandingOver;
import dev.belay.release.Phase.RollingBack;
import org.jspecify.annotations.Nullable;

/// What the cluster should look like. Computed from the phase and never stored, so that a phase and its effects
/// cannot disagree, and what others change is put back without a rule for each case.
///
/// @param finalizer the Release is to carry ours
/// @param touched false: nothing is to be written but the finalizer, whatever else is said here
public record Desired(
        Deployment deployment, Traffic traffic, Size candidate, Size stable, boolean finalizer, boolean touched) {

    Desired(Deployment deployment, Traffic traffic, Size candidate, Size stable, boolean finalizer) {
        this(deployment, traffic, candidate, stable, finalizer, true);
    }

    /// The Deployment itself.
    ///
    /// @param owned the one revision whose ReplicaSet it owns, every other one being parked; none: all are free
    /// @param marked it carries the name of its Release
    public record Deployment(
            Braking brake, Template template, @Nullable Revision owned, boolean marked) {

        public enum Braking {
            ON,
            OFF,
            AS_IT_IS
        }

        public enum Template {
            AS_IT_IS,
            /// The Release's images, in the same patch as the brake.
            IMAGES,
            /// Stable's template, in the same patch as the brake's end.
            STABLE
        }
    }

    /// What leads callers to a revision.
    ///
    /// @param pin the revision that the target Services are narrowed to; none: unpinned
    /// @param preview where the candidate Services lead; none: there are to be none
    public record Traffic(@Nullable Revision pin, @Nullable Revision preview, Route route) {

        public static final Traffic PLAIN = new Traffic(null, null, new Route.Plain());
    }

    public sealed interface Route {

        /// Without the candidate, as the user wrote it.
        record Plain() implements Route {}

        /// With the candidate as a second backend, at a weight from 0 to 100.
        record Split(int weight) implements Route {}
    }

    /// How many pods a ReplicaSet is to have.
    public sealed interface Size {

        /// Whoever sizes it, it is not us.
        record AsItIs() implements Size {}

        record Exactly(int replicas) implements Size {}

        /// No pods; and no ReplicaSet either where we made it.
        record Gone() implements Size {}
    }

    private static final Size AS_IT_IS = new Size.AsItIs();

    /// One total function: every phase has its picture, and nothing but phase and facts goes into it.
    public static Desired desired(Phase phase, Facts facts) {
        if (facts.brake() == Brake.NONE) {
            // What such a Release moves is a flag, and [Exposure] says where to.
            return untouched(!(phase instanceof Phase.Leaving leaving && leaving.released()));
        }
        return switch (phase) {
            case Phase.Adopting _ -> adopting(facts);
            case Phase.Blocked blocked -> desired(blocked.from(), facts);
            case Phase.Steady _ -> atRest(facts);
            case Phase.Preparing preparing -> preparing(preparing, facts);
            case Phase.Shifting shifting -> atStep(shifting, facts, weight(shifting, facts));
            case Phase.Watching watching ->
                atStep(watching, facts, watching.trial().plan().weightAt(watching.step()));
            case Phase.Gated gated -> atStep(gated, facts, gated.trial().plan().weightAt(gated.step()));
            case Phase.Withdrawn withdrawn -> withdrawn(withdrawn, facts);
            case Phase.Baking baking -> baking(baking, facts);
            case HandingOver over -> handingOver(over, facts);
            case RollingBack back -> rollingBack(back, facts);
            case Phase.RolledBack _ -> atRest(facts);
            case Phase.Leaving leaving -> leaving(leaving, facts);
            case Phase.Unknown _ -> untouched(true);
        };
    }

    /// The same, and the Deployment carries the name of its Release.
    public Desired marked() {
        Deployment owner = new Deployment(deployment.brake, deployment.template, deployment.owned, true);
        return new Desired(owner, traffic, candidate, stable, finalizer, touched);
    }

    /// Whatever is there stays, known or not.
    private static Desired untouched(boolean finalizer) {
        Deployment deployment = new Deployment(Deployment.Braking.AS_IT_IS, Deployment.Template.AS_IT_IS, null, true);
        return new Desired(deployment, Traffic.PLAIN, AS_IT_IS, AS_IT_IS, finalizer, false);
    }

    /// What a former trial left on Services and routes goes. A change past `ByRelease` is to roll out, so its brake
    /// goes too.
    private static Desired adopting(Facts facts) {
        Deployment.Braking braking =
                facts.brake() == Brake.BY_RELEASE ? Deployment.Braking.OFF : Deployment.Braking.AS_IT_IS;
        Deployment deployment = new Deployment(braking, Deployment.Template.AS_IT_IS, null, facts.stable() != null);
        return new Desired(deployment, Traffic.PLAIN, AS_IT_IS, AS_IT_IS, true);
    }

    /// While a template waits that must not roll out, the other revisions stay parked: scaled to zero and up again,
    /// a paused Deployment would run the newest of them.
    private static Desired atRest(Facts facts) {
        boolean braked = isBrakedAtRest(facts);
        Deployment deployment = new Deployment(
                braked ? Deployment.Braking.ON : Deployment.Braking.OFF,
                Deployment.Template.AS_IT_IS,
                braked && facts.isChanged() ? facts.stable() : null,
                true);
        return new Desired(deployment, Traffic.PLAIN, AS_IT_IS, AS_IT_IS, true);
    }

    private static boolean isBrakedAtRest(Facts facts) {
        return switch (facts.brake()) {
            case BY_RELEASE, NONE -> false;
            case ON_CHANGE -> facts.isChanged();
            case STANDING -> facts.isChanged() || !facts.restartPending();
            case null -> false;
        };
    }

    private static Desired preparing(Phase.Preparing phase, Facts facts) {
        Plan plan = phase.trial().plan();
        // Unpinned pods get traffic as they become ready, so without a route there may be none before the shift.
        int size = plan.sharesByPods() ? 0 : plan.candidateSize(1, facts.replicas());
        Revision pin = plan.sharesByPods() ? null : facts.stable();
        return inTrial(facts, new Traffic(pin, phase.trial().candidate(), route(plan, 0)))
                .imaged(facts)
                .sized(new Size.Exactly(size));
    }

    private static Desired atStep(Phase.AtStep phase, Facts facts, int weight) {
        Plan plan = phase.trial().plan();
        Revision pin = plan.sharesByPods() ? null : facts.stable();
        return inTrial(facts, new Traffic(pin, phase.trial().candidate(), route(plan, weight)))
                .sized(new Size.Exactly(size(phase, facts)));
    }

    /// By pods the size is the share, so a hold keeps a step's pods from being made.
    private static int size(Phase.AtStep phase, Facts facts) {
        Plan plan = phase.trial().plan();
        boolean kept = phase instanceof Phase.Shifting
                && plan.sharesByPods()
                && facts.forwardHeld()
                && facts.weightNow() != plan.weightAt(phase.step());
        int step = kept ? phase.step() - 1 : phase.step();
        return step == 0 ? 0 : plan.candidateSize(step, facts.replicas());
    }

    /// The step's weight only on ready pods. A hold keeps a shift from happening, but undoes none that has
    /// happened.
    private static int weight(Phase.Shifting shifting, Facts facts) {
        int wanted = shifting.trial().plan().weightAt(shifting.step());
        boolean moved = facts.weightNow() == wanted;
        return facts.candidateReady() && (!facts.forwardHeld() || moved) ? wanted : shifting.from();
    }

    /// The pods stay, so that the candidate can come back; everything that leads to them is closed.
    private static Desired withdrawn(Phase.Withdrawn phase, Facts facts) {
        Plan plan = phase.trial().plan();
        // Without a Service the pods themselves are the lever: those that never answered must stop working.
        boolean none = plan.levers().services().isEmpty() && phase.why() == Reason.NO_ANSWERS;
        int size = none ? 0 : plan.candidateSize(phase.step(), facts.replicas());
        return inTrial(facts, new Traffic(facts.stable(), facts.stable(), route(plan, 0)))
                .sized(new Size.Exactly(size));
    }

    private static Desired baking(Phase.Baking phase, Facts facts) {
        Revision candidate = phase.trial().candidate();
        Traffic traffic = new Traffic(candidate, candidate, route(phase.trial().plan(), 100));
        return inTrial(facts, traffic).sized(new Size.Exactly(facts.replicas()));
    }

    private static Desired handingOver(HandingOver phase, Facts facts) {
        Revision candidate = phase.trial().candidate();
        Desired settled = inTrial(facts, new Traffic(candidate, candidate, new Route.Plain()));
        return switch (phase.part()) {
            case SETTLING -> settled.sized(new Size.Exactly(facts.replicas()));
            // From here on the Deployment sizes it.
            case SWAPPING -> settled.owning(candidate);
            case CLEARING -> clearing(candidate, facts);
        };
    }

    /// Stable goes. The brake stays where a newer template waits: its trial is next, and history stays parked.
    private static Desired clearing(Revision candidate, Facts facts) {
        boolean newer = !facts.template().equals(candidate);
        boolean braked = facts.brake() == Brake.STANDING || newer;
        Deployment deployment = new Deployment(
                braked ? Deployment.Braking.ON : Deployment.Braking.OFF,
                Deployment.Template.AS_IT_IS,
                newer ? candidate : null,
                true);
        return new Desired(deployment, Traffic.PLAIN, AS_IT_IS, new Size.Exactly(0), true);
    }

    private static Desired rollingBack(RollingBack phase, Facts facts) {
        if (phase.part() == RollbackPart.CLEARING) {
            return removed(facts);
        }
        Plan plan = phase.trial().plan();
        if (phase.part() == RollbackPart.SHIFTING && facts.onlyCandidateServing()) {
            // StableUnavailable: moved now, the traffic would go to nobody.
            return untouched(true);
        }
        Desired back = inTrial(facts, new Traffic(facts.stable(), facts.stable(), route(plan, 0)));
        // Where pods make the share, removing them is the lever; elsewhere the last resort.
        boolean remove = phase.escalated() || plan.sharesByPods() || facts.replicas() == 0;
        return remove ? back.sized(new Size.Gone()) : back;
    }

    /// In `ByRelease` the Release is what the user wrote, so stable's images may be written back; elsewhere Git is
    /// not overruled, and the brake holds what it says. Where it says stable again, history is the Deployment's own
    /// again.
    private static Desired removed(Facts facts) {
        boolean byRelease = facts.brake() == Brake.BY_RELEASE;
        Deployment deployment = byRelease
                ? new Deployment(
                        Deployment.Braking.OFF,
                        facts.isChanged() ? Deployment.Template.STABLE : Deployment.Template.AS_IT_IS,
                        null,
                        true)
                : new Deployment(
                        Deployment.Braking.ON,
                        Deployment.Template.AS_IT_IS,
                        facts.isChanged() ? facts.stable() : null,
                        true);
        return new Desired(deployment, Traffic.PLAIN, new Size.Gone(), AS_IT_IS, true);
    }

    /// One patch makes the Deployment an ordinary one: stable's template and no brake.
    private static Desired leaving(Phase.Leaving phase, Facts facts) {
        if (phase.released()) {
            return untouched(false);
        }
        boolean ours = facts.stable() != null;
        Deployment deployment = new Deployment(
                ours ? Deployment.Braking.OFF : Deployment.Braking.AS_IT_IS,
                ours && facts.isChanged() ? Deployment.Template.STABLE : Deployment.Template.AS_IT_IS,
                null,
                false);
        return new Desired(deployment, Traffic.PLAIN, AS_IT_IS, AS_IT_IS, true);
    }

    /// The Deployment owns stable alone and is braked, whatever the traffic does.
    private static Desired inTrial(Facts facts, Traffic traffic) {
        Deployment deployment =
                new Deployment(Deployment.Braking.ON, Deployment.Template.AS_IT_IS, facts.stable(), true);
        return new Desired(deployment, traffic, AS_IT_IS, AS_IT_IS, true);
    }

    private static Route route(Plan plan, int weight) {
        return plan.levers().routes().isEmpty() ? new Route.Plain() : new Route.Split(weight);
    }

    private Desired sized(Size size) {
        return new Desired(deployment, traffic, size, stable, finalizer);
    }

    private Desired owning(Revision revision) {
        Deployment owner = new Deployment(deployment.brake, deployment.template, revision, deployment.marked);
        return new Desired(owner, traffic, candidate, stable, finalizer);
    }

    /// The images are written when the trial begins and never again in it: newer ones wait for a trial of their
    /// own.
    private Desired imaged(Facts facts) {
        if (facts.brake() != Brake.BY_RELEASE) {
            return this;
        }
        Deployment written =
                new Deployment(deployment.brake, Deployment.Template.IMAGES, deployment.owned, deployment.marked);
        return new Desired(written, traffic, candidate, stable, finalizer);
    }
}
