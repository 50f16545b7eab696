package dev.belay.workload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.kube.Labels;
import dev.belay.kube.Patched;
import dev.belay.kube.Pending;
import dev.belay.kube.TrialMark;
import dev.belay.kube.Write;
import dev.belay.release.Brake;
import dev.belay.release.Desired;
import dev.belay.release.Desired.Deployment.Braking;
import dev.belay.release.Desired.Deployment.Template;
import dev.belay.release.Desired.Size;
import dev.belay.release.Plan;
import dev.belay.release.Revision;
import dev.belay.release.Trial;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What ReplicaSets lack to be as wished.
class WorkloadWritesTest {

    private static final Instant BEGAN = Instant.parse("2026-11-21T12:00:00Z");
    private static final Revision STABLE = Revisions.of(template("v1"));
    private static final Revision CANDIDATE = Revisions.of(template("v2"));
    private static final Plan PLAN = new Plan(
            Plan.Strategy.CANARY_BY_PODS,
            List.of(new Plan.Step(10, Duration.ofMinutes(1), 50, Plan.Gate.OPEN)),
            Duration.ofMinutes(10),
            Duration.ofMinutes(10),
            Plan.Levers.NONE);
    private static final Trial TRIAL = new Trial("t1", 1, CANDIDATE, PLAN, BEGAN, 0, null);

    private final List<ReplicaSet> sets = new ArrayList<>();
    private final List<Pod> pods = new ArrayList<>();
    private Deployment shop = shop("v2");

    private static PodTemplateSpec template(String version) {
        return new PodTemplateSpecBuilder()
                .withNewMetadata()
                .withLabels(Map.of("app", "shop"))
                .endMetadata()
                .withNewSpec()
                .addNewContainer()
                .withName("app")
                .withImage("shop:" + version)
                .endContainer()
                .endSpec()
                .build();
    }

    private static Deployment shop(String version) {
        return new DeploymentBuilder()
                .withNewMetadata()
                .withName("shop")
                .withNamespace("web")
                .withUid("uid-1")
                .withResourceVersion("7")
                .endMetadata()
                .withNewSpec()
                .withReplicas(10)
                .withPaused(true)
                .withNewSelector()
                .withMatchLabels(Map.of("app", "shop"))
                .endSelector()
                .withNewStrategy()
                .withType("RollingUpdate")
                .endStrategy()
                .withTemplate(template(version))
                .endSpec()
                .build();
    }

    private OwnerReference controller() {
        return new OwnerReferenceBuilder(Parking.owner(shop))
                .withController(true)
                .build();
    }

    /// Owned by the Deployment, with all of its pods.
    private ReplicaSet owned(String version, String hash, int replicas) {
        ReplicaSet set = new ReplicaSetBuilder()
                .withNewMetadata()
                .withName("shop-" + hash)
                .withNamespace("web")
                .withUid("set-" + hash)
                .withResourceVersion("11")
                .withCreationTimestamp("2026-11-20T12:00:00Z")
                .withLabels(Map.of("app", "shop", Labels.POD_TEMPLATE_HASH, hash))
                .withOwnerReferences(controller())
                .endMetadata()
                .withNewSpec()
                .withReplicas(replicas)
                .withNewSelector()
                .withMatchLabels(Map.of("app", "shop", Labels.POD_TEMPLATE_HASH, hash))
                .endSelector()
                .withTemplate(template(version))
                .endSpec()
                .build();
        for (int number = 0; number < replicas; number++) {
            pods.add(pod(hash, number));
        }
        return set;
    }

    private ReplicaSet parked(String version, String hash, int replicas) {
        ReplicaSet set = owned(version, hash, replicas);
        return Patched.by(Parking.park(set, shop), set);
    }

    private static Pod pod(String hash, int number) {
        return new PodBuilder()
                .withNewMetadata()
                .withName("shop-" + hash + "-" + number)
                .withLabels(Map.of("app", "shop", Labels.POD_TEMPLATE_HASH, hash))
                .withOwnerReferences(new OwnerReferenceBuilder()
                        .withUid("set-" + hash)
                        .withController(true)
                        .build())
                .endMetadata()
                .withNewStatus()
                .withPhase("Running")
                .addNewCondition()
                .withType("Ready")
                .withStatus("True")
                .endCondition()
                .endStatus()
                .build();
    }

    private Workload workload() {
        return Workload.of(shop, new Workload.Around(sets, pods), STABLE, TRIAL);
    }

    private Crew stable() {
        return Objects.requireNonNull(workload().stable());
    }

    private Crew candidate() {
        return Objects.requireNonNull(workload().candidate());
    }

    private WorkloadWrites writes(@Nullable Revision owned, Size candidate, Size stable) {
        Desired desired = new Desired(
                new Desired.Deployment(Braking.ON, Template.AS_IT_IS, owned, true),
                new Desired.Traffic(null, null, new Desired.Route.Plain()),
                candidate,
                stable,
                true,
                true);
        DeploymentPatch patch = new DeploymentPatch("shop", Brake.ON_CHANGE, Map.of(), template("v1"));
        return new WorkloadWrites(workload(), desired, patch, TRIAL, false);
    }

