package dev.belay.workload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.kube.JsonPatch;
import dev.belay.kube.Patched;
import dev.belay.kube.Pending;
import dev.belay.kube.TrialMark;
import dev.belay.release.Desired;
import dev.belay.release.Desired.Deployment.Braking;
import dev.belay.release.Desired.Deployment.Template;
import dev.belay.release.Desired.Size;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetBuilder;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What is done where somebody else has been at the ReplicaSets.
class WorkloadMendsTest extends WorkloadStage {

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

    /// A write of a process that did not know yet how far it was, say.
    @Test
    void doesTheSwapAnewWhereItWasUndoneBeforeStableShrinks() {
        sets.add(owned("v1", "stable", 10));
        sets.add(parked("v2", "candidate", 10));
        sets.set(1, marked(sets.get(1)));
        for (int round = 0; round < 4; round++) {
            WorkloadWrites clearing = writes(null, AS_IT_IS, new Size.Exactly(0));
            Pending next = Stream.of(clearing.parked(), clearing.owned(), clearing.stableSized(), clearing.freed())
                    .filter(stage -> !stage.isDone())
                    .findFirst()
                    .orElseThrow();
            sent(next);
            if (stable().wanted() == 0) {
                break;
            }
            sets.replaceAll(this::adopted);
        }
        assertThat(stable().wanted()).isZero();
        assertThat(candidate().isOwnedBy(shop)).isTrue();
        assertThat(writes(null, AS_IT_IS, new Size.Exactly(0)).freed().writes())
                .as("history is the Deployment's again")
                .isNotEmpty();
    }

    private static ReplicaSet marked(ReplicaSet set) {
        TrialMark mark = new TrialMark(TRIAL.id(), TRIAL.epoch());
        return Patched.by(mark.marking(set, JsonPatch.EMPTY.replace("/spec/replicas", 10)), set);
    }

    /// As the Deployment's controller does with what matches its selector.
    private ReplicaSet adopted(ReplicaSet set) {
        boolean isSeen = set.getMetadata().getLabels().containsKey("app");
        return isSeen
                ? new ReplicaSetBuilder(set)
                        .editMetadata()
                        .withOwnerReferences(controller())
                        .endMetadata()
                        .build()
                : set;
    }
}
