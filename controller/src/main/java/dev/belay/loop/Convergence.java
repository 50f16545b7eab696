package dev.belay.loop;

import dev.belay.kube.Pending;
import dev.belay.release.Desired;
import dev.belay.release.HandoverPart;
import dev.belay.release.Journal;
import dev.belay.release.Phase;
import dev.belay.release.Phase.HandingOver;
import dev.belay.release.Phase.RollingBack;
import dev.belay.release.Phase.Withdrawn;
import dev.belay.release.Revision;
import dev.belay.release.RollbackPart;
import dev.belay.release.Trial;
import dev.belay.traffic.TrafficWrites;
import dev.belay.workload.Crew;
import dev.belay.workload.DeploymentPatch;
import dev.belay.workload.Parking;
import dev.belay.workload.Workload;
import dev.belay.workload.WorkloadWrites;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What still lies between the cluster and what a phase desires, in the one order in which it may be done. Each
/// stage waits until the one before is written *and seen*: that order is what keeps every instant in between safe.
///
/// @param levers what takes traffic back; all at once, before any stage
/// @param touches whether anything may be done at all
record Convergence(Pending levers, List<Pending> stages, boolean touches) {

    static final Convergence NOTHING = new Convergence(Pending.NOTHING, List.of(), false);

    /// Of a Release that moves a flag the cluster has nothing: how far the flag is, [FlagProgress] says.
    private static final Convergence OF_FLAG = new Convergence(Pending.NOTHING, List.of(), true);

    static Convergence of(Sight sight, Journal journal, Desired wish) {
        if (sight.movesFlag()) {
            return OF_FLAG;
        }
        Phase phase = journal.phase();
        Workload workload = sight.workload();
        // The mark is the adoption's last act but for the record: whoever finds it and no record goes on from there.
        boolean isHalfAdopted = phase instanceof Phase.Adopting
                && workload != null
                && sight.name().equals(workload.markedBy());
        Desired desired = isHalfAdopted ? wish.marked() : wish;
        if (!desired.touched() || workload == null || sight.isTaken()) {
            return NOTHING;
        }
        WorkloadWrites work = new WorkloadWrites(
                workload,
                desired,
                new DeploymentPatch(
                        sight.name(),
                        Objects.requireNonNullElse(journal.brake(), sight.brakeOffered()),
                        sight.release().getSpec().images(),
                        workload.stableTemplate()),
                phase.trialUnderWay(),
                sight.autoscaled());
        TrafficWrites traffic =
                new TrafficWrites(sight.levers(), desired.traffic(), phase, ends(workload, phase, desired));
        return isWayBack(phase) ? back(work, traffic) : forward(work, traffic, phase, workload);
    }

    /// Without a Deployment there is only to give back what its last trial has left on Services and routes:
    /// a new one of the same name would get no traffic.
    static Convergence withoutWorkload(Sight sight, Phase phase) {
        if (sight.movesFlag()) {
            return OF_FLAG;
        }
        if (sight.watch() == null || sight.namespaceEnding() || phase.trialUnderWay() != null) {
            return NOTHING;
        }
        TrafficWrites traffic =
                new TrafficWrites(sight.levers(), Desired.Traffic.PLAIN, phase, TrafficWrites.Ends.GONE);
        return new Convergence(
                Pending.NOTHING,
                // The Services last: by their marks it is known which they are.
                List.of(traffic.split(), traffic.unpreviewed(), traffic.unpinned(0), traffic.stripped()),
                true);
    }

    /// The whole way of a trial, from the brake to the brake. What a phase does not want is done already, or nothing.
    private static Convergence forward(WorkloadWrites work, TrafficWrites traffic, Phase phase, Workload workload) {
        boolean noReturn = phase instanceof HandingOver over && over.part() == HandoverPart.CLEARING;
        return new Convergence(
                Pending.NOTHING,
                List.of(
                        // From here a late write of a rollback fails its test; only then may stable shrink.
                        noReturn ? traffic.raised() : Pending.NOTHING,
                        work.braked(),
                        work.parked(),
                        work.owned(),
                        // Before a pod of the candidate exists that an unpinned Service would lead to.
                        traffic.pinned(),
                        work.stableSized(),
                        work.candidateSized(),
                        traffic.previewed(),
                        traffic.split(),
                        traffic.unpinned(others(workload, phase)),
                        // After no route names them any more.
                        traffic.unpreviewed(),
                        work.released(),
                        work.freed(),
                        traffic.stripped(),
                        work.stripped()),
                true);
    }

    /// Every lever is its own: none waits for another, and the brake waits for all of them.
    private static Convergence back(WorkloadWrites work, TrafficWrites traffic) {
        Pending levers =
                traffic.split().and(traffic.pinned()).and(traffic.previewed()).and(work.candidateSized());
        return new Convergence(levers, List.of(work.braked(), work.parked(), work.owned()), true);
    }

    private static boolean isWayBack(Phase phase) {
        return phase instanceof Withdrawn
                || (phase instanceof RollingBack rolling && rolling.part() != RollbackPart.CLEARING);
    }

    /// Once unpinned, a Service leads to all pods of the Deployment: how many are not of the crew that it owns?
    /// Without a trial that is Kubernetes' own rollout, and a pin that was left over is only in its way.
    private static long others(Workload workload, Phase phase) {
        return phase.trialUnderWay() == null
                ? 0
                : workload.crews().stream()
                        .filter(crew -> crew.isOwnedBy(workload.deployment()))
                        .max(Comparator.comparingInt(Crew::wanted))
                        .map(crew -> workload.othersThan(crew.hash()))
                        .orElse(0L);
    }

    private static TrafficWrites.Ends ends(Workload workload, Phase phase, Desired desired) {
        Crew pin = crew(workload, phase, desired.traffic().pin());
        Crew preview = crew(workload, phase, desired.traffic().preview());
        return new TrafficWrites.Ends(
                pin == null ? null : pin.hash(),
                pin == null ? Set.of() : names(pin),
                preview == null ? null : preview.hash(),
                Parking.owner(workload.deployment()));
    }

    private static @Nullable Crew crew(Workload workload, Phase phase, @Nullable Revision revision) {
        if (revision == null) {
            return null;
        }
        Trial trial = phase.trialUnderWay();
        return trial != null && revision.equals(trial.candidate()) ? workload.candidate() : workload.stable();
    }

    private static Set<String> names(Crew crew) {
        return crew.pods().stream().map(pod -> pod.getMetadata().getName()).collect(Collectors.toSet());
    }

    /// What is to be done now; nothing: it is as desired, and seen to be.
    Pending next() {
        if (!levers.writes().isEmpty()) {
            return levers;
        }
        // A gateway that does not answer keeps nobody from putting the brake back.
        return stages.stream().filter(stage -> !stage.isDone()).findFirst().orElse(levers);
    }

    boolean isSettled() {
        return next().isDone();
    }

    /// The API server has accepted every write that takes traffic back. While nothing may be touched, none was sent.
    boolean areLeversThrown() {
        return touches && levers.writes().isEmpty();
    }
}
