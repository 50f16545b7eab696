package dev.belay.workload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.kube.Pending;
import dev.belay.kube.TrialMark;
import dev.belay.kube.Write;
import dev.belay.release.Desired.Size;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import org.junit.jupiter.api.Test;

/// What ReplicaSets lack to be as wished.
class WorkloadWritesTest extends WorkloadStage {
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
}