    private static final Size AS_IT_IS = new Size.AsItIs();

    /// Sends it to a list in place of a server.
    private void sent(Pending pending) {
        for (Write write : pending.writes()) {
            sets.removeIf(set -> set.getMetadata()
                    .getName()
                    .equals(write.object().getMetadata().getName()));
            switch (write) {
                case Write.Create(var object) -> sets.add((ReplicaSet) object);
                case Write.Patch(var object, var patch) -> sets.add(Patched.by(patch, (ReplicaSet) object));
                case Write.Delete _ -> {}
            }
        }
    }

    @Test
    void tellsStableFromHistoryAndFromTheCandidate() {
        sets.add(owned("v1", "stable", 10));
        sets.add(owned("v0", "history", 0));
        Workload seen = workload();
        assertThat(stable().hash()).isEqualTo("stable");
        assertThat(seen.stableReady()).isEqualTo(10);
        assertThat(seen.candidate()).isNull();
        assertThat(seen.othersThan("stable")).isZero();
    }

    @Test
    void parksEveryOtherAndSaysWhatItWaitsFor() {
        sets.add(owned("v1", "stable", 10));
        sets.add(owned("v0", "history", 0));
        Pending parked = writes(STABLE, AS_IT_IS, AS_IT_IS).parked();
        assertThat(parked.writes()).hasSize(1);
        sent(parked);
        assertThat(writes(STABLE, AS_IT_IS, AS_IT_IS).parked().isDone()).isTrue();
        assertThat(workload().crews())
                .filteredOn(crew -> Parking.isParked(crew.set(), shop))
                .hasSize(1);
    }

    @Test
    void makesTheCandidateParkedFromBirthAndSizesIt() {
        sets.add(owned("v1", "stable", 10));
        Pending made = writes(STABLE, new Size.Exactly(2), AS_IT_IS).candidateSized();
        assertThat(made.writes()).singleElement().isInstanceOf(Write.Create.class);
        sent(made);
        assertThat(candidate().wanted())
                .as("one that lands late brings no pods")
                .isZero();

        sent(writes(STABLE, new Size.Exactly(2), AS_IT_IS).candidateSized());
        assertThat(writes(STABLE, new Size.Exactly(2), AS_IT_IS)
                        .candidateSized()
                        .isDone())
                .isTrue();
        assertThat(Parking.isParked(candidate().set(), shop)).isTrue();

        sent(writes(STABLE, new Size.Exactly(10), AS_IT_IS).candidateSized());
        assertThat(candidate().wanted()).isEqualTo(10);
    }

    @Test
    void makesNoCandidateOfAnotherTemplate() {
        shop = shop("v3");
        sets.add(owned("v1", "stable", 10));
        Pending made = writes(STABLE, new Size.Exactly(2), AS_IT_IS).candidateSized();
        assertThat(made.writes()).isEmpty();
        assertThat(made.words()).contains("does not say revision");
    }

    @Test
    void takesAnEmptyReplicaSetOfTheSameTemplateForTheCandidate() {
        sets.add(owned("v1", "stable", 10));
        sets.add(owned("v2", "older", 0));
        Pending made = writes(STABLE, new Size.Exactly(2), AS_IT_IS).candidateSized();
        assertThat(made.words()).isEqualTo("patch ReplicaSet shop-older");
        sent(made);
        assertThat(candidate().hash()).isEqualTo("older");
    }

    @Test
    void deletesWhatWasMadeWhileSomebodyHadTakenTheBrakeOff() {
        sets.add(owned("v1", "stable", 10));
        ReplicaSet foreign = owned("v2", "foreign", 3);
        foreign.getMetadata().setCreationTimestamp("2026-11-21T12:00:05Z");
        sets.add(foreign);
        assertThat(writes(STABLE, AS_IT_IS, AS_IT_IS).parked().writes())
                .singleElement()
                .isInstanceOf(Write.Delete.class);
    }

    @Test
    void deletesACandidateThatItMadeAndEmptiesOneThatItFound() {
        sets.add(owned("v1", "stable", 10));
        sent(writes(STABLE, new Size.Exactly(2), AS_IT_IS).candidateSized());
        assertThat(writes(STABLE, new Size.Gone(), AS_IT_IS).candidateSized().writes())
                .singleElement()
                .isInstanceOf(Write.Delete.class);

        sets.removeIf(set -> !set.getMetadata().getName().equals("shop-stable"));
        sets.add(owned("v2", "older", 0));
        sent(writes(STABLE, new Size.Exactly(2), AS_IT_IS).candidateSized());
        sent(writes(STABLE, new Size.Gone(), AS_IT_IS).candidateSized());
        assertThat(candidate().wanted()).isZero();
    }

