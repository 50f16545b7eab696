package dev.belay.workload;

import dev.belay.kube.JsonPatch;
import dev.belay.kube.ManagedFields;
import dev.belay.kube.Pending;
import dev.belay.kube.TrialMark;
import dev.belay.kube.Write;
import dev.belay.release.Desired;
import dev.belay.release.Desired.Deployment.Braking;
import dev.belay.release.Desired.Deployment.Template;
import dev.belay.release.Desired.Size;
import dev.belay.release.Revision;
import dev.belay.release.Trial;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What the Deployment and its ReplicaSets still lack to be as desired, wish by wish; the order of the wishes is
/// the loop's.
///
/// @param patch of the Deployment itself
/// @param trial none: between trials
/// @param inQuarters stable shrinks in quarters, because an autoscaler looks at the average of all pods
public record WorkloadWrites(
        Workload seen,
        Desired desired,
        DeploymentPatch patch,
        @Nullable Trial trial,
        boolean inQuarters) {

    private static final String REPLICAS = "/spec/replicas";
    private static final int QUARTERS = 4;

    /// The brake on, with what belongs into the same patch. Taking it off comes last: see [#released()].
    public Pending braked() {
        return desired.deployment().brake() == Braking.ON ? onDeployment() : Pending.NOTHING;
    }

    /// The Deployment as it is to be left, and its brake off.
    public Pending released() {
        boolean isLost = desired.deployment().template() == Template.STABLE && seen.stable() == null;
        if (isLost) {
            return Pending.waiting("the ReplicaSet of stable was deleted, and its template with it; write that template"
                    + " into the Deployment again, or annotate it belay.dev/hands-off to go on by hand");
        }
        return desired.deployment().brake() == Braking.ON ? Pending.NOTHING : onDeployment();
    }

    private Pending onDeployment() {
        return Pending.of(seen.deployment(), patch.of(seen.deployment(), desired.deployment()));
    }

    /// Who gives the Deployment up owns none of its fields any more.
    public Pending stripped() {
        return desired.deployment().marked()
                ? Pending.NOTHING
                : Pending.of(seen.deployment(), ManagedFields.strip(seen.deployment()));
    }

    /// Every ReplicaSet but the one that the Deployment is to own is out of its sight.
    public Pending parked() {
        Revision owned = owner();
        // Between trials what was parked stays so, and nothing new is: a mark must say whose it is.
        Crew owner = owned == null || trial == null ? null : crew(owned);
        Pending all = Pending.NOTHING;
        for (Crew crew : owner == null ? List.<Crew>of() : seen.crews()) {
            all = crew.equals(owner) ? all : all.and(parked(crew));
        }
        return all;
    }

    /// The revision whose ReplicaSet alone the Deployment is to own. While stable still has pods past the point of
    /// no return it is the candidate's, whoever has undone the swap: a Deployment that owned stable would scale it
    /// up as often as it is scaled down.
    private @Nullable Revision owner() {
        Crew stable = seen.stable();
        boolean hasPods = stable != null && stable.wanted() > 0;
        boolean shrinks = desired.stable() instanceof Size.Exactly && hasPods && seen.candidate() != null;
        return shrinks && trial != null
                ? trial.candidate()
                : desired.deployment().owned();
    }

    private Pending parked(Crew crew) {
        if (isForeign(crew)) {
            return Pending.of(new Write.Delete(crew.set()));
        }
        boolean isOurs = crew.equals(seen.stable()) || crew.equals(seen.candidate());
        JsonPatch change = Parking.park(crew.set(), seen.deployment());
        if (!change.changesSomething() && !isOurs && !isOfStable(crew) && crew.wanted() > 0) {
            change = JsonPatch.EMPTY.replace(REPLICAS, 0);
        }
        return change.changesSomething() ? marked(crew, change) : Pending.NOTHING;
    }

    /// Stable's pods from before or after a restart that the trial has cut short: they serve like all others of stable.
    private boolean isOfStable(Crew crew) {
        Crew stable = seen.stable();
        return stable != null && !crew.equals(stable) && crew.revision().equals(stable.revision());
    }

    /// Made by the Deployment's controller while somebody had taken the brake off.
    private boolean isForeign(Crew crew) {
        if (trial == null
                || crew.equals(seen.stable())
                || TrialMark.on(crew.set()).isPresent()) {
            return false;
        }
        Instant made = Instant.parse(crew.set().getMetadata().getCreationTimestamp());
        return crew.isOwnedBy(seen.deployment())
                && crew.wanted() > 0
                && !made.isBefore(trial.startedAt().truncatedTo(ChronoUnit.SECONDS));
    }

    /// The one ReplicaSet that the Deployment is to own is its own.
    public Pending owned() {
        Revision owned = owner();
        if (owned == null || trial == null) {
            return Pending.NOTHING;
        }
        Crew crew = crew(owned);
        if (crew == null) {
            // At a trial's end: what somebody has deleted comes back with its template only, so nothing waits for it.
            boolean isOver = desired.candidate() instanceof Size.Gone;
            return isOver || isFreed(owned)
                    ? Pending.NOTHING
                    : Pending.waiting("the ReplicaSet of revision " + owned + " is not there");
        }
        JsonPatch free = Parking.free(crew.set(), seen.deployment());
        if (free.changesSomething()) {
            return marked(crew, free);
        }
        return crew.isOwnedBy(seen.deployment())
                ? relieved(crew)
                : Pending.waiting("the Deployment has not adopted ReplicaSet "
                        + crew.set().getMetadata().getName() + " yet");
    }

    /// What a restart that was cut short has left of stable goes once the Deployment has made up for it, and not
    /// before.
    private Pending relieved(Crew owner) {
        Pending all = Pending.NOTHING;
        for (Crew crew : owner.equals(seen.stable()) ? seen.crews() : List.<Crew>of()) {
            if (isOfStable(crew) && crew.wanted() > 0) {
                all = all.and(
                        owner.ready() < seen.replicas()
                                ? Pending.waiting("%d of %d pods of ReplicaSet %s are ready, so that those of %s can go"
                                        .formatted(
                                                owner.ready(),
                                                seen.replicas(),
                                                owner.set().getMetadata().getName(),
                                                crew.set().getMetadata().getName()))
                                : marked(crew, JsonPatch.EMPTY.replace(REPLICAS, 0)));
            }
        }
        return all;
    }

    /// At the end of a handover the mark by which the candidate is known goes; a newer template that comes in just that
    /// instant wants it owned once more.
    private boolean isFreed(Revision revision) {
        return seen.crews().stream()
                .filter(crew -> crew.revision().equals(revision))
                .anyMatch(crew -> crew.isOwnedBy(seen.deployment())
                        && TrialMark.on(crew.set()).isEmpty());
    }

    private @Nullable Crew crew(Revision revision) {
        boolean isCandidate = trial != null && revision.equals(trial.candidate());
        return isCandidate ? seen.candidate() : seen.stable();
    }

    /// Stable as large as desired; only ever smaller, after the point of no return.
    public Pending stableSized() {
        Crew stable = seen.stable();
        if (!(desired.stable() instanceof Size.Exactly(int wanted)) || stable == null || stable.wanted() <= wanted) {
            return Pending.NOTHING;
        }
        int quarter = Math.ceilDiv(Math.max(1, seen.replicas()), QUARTERS);
        int next = inQuarters ? Math.max(wanted, stable.wanted() - quarter) : wanted;
        boolean isFollowing = inQuarters && stable.alive() > stable.wanted();
        return isFollowing
                ? Pending.waiting("stable's pods are going, a quarter at a time")
                : marked(stable, JsonPatch.EMPTY.test(REPLICAS, stable.wanted()).replace(REPLICAS, next));
    }

    /// The candidate is there and as large as desired, or gone.
    public Pending candidateSized() {
        return switch (desired.candidate()) {
            case Size.AsItIs _ -> Pending.NOTHING;
            case Size.Exactly(int wanted) -> sized(wanted);
            case Size.Gone _ -> gone();
        };
    }

    private Pending sized(int wanted) {
        Crew candidate = seen.candidate();
        if (candidate == null) {
            return made(Objects.requireNonNull(trial), wanted);
        }
        return candidate.wanted() == wanted
                ? Pending.NOTHING
                : marked(
                        candidate,
                        JsonPatch.EMPTY.test(REPLICAS, candidate.wanted()).replace(REPLICAS, wanted));
    }

    private Pending made(Trial trial, int wanted) {
        Deployment deployment = seen.deployment();
        if (!seen.template().equals(trial.candidate())) {
            return Pending.waiting("the Deployment does not say revision " + trial.candidate());
        }
        var reusable = seen.crews().stream()
                .filter(crew -> !crew.equals(seen.stable()) && crew.isEmpty())
                .filter(crew -> Revisions.isSame(
                        crew.set().getSpec().getTemplate(), deployment.getSpec().getTemplate()))
                .findFirst();
        if (reusable.isPresent()) {
            return marked(reusable.get(), JsonPatch.EMPTY.replace(REPLICAS, wanted));
        }
        var stale = seen.named(CandidateSet.nameFor(deployment, trial.candidate()));
        if (stale.isPresent()) {
            // The same revision from before a restart: empty, and its name is needed.
            return stale.get().isEmpty()
                    ? Pending.of(new Write.Delete(stale.get().set()))
                    : Pending.waiting(
                            "ReplicaSet " + stale.get().set().getMetadata().getName() + " is not empty yet");
        }
        // Empty: a creation has nothing that it could test, and one that lands late, after the rollback, must not bring
        // pods to which an unpinned Service would lead. The size comes in a patch that tests the mark.
        return Pending.of(new Write.Create(CandidateSet.of(deployment, trial.candidate(), 0, mark(trial))));
    }

    private Pending gone() {
        Crew candidate = seen.candidate();
        if (candidate == null) {
            return Pending.NOTHING;
        }
        Revision revision = Objects.requireNonNull(trial).candidate();
        if (candidate.isNamed(CandidateSet.nameFor(seen.deployment(), revision))) {
            return Pending.of(new Write.Delete(candidate.set()));
        }
        return candidate.wanted() == 0 ? Pending.NOTHING : marked(candidate, JsonPatch.EMPTY.replace(REPLICAS, 0));
    }

    /// Nothing is parked any more and no mark of a trial is left, once the Deployment may own them all again.
    public Pending freed() {
        Pending all = Pending.NOTHING;
        if (owner() != null) {
            return all;
        }
        // Of two that have pods a paused Deployment would squeeze both; its own rollout ends with the right one.
        boolean rollsOut = trial == null && !seen.isPaused();
        for (Crew crew : seen.crews()) {
            if (rollsOut || crew.wanted() == 0 || crew.isOwnedBy(seen.deployment())) {
                JsonPatch patch = TrialMark.unmarking(crew.set(), Parking.free(crew.set(), seen.deployment()));
                all = all.and(Pending.of(crew.set(), patch));
            }
        }
        return all;
    }

    private Pending marked(Crew crew, JsonPatch change) {
        TrialMark mark = mark(Objects.requireNonNull(trial));
        return mark.isOutdatedBy(crew.set())
                ? Pending.waiting("ReplicaSet " + crew.set().getMetadata().getName() + " is of a later epoch")
                : Pending.of(crew.set(), mark.marking(crew.set(), change));
    }

    private static TrialMark mark(Trial trial) {
        return new TrialMark(trial.id(), trial.epoch());
    }
}
