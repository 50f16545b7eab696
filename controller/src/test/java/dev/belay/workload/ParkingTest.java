package dev.belay.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.kube.JsonPatch;
import dev.belay.kube.Patched;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetBuilder;
import io.fabric8.zjsonpatch.JsonPatchException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What parking takes, what freeing gives back.
class ParkingTest {

    private static final Deployment SHOP = new DeploymentBuilder()
            .withNewMetadata()
            .withName("shop")
            .withUid("uid-1")
            .endMetadata()
            .withNewSpec()
            .withNewSelector()
            .withMatchLabels(Map.of("app", "shop", "tier/x", "web"))
            .endSelector()
            .endSpec()
            .build();

    private static final Map<String, String> LABELS =
            Map.of("app", "shop", "tier/x", "web", "pod-template-hash", "5d4f8c7b9");

    private static final OwnerReference CONTROLLER = new OwnerReferenceBuilder(Parking.owner(SHOP))
            .withController(true)
            .withBlockOwnerDeletion(true)
            .build();

    private static ReplicaSet set(Map<String, String> labels, OwnerReference... owners) {
        return new ReplicaSetBuilder()
                .withNewMetadata()
                .withName("shop-5d4f8c7b9")
                .withLabels(labels)
                .withOwnerReferences(owners)
                .endMetadata()
                .build();
    }

    @Test
    void parksOutOfTheDeploymentsSightButUnderItsLife() {
        ReplicaSet owned = set(LABELS, CONTROLLER);
        assertThat(Parking.isParked(owned, SHOP)).isFalse();
        ReplicaSet parked = Patched.by(Parking.park(owned, SHOP), owned);
        assertThat(parked.getMetadata().getLabels()).isEqualTo(Map.of("pod-template-hash", "5d4f8c7b9"));
        OwnerReference owner = parked.getMetadata().getOwnerReferences().getFirst();
        assertThat(owner.getUid()).isEqualTo("uid-1");
        assertThat(owner.getController()).isNull();
        assertThat(owner.getBlockOwnerDeletion()).isNull();
        assertThat(Parking.isParked(parked, SHOP)).isTrue();
        assertThat(Parking.park(parked, SHOP)).isEqualTo(JsonPatch.EMPTY);
    }

    @Test
    void freesWithTheLabelsAloneAndLeavesAdoptionToKubernetes() {
        ReplicaSet owned = set(LABELS, CONTROLLER);
        ReplicaSet parked = Patched.by(Parking.park(owned, SHOP), owned);
        ReplicaSet free = Patched.by(Parking.free(parked, SHOP), parked);
        assertThat(free.getMetadata().getLabels()).isEqualTo(LABELS);
        assertThat(Parking.free(free, SHOP)).isEqualTo(JsonPatch.EMPTY);
        ReplicaSet bare = set(Map.of());
        assertThat(Patched.by(Parking.free(bare, SHOP), bare).getMetadata().getLabels())
                .isEqualTo(Map.of("app", "shop", "tier/x", "web"));
    }

    @Test
    void keepsAnOwnerOfSomebodyElse() {
        OwnerReference other = new OwnerReferenceBuilder()
                .withApiVersion("v1")
                .withKind("ConfigMap")
                .withName("keeper")
                .withUid("uid-2")
                .build();
        ReplicaSet owned = set(LABELS, other, CONTROLLER);
        assertThat(Patched.by(Parking.park(owned, SHOP), owned).getMetadata().getOwnerReferences())
                .extracting(OwnerReference::getUid)
                .containsExactly("uid-2", "uid-1");
        ReplicaSet orphan = set(LABELS);
        assertThat(Patched.by(Parking.park(orphan, SHOP), orphan).getMetadata().getOwnerReferences())
                .isEqualTo(List.of(Parking.owner(SHOP)));
    }

    @Test
    void failsWhereTheReplicaSetChangedMeanwhile() {
        JsonPatch park = Parking.park(set(LABELS, CONTROLLER), SHOP);
        ReplicaSet adoptedByAnother = set(
                LABELS, new OwnerReferenceBuilder(CONTROLLER).withUid("uid-3").build());
        assertThatThrownBy(() -> Patched.by(park, adoptedByAnother)).isInstanceOf(JsonPatchException.class);
    }
}