    @Test
    void writesNothingOnWhatALaterEpochHasTaken() {
        sets.add(owned("v1", "stable", 10));
        sent(writes(STABLE, new Size.Exactly(2), AS_IT_IS).candidateSized());
        candidate().set().getMetadata().getAnnotations().put(TrialMark.KEY, "t1/2");
        Pending late = writes(STABLE, new Size.Exactly(10), AS_IT_IS).candidateSized();
        assertThat(late.writes()).isEmpty();
        assertThat(late.words()).contains("later epoch");
    }

    @Test
    void handsOverByParkingStableBeforeTheCandidateIsFreed() {
        sets.add(owned("v1", "stable", 10));
        sent(writes(STABLE, new Size.Exactly(10), AS_IT_IS).candidateSized());
        sent(writes(CANDIDATE, AS_IT_IS, AS_IT_IS).parked());
        Pending owned = writes(CANDIDATE, AS_IT_IS, AS_IT_IS).owned();
        assertThat(owned.writes()).hasSize(1);
        sent(owned);
        assertThat(writes(CANDIDATE, AS_IT_IS, AS_IT_IS).owned().words()).contains("has not adopted");
    }

    /// A newer template that comes in the last instant of a handover keeps the brake on, and the candidate owned.
    @Test
    void waitsForNoMarkThatTheEndOfAHandoverHasTakenOff() {
        sets.add(owned("v1", "stable", 0));
        shop = shop("v3");
        assertThat(writes(CANDIDATE, AS_IT_IS, AS_IT_IS).owned().words()).contains("is not there");

        sets.add(owned("v2", "candidate", 10));
        assertThat(workload().candidate()).isNull();
        assertThat(writes(CANDIDATE, AS_IT_IS, AS_IT_IS).owned().isDone()).isTrue();
    }

    @Test
    void shrinksStableInQuartersWhereAnAutoscalerLooksOn() {
        sets.add(owned("v1", "stable", 10));
        WorkloadWrites all = writes(null, AS_IT_IS, new Size.Exactly(0));
        sent(new WorkloadWrites(all.seen(), all.desired(), all.patch(), TRIAL, true).stableSized());
        assertThat(stable().wanted()).isEqualTo(7);
        assertThat(new WorkloadWrites(workload(), all.desired(), all.patch(), TRIAL, true)
                        .stableSized()
                        .words())
                .contains("a quarter at a time");

        sent(all.stableSized());
        assertThat(stable().wanted()).isZero();
    }

    @Test
    void countsPercentagesAsTheDeploymentsControllerDoes() {
        shop.getSpec()
                .getStrategy()
                .setRollingUpdate(new io.fabric8.kubernetes.api.model.apps.RollingUpdateDeploymentBuilder()
                        .withNewMaxUnavailable("25%")
                        .withNewMaxSurge("25%")
                        .build());
        assertThat(workload().maxUnavailable()).isEqualTo(2);
        shop.getSpec()
                .getStrategy()
                .setRollingUpdate(new io.fabric8.kubernetes.api.model.apps.RollingUpdateDeploymentBuilder()
                        .withNewMaxUnavailable(0)
                        .withNewMaxSurge(0)
                        .build());
        assertThat(workload().maxUnavailable()).isEqualTo(1);
    }

    @Test
    void keepsPodsOfStableUntilTheOwnedOnesHaveMadeUpForThem() {
        sets.add(owned("v1", "stable", 7));
        sets.add(parked("v1", "before", 3));
        assertThat(writes(STABLE, AS_IT_IS, AS_IT_IS).parked().writes())
                .as("they are not history")
                .isEmpty();
        assertThat(writes(STABLE, AS_IT_IS, AS_IT_IS).owned().words())
                .isEqualTo("7 of 10 pods of ReplicaSet shop-stable are ready, so that those of shop-before can go");

        sets.clear();
        pods.clear();
        sets.add(owned("v1", "stable", 10));
        sets.add(parked("v1", "before", 3));
        sent(writes(STABLE, AS_IT_IS, AS_IT_IS).owned());
        assertThat(sets).extracting(set -> set.getSpec().getReplicas()).containsExactly(10, 0);
    }

    /// Nobody could bring it back, so a trial that ends does not wait for it.
    @Test
    void waitsForAStableThatWasDeletedOnlyWhileTheTrialGoesOn() {
        assertThat(writes(STABLE, AS_IT_IS, AS_IT_IS).owned().words()).endsWith("is not there");
        assertThat(writes(STABLE, new Size.Gone(), AS_IT_IS).owned().isDone()).isTrue();
    }

    @Test
    void keepsTheBrakeOnAFailedTemplateWhoseStableWasDeleted() {
        WorkloadWrites all = writes(null, AS_IT_IS, AS_IT_IS);
        Desired leaving = new Desired(
                new Desired.Deployment(Braking.OFF, Template.STABLE, null, false),
                all.desired().traffic(),
                AS_IT_IS,
                AS_IT_IS,
                true,
                true);
        WorkloadWrites lost = new WorkloadWrites(workload(), leaving, all.patch(), null, false);
        assertThat(lost.released().writes()).isEmpty();
        assertThat(lost.released().words()).contains("write that template into the Deployment again", "hands-off");
    }
}
