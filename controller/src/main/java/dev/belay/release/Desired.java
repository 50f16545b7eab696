package dev.belay.release;

import dev.belay.release.Phase.HandingOver;
import dev.belay.release.Phase.RollingBack;
import org.jspecify.annotations.Nullable;

/// What the cluster should look like. Computed from the phase and never stored, so that a phase and its effects
/// cannot disagree, and what others change is put back without a rule for each case.
///
/// @param finalizer the Release is to carry ours
public record Desired(Deployment deployment, Traffic traffic, Size candidate, Size stable, boolean finalizer) {

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

        static final Traffic PLAIN = new Traffic(null, null, new Route.Plain());
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
        return switch (phase) {
            case Phase.Adopting _ -> untouched(facts.stable() != null);
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

    private static Desired untouched(boolean marked) {
        Deployment deployment = new Deployment(Deployment.Braking.AS_IT_IS, Deployment.Template.AS_IT_IS, null, marked);
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
            case BY_RELEASE -> false;
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
                .sized(new Size.Exactly(size));
    }

    private static Desired atStep(Phase.AtStep phase, Facts facts, int weight) {
        Plan plan = phase.trial().plan();
        Revision pin = plan.sharesByPods() ? null : facts.stable();
        return inTrial(facts, new Traffic(pin, phase.trial().candidate(), route(plan, weight)))
                .sized(new Size.Exactly(plan.candidateSize(phase.step(), facts.replicas())));
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
        return inTrial(facts, new Traffic(facts.stable(), facts.stable(), route(plan, 0)))
                .sized(new Size.Exactly(plan.candidateSize(phase.step(), facts.replicas())));
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
        Desired back = inTrial(facts, new Traffic(facts.stable(), facts.stable(), route(plan, 0)))
                .keepingTemplate();
        // Where pods make the share, removing them is the lever; elsewhere the last resort.
        return phase.escalated() || plan.sharesByPods() ? back.sized(new Size.Gone()) : back;
    }

    /// In `ByRelease` the Release is what the user wrote, so stable's images may be written back; elsewhere Git is
    /// not overruled, and the brake holds what it says.
    private static Desired removed(Facts facts) {
        boolean byRelease = facts.brake() == Brake.BY_RELEASE;
        Deployment deployment = byRelease
                ? new Deployment(Deployment.Braking.OFF, Deployment.Template.STABLE, null, true)
                : new Deployment(Deployment.Braking.ON, Deployment.Template.AS_IT_IS, facts.stable(), true);
        return new Desired(deployment, Traffic.PLAIN, new Size.Gone(), AS_IT_IS, true);
    }

    /// One patch makes the Deployment an ordinary one: stable's template and no brake.
    private static Desired leaving(Phase.Leaving phase, Facts facts) {
        boolean ours = !phase.released() && facts.stable() != null;
        Deployment deployment = new Deployment(
                ours ? Deployment.Braking.OFF : Deployment.Braking.AS_IT_IS,
                ours && facts.isChanged() ? Deployment.Template.STABLE : Deployment.Template.AS_IT_IS,
                null,
                false);
        return new Desired(deployment, Traffic.PLAIN, AS_IT_IS, AS_IT_IS, !phase.released());
    }

    /// The Deployment owns stable alone and is braked, whatever the traffic does.
    private static Desired inTrial(Facts facts, Traffic traffic) {
        Deployment.Template template =
                facts.brake() == Brake.BY_RELEASE ? Deployment.Template.IMAGES : Deployment.Template.AS_IT_IS;
        Deployment deployment = new Deployment(Deployment.Braking.ON, template, facts.stable(), true);
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

    private Desired keepingTemplate() {
        Deployment kept =
                new Deployment(deployment.brake, Deployment.Template.AS_IT_IS, deployment.owned, deployment.marked);
        return new Desired(kept, traffic, candidate, stable, finalizer);
    }
}
