package dev.belay.release;

import org.jspecify.annotations.Nullable;

/// What the flag of a trial should be. Computed from the journal and never stored, as [Desired] is.
public record Exposure(FlagLever flag, Share share) {

    public sealed interface Share {

        /// With a step: so many of a hundred users.
        record At(int percent) implements Share {}

        /// Back to what it was before the trial.
        record Former(int percent) implements Share {}

        /// Back, to nobody.
        record Off() implements Share {}
    }

    /// What is wished of a flag now; none: of no flag anything.
    ///
    /// @param facts none: there is no Deployment
    public static @Nullable Exposure desired(Journal journal, @Nullable Facts facts) {
        Trial trial = journal.phase() instanceof Phase.Unknown
                ? null
                : journal.phase().trialUnderWay();
        FlagLever flag = trial == null ? null : trial.plan().levers().flag();
        if (trial == null || flag == null || flag.former() == null) {
            return journal.owed() == null ? null : back(journal.owed());
        }
        Plan plan = trial.plan();
        return switch (journal.phase()) {
            case Phase.Shifting shifting -> new Exposure(flag, new Share.At(shifting(shifting, facts)));
            case Phase.Watching watching -> new Exposure(flag, new Share.At(plan.exposureAt(watching.step())));
            case Phase.Gated gated -> new Exposure(flag, new Share.At(plan.exposureAt(gated.step())));
            case Phase.Baking _, Phase.HandingOver _ ->
                new Exposure(flag, new Share.At(plan.exposureAt(plan.finalStep())));
            // It is to go on later, so it is not switched off.
            case Phase.Withdrawn _ -> new Exposure(flag, new Share.Former(flag.former()));
            case Phase.RollingBack _ -> back(flag);
            case Phase.Preparing _, Phase.Blocked _ -> new Exposure(flag, new Share.At(flag.former()));
            case Phase.Adopting _, Phase.Steady _, Phase.RolledBack _, Phase.Leaving _, Phase.Unknown _ -> null;
        };
    }

    /// Up after the route has the step's weight, so that nobody is shown what no pod can do; down at
    /// once. What nothing goes before waits for what holds the step alone, and a hold undoes no move
    /// that has been made.
    private static int shifting(Phase.Shifting phase, @Nullable Facts facts) {
        Plan plan = phase.trial().plan();
        // Of a flag that was withdrawn the shift begins where it was before the trial, as a route's does at 0.
        int before = plan.isOfFlag() && phase.from() == 0 ? plan.exposureAt(0) : plan.exposureAt(phase.step() - 1);
        int wanted = plan.exposureAt(phase.step());
        boolean moved = facts != null && facts.candidateReady() && isFree(phase, facts);
        return wanted < before || moved ? wanted : before;
    }

    private static boolean isFree(Phase.Shifting phase, Facts facts) {
        Plan plan = phase.trial().plan();
        boolean stands = facts.weightNow() == plan.weightAt(phase.step());
        return stands || (plan.isOfFlag() && !facts.forwardHeld());
    }

    private static @Nullable Exposure back(FlagLever flag) {
        if (flag.off()) {
            return new Exposure(flag, new Share.Off());
        }
        return flag.former() == null ? null : new Exposure(flag, new Share.Former(flag.former()));
    }
}
