package dev.belay.workload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.kube.Labels;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// When a person's word stands: `kubectl rollout undo` drops it together with a change of the template, and
/// `kubectl annotate ... belay.dev/hands-off-` drops it alone.
final class HandsOffTest {

    private static final String UID = "uid-1";

    private static Workload at(long generation, Map<String, String> notes) {
        Deployment deployment = new DeploymentBuilder()
                .withNewMetadata()
                .withUid(UID)
                .withGeneration(generation)
                .withAnnotations(notes)
                .endMetadata()
                .withNewSpec()
                .withReplicas(1)
                .withNewTemplate()
                .withNewSpec()
                .endSpec()
                .endTemplate()
                .endSpec()
                .build();
        return Workload.alone(deployment);
    }

    @Test
    void standsWhereItIsSaid() {
        assertThat(at(3, Map.of(Labels.HANDS_OFF, "incident")).handsOffAt(UID, null))
                .isEqualTo(3);
        assertThat(at(4, Map.of(Labels.HANDS_OFF, "incident")).handsOffAt(UID, 3L))
                .isEqualTo(4);
    }

    @Test
    void doesNotStandWhereItWasNeverSaid() {
        assertThat(at(3, Map.of()).handsOffAt(UID, null)).isNull();
    }

    @Test
    void endsWhenItIsTakenAwayAlone() {
        assertThat(at(3, Map.of()).handsOffAt(UID, 3L)).isNull();
    }

    @Test
    void standsOnWhenAChangeOfTheSpecTookItAlong() {
        assertThat(at(4, Map.of()).handsOffAt(UID, 3L)).isEqualTo(3);
    }

    @Test
    void endsWithTheDeploymentThatItWasSaidOf() {
        assertThat(at(1, Map.of()).handsOffAt("uid-0", 3L)).isNull();
    }

    @Test
    void isPutBackBesideOtherAnnotationsAndWithoutAny() {
        Deployment bare = at(4, Map.of()).deployment();
        assertThat(DeploymentPatch.handsOff(bare).json())
                .isEqualTo(
                        "[{\"op\":\"add\",\"path\":\"/metadata/annotations\",\"value\":{\"belay.dev/hands-off\":\"put-back\"}}]");
        Deployment noted = at(4, Map.of("other", "note")).deployment();
        assertThat(DeploymentPatch.handsOff(noted).json())
                .isEqualTo(
                        "[{\"op\":\"add\",\"path\":\"/metadata/annotations/belay.dev~1hands-off\",\"value\":\"put-back\"}]");
    }
}
