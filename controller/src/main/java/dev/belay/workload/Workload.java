package dev.belay.workload;

import dev.belay.kube.Labels;
import dev.belay.kube.TrialMark;
import dev.belay.release.Revision;
import dev.belay.release.Trial;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.RollingUpdateDeployment;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A Deployment with all of its ReplicaSets, parked or not, told apart.
///
/// @param pods all that its selector matches, also those whose ReplicaSet is gone
/// @param stable none: not known, or not looked for
/// @param candidate none: not made yet, or gone
public record Workload(
        Deployment deployment,
        List<Crew> crews,
        List<Pod> pods,
        @Nullable Crew stable,
        @Nullable Crew candidate) {

    public Workload {
        crews = List.copyOf(crews);
        pods = List.copyOf(pods);
    }

    /// Without looking at its ReplicaSets: between trials nobody watches them.
    public static Workload alone(Deployment deployment) {
        return new Workload(deployment, List.of(), List.of(), null, null);
    }

    public static Workload of(Deployment deployment, Around seen, @Nullable Revision stable, @Nullable Trial trial) {
        Map<String, String> selector = deployment.getSpec().getSelector().getMatchLabels();
        Set<String> strangers = seen.sets().stream()
                .filter(set -> !Crew.isOf(deployment, set))
                // One without an owner is perhaps what a Deployment of this name has left behind.
                .filter(set -> !set.getMetadata().getOwnerReferences().isEmpty())
                .map(set -> set.getMetadata().getUid())
                .collect(Collectors.toSet());
        List<Pod> ours = seen.pods().stream()
                .filter(pod -> labels(pod).entrySet().containsAll(selector.entrySet()))
                .filter(pod -> pod.getMetadata().getOwnerReferences().stream()
                        .noneMatch(owner -> strangers.contains(owner.getUid())))
                .toList();
        List<Crew> crews = seen.sets().stream()
                .filter(set -> Crew.isOf(deployment, set) || isLeftBehind(set, selector))
                .map(set -> new Crew(set, podsOf(set, ours)))
                .toList();
        Crew candidate = trial == null ? null : candidate(crews, trial);
        return new Workload(deployment, crews, ours, stable(deployment, crews, stable, candidate), candidate);
    }

    /// What else its namespace has.
    public record Around(List<ReplicaSet> sets, List<Pod> pods) {}

    /// By a Deployment of this name that was deleted without its ReplicaSets, in the middle of a trial: what was parked
    /// then, no Deployment adopts.
    private static boolean isLeftBehind(ReplicaSet set, Map<String, String> selector) {
        Map<String, String> labels = Objects.requireNonNullElse(
                set.getSpec().getTemplate().getMetadata().getLabels(), Map.of());
        return set.getMetadata().getOwnerReferences().isEmpty()
                && TrialMark.on(set).isPresent()
                && labels.entrySet().containsAll(selector.entrySet());
    }

    private static List<Pod> podsOf(ReplicaSet set, List<Pod> pods) {
        String uid = set.getMetadata().getUid();
        return pods.stream()
                .filter(pod -> pod.getMetadata().getOwnerReferences().stream()
                        .anyMatch(owner -> owner.getUid().equals(uid)))
                .toList();
    }

    /// By the trial's mark: its template may have been the Deployment's long ago.
    private static @Nullable Crew candidate(List<Crew> crews, Trial trial) {
        return crews.stream()
                .filter(crew -> crew.isOfTrial(trial.id()) && crew.revision().equals(trial.candidate()))
                .max(Comparator.comparingInt(Crew::wanted))
                .orElse(null);
    }

    /// Of two with the same template the one that the Deployment scales, or else the larger one.
    private static @Nullable Crew stable(
            Deployment deployment, List<Crew> crews, @Nullable Revision stable, @Nullable Crew candidate) {
        return crews.stream()
                .filter(crew -> !crew.equals(candidate) && crew.revision().equals(stable))
                .max(Comparator.comparingInt(Crew::wanted).thenComparing(crew -> crew.isOwnedBy(deployment)))
                .orElse(null);
    }

    private static Map<String, String> labels(Pod pod) {
        return Objects.requireNonNullElse(pod.getMetadata().getLabels(), Map.of());
    }

    public int replicas() {
        return Objects.requireNonNullElse(deployment.getSpec().getReplicas(), 1);
    }

    public Revision template() {
        return Revisions.of(deployment.getSpec().getTemplate());
    }

    public boolean isPaused() {
        return Boolean.TRUE.equals(deployment.getSpec().getPaused());
    }

    public int candidateReady() {
        return candidate == null ? 0 : candidate.ready();
    }

    public int stableReady() {
        return stable == null ? 0 : stable.ready();
    }

    /// Pods of any revision but this one, that are not on their way out.
    public long othersThan(String hash) {
        return pods.stream()
                .filter(Pods::isAlive)
                .filter(pod -> !hash.equals(labels(pod).get(Labels.POD_TEMPLATE_HASH)))
                .count();
    }

    /// How many pods may be missing in a rollout of its own, and so at the handover.
    public int maxUnavailable() {
        RollingUpdateDeployment rolling = deployment.getSpec().getStrategy().getRollingUpdate();
        if (rolling == null) {
            return 0;
        }
        int unavailable = Math.floorDiv(percentOrCount(rolling.getMaxUnavailable(), 100), 100);
        int surge = Math.ceilDiv(percentOrCount(rolling.getMaxSurge(), 100), 100);
        // As the Deployment's controller does: with neither it could not move at all.
        return unavailable == 0 && surge == 0 ? 1 : Math.min(unavailable, replicas());
    }

    /// In hundredths of a pod.
    private int percentOrCount(@Nullable IntOrString value, int hundredths) {
        if (value == null) {
            return 0;
        }
        return value.getStrVal() == null
                ? value.getIntVal() * hundredths
                : Integer.parseInt(value.getStrVal().replace("%", "")) * replicas();
    }

    /// Its own rollout has ended: everything that it wants is there, and nothing else.
    public boolean isRolledOut() {
        var status = deployment.getStatus();
        boolean isSeen = status != null
                && Objects.requireNonNullElse(status.getObservedGeneration(), 0L)
                        >= deployment.getMetadata().getGeneration();
        return isSeen
                && count(status.getReplicas()) == replicas()
                && count(status.getUpdatedReplicas()) == replicas()
                && count(status.getAvailableReplicas()) == replicas();
    }

    /// Pods run, but not all with exactly the template that it says: a restart waits, or is under way.
    public boolean isRestarting() {
        var status = deployment.getStatus();
        boolean isSeen = status != null
                && Objects.requireNonNullElse(status.getObservedGeneration(), 0L)
                        >= deployment.getMetadata().getGeneration();
        boolean isBehind = isSeen && count(status.getUpdatedReplicas()) < count(status.getReplicas());
        // Somebody deleted its ReplicaSet: paused, it would never make another.
        boolean isEmptied = isSeen && replicas() > 0 && count(status.getReplicas()) == 0;
        return isBehind || isEmptied || (!isPaused() && !isRolledOut());
    }

    /// Another restart than the candidate's was asked for since.
    public boolean isRestartHeld() {
        return candidate != null
                && template().equals(candidate.revision())
                && !Revisions.isSame(
                        candidate.set().getSpec().getTemplate(),
                        deployment.getSpec().getTemplate());
    }

    /// The Release that has it; none: nobody's.
    public @Nullable String markedBy() {
        Map<String, String> labels = deployment.getMetadata().getLabels();
        return labels == null ? null : labels.get(Labels.RELEASE);
    }

    /// Stable's template as a Deployment says it.
    public PodTemplateSpec stableTemplate() {
        return stable == null
                ? deployment.getSpec().getTemplate()
                : new PodTemplateSpecBuilder(stable.set().getSpec().getTemplate())
                        .editOrNewMetadata()
                        .removeFromLabels(Labels.POD_TEMPLATE_HASH)
                        .endMetadata()
                        .build();
    }

    /// Whether a person has taken over. `kubectl rollout undo` replaces all annotations with those of a ReplicaSet, and
    /// with them theirs: what went in a change of the spec was not taken away to hand back.
    ///
    /// @param uid of the Deployment that was adopted
    /// @param lastAt the generation at which it was last seen to be so
    /// @return the generation at which it was last seen to be so now; none: it is not
    public @Nullable Long handsOffAt(@Nullable String uid, @Nullable Long lastAt) {
        Long generation = deployment.getMetadata().getGeneration();
        if (saysHandsOff()) {
            return generation;
        }
        boolean isHandedBack =
                generation.equals(lastAt) || !deployment.getMetadata().getUid().equals(uid);
        return isHandedBack ? null : lastAt;
    }

    /// The person's word itself.
    public boolean saysHandsOff() {
        Map<String, String> notes = deployment.getMetadata().getAnnotations();
        return notes != null && notes.containsKey(Labels.HANDS_OFF);
    }

    public Optional<Crew> named(String name) {
        return crews.stream().filter(crew -> crew.isNamed(name)).findFirst();
    }

    private static int count(@Nullable Integer number) {
        return number == null ? 0 : number;
    }
}
