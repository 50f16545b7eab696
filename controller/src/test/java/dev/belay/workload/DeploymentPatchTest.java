package dev.belay.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.kube.JsonPatch;
import dev.belay.kube.Labels;
import dev.belay.kube.Patched;
import dev.belay.kube.TrialMark;
import dev.belay.release.Brake;
import dev.belay.release.Desired;
import dev.belay.release.Desired.Deployment.Braking;
import dev.belay.release.Desired.Deployment.Template;
import dev.belay.release.Revision;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.fabric8.zjsonpatch.JsonPatchException;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What is written on a Deployment, and the ReplicaSet that is made from it.
class DeploymentPatchTest {

    private static final PodTemplateSpec STABLE = shop("shop:v1").getSpec().getTemplate();
    private static final DeploymentPatch PATCH =
            new DeploymentPatch("shop", Brake.BY_RELEASE, Map.of("app", "shop:v2"), STABLE);

    private static Deployment shop(String image) {
        return Serialization.unmarshal("""
                metadata: {name: shop, namespace: web, uid: uid-1, generation: 4, labels: {team: shop}}
                spec:
                  minReadySeconds: 3
                  selector: {matchLabels: {app: shop}}
                  template:
                    metadata: {labels: {app: shop}}
                    spec:
                      containers: [{name: proxy, image: proxy:v1}, {name: app, image: "%s"}]
                """.formatted(image), Deployment.class);
    }

    private static Deployment patched(Deployment seen, Braking brake, Template template, boolean marked) {
        return Patched.by(PATCH.of(seen, new Desired.Deployment(brake, template, null, marked)), seen);
    }

    @Test
    void writesImagesAndBrakeAndMarkInOnePatch() {
        Deployment begun = patched(shop("shop:v1"), Braking.ON, Template.IMAGES, true);
        assertThat(begun.getSpec().getPaused()).isTrue();
        assertThat(begun.getSpec().getTemplate().getSpec().getContainers())
                .extracting("image")
                .containsExactly("proxy:v1", "shop:v2");
        assertThat(begun.getMetadata().getLabels())
                .isEqualTo(Map.of("team", "shop", Labels.RELEASE, "shop", Labels.BRAKE, "ByRelease"));
        var again = new Desired.Deployment(Braking.ON, Template.IMAGES, null, true);
        assertThat(PATCH.of(begun, again)).isEqualTo(JsonPatch.EMPTY);
    }

    @Test
    void goesBackToAnOrdinaryDeploymentInOnePatch() {
        Deployment begun = patched(shop("shop:v1"), Braking.ON, Template.IMAGES, true);
        assertThat(patched(begun, Braking.OFF, Template.STABLE, false)).isEqualTo(shop("shop:v1"));
    }

    @Test
    void marksADeploymentWithoutLabels() {
        Deployment bare = shop("shop:v1");
        bare.getMetadata().setLabels(null);
        assertThat(patched(bare, Braking.AS_IT_IS, Template.AS_IT_IS, true)
                        .getMetadata()
                        .getLabels())
                .containsOnlyKeys(Labels.RELEASE, Labels.BRAKE);
        var plain = new Desired.Deployment(Braking.OFF, Template.STABLE, null, false);
        assertThat(PATCH.of(bare, plain)).isEqualTo(JsonPatch.EMPTY);
    }

    @Test
    void failsWhereTheTemplateChangedMeanwhile() {
        JsonPatch brake = PATCH.of(shop("shop:v1"), new Desired.Deployment(Braking.ON, Template.AS_IT_IS, null, true));
        Deployment changed = shop("shop:v3");
        changed.getMetadata().setGeneration(5L);
        assertThatThrownBy(() -> Patched.by(brake, changed)).isInstanceOf(JsonPatchException.class);
    }

    @Test
    void makesTheCandidateParkedFromBirthWithTheWholeTemplate() {
        Revision revision = new Revision("6f00ba4c11");
        Deployment deployment = shop("shop:v2");
        ReplicaSet candidate = CandidateSet.of(deployment, revision, 2, new TrialMark("k3x9", 1));
        assertThat(candidate.getMetadata().getName()).isEqualTo("shop-6f00ba4c11");
        assertThat(Parking.isParked(candidate, deployment)).isTrue();
        assertThat(candidate.getSpec().getSelector().getMatchLabels())
                .isEqualTo(Map.of("app", "shop", Labels.POD_TEMPLATE_HASH, "6f00ba4c11"));
        assertThat(candidate.getSpec().getTemplate().getMetadata().getLabels())
                .isEqualTo(Map.of("app", "shop", Labels.POD_TEMPLATE_HASH, "6f00ba4c11"));
        assertThat(Revisions.of(candidate.getSpec().getTemplate()))
                .isEqualTo(Revisions.of(deployment.getSpec().getTemplate()));
        assertThat(candidate.getSpec().getReplicas()).isEqualTo(2);
        assertThat(candidate.getSpec().getMinReadySeconds()).isEqualTo(3);
        assertThat(deployment.getSpec().getTemplate().getMetadata().getLabels()).isEqualTo(Map.of("app", "shop"));
    }
}
