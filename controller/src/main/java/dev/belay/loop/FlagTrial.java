package dev.belay.loop;

import dev.belay.api.FlagRelease;
import dev.belay.flags.Standing;
import dev.belay.flags.Wish;
import dev.belay.release.Brake;
import dev.belay.release.FlagLever;
import dev.belay.release.Observation.Target;
import dev.belay.release.Phase;
import dev.belay.release.Plan;
import dev.belay.release.Progress;
import dev.belay.release.Revision;
import dev.belay.release.Trial;
import dev.belay.workload.Crew;
import dev.belay.workload.Workload;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What stands in the place of a ReplicaSet where a flag is on trial: the release that the spec names
/// for the revision, and the service as it is, whatever pods it has, for the candidate's pods.
final class FlagTrial {

    private FlagTrial() {}

    static Revision wanted(FlagRelease flag) {
        return new Revision(flag.release());
    }

    /// The Deployment is somebody else's to roll out, so its rollouts and restarts are no matter here;
    /// nor is the end of its namespace, which the flag outlives.
    static Target target(Sight sight, Workload workload) {
        Revision release =
                wanted(Objects.requireNonNull(sight.release().getSpec().flag()));
        return new Target(
                workload.deployment().getMetadata().getUid(),
                workload.replicas(),
                release,
                release,
                true,
                false,
                workload.saysHandsOff() ? workload.deployment().getMetadata().getGeneration() : null,
                Brake.NONE,
                false);
    }

    /// The same pods serve those who are shown the flag and those who are not: the one cannot be down
    /// without the other.
    static Progress progress(Workload workload, boolean contested) {
        boolean isServing = workload.crews().stream().mapToInt(Crew::ready).sum() > 0;
        String laggard = isServing
                ? ""
                : "No pod of %s is ready."
                        .formatted(workload.deployment().getMetadata().getName());
        return Progress.NONE
                .with(new Progress.Pods(isServing, isServing, isServing))
                .withContested(contested)
                .waitingFor(laggard);
    }

    /// The share that stands: of a step that begins the one before, until the flag was read back.
    ///
    /// @param flag none: it is not known how far it is
    static int share(Phase phase, @Nullable Standing flag) {
        return switch (phase) {
            case Phase.Shifting shifting -> {
                int wanted = shifting.trial().plan().weightAt(shifting.step());
                boolean isThere = flag != null && flag.done() && flag.wish().equals(new Wish.Show(wanted));
                yield isThere ? wanted : shifting.from();
            }
            case Phase.Withdrawn _ -> 0;
            case Phase.AtStep at -> at.trial().plan().weightAt(at.step());
            case Phase.Baking _ -> 100;
            default -> 0;
        };
    }

    /// None: by their metrics those who are shown it are not told from the others.
    static FlagLever.@Nullable Variant variant(Plan plan) {
        FlagLever flag = plan.levers().flag();
        return flag == null ? null : flag.variant();
    }

    /// How much of what is judged is on trial: where nobody can tell who was shown the flag, all of it.
    static int judgedShare(Trial trial, Phase phase) {
        int share = share(phase, null);
        return share > 0 && variant(trial.plan()) == null ? 100 : share;
    }
}
