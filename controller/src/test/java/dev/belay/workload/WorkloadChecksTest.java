package dev.belay.workload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.release.Obstacle;
import dev.belay.release.Reason;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Which Deployments are refused, with the name of what is in the way.
class WorkloadChecksTest {

    private static final String PLAIN = """
            metadata:
              name: shop
              labels: {team: web}
              annotations: {a: b}
            spec:
              strategy: {type: RollingUpdate}
              paused: false
              selector: {matchLabels: {app: shop}}
              template: {metadata: {labels: {app: shop}}, spec: {}}
            """;

    private static @Nullable Obstacle found(String from, String to) {
        assertThat(PLAIN).contains(from);
        return first(PLAIN.replace(from, to), false, List.of(), List.of());
    }

    private static @Nullable Obstacle first(
            String yaml,
            boolean braked,
            List<HorizontalPodAutoscaler> autoscalers,
            List<GenericKubernetesResource> verticals) {
        Deployment deployment = Serialization.unmarshal(yaml, Deployment.class);
        return WorkloadChecks.first(
                new WorkloadChecks.Seen("shop", deployment, braked, "belay", autoscalers, verticals));
    }

    private static @Nullable Obstacle scaledBy(String metric) {
        HorizontalPodAutoscaler autoscaler = Serialization.unmarshal(
                "metadata: {name: shop}\nspec: {metrics: [" + metric + "]}", HorizontalPodAutoscaler.class);
        return first(PLAIN, false, List.of(autoscaler), List.of());
    }

    private static @Nullable Obstacle updatedBy(String policy) {
        GenericKubernetesResource vertical = Serialization.unmarshal(
                "apiVersion: autoscaling.k8s.io/v1\nkind: VerticalPodAutoscaler\nmetadata: {name: shop}\nspec: "
                        + policy,
                GenericKubernetesResource.class);
        return first(PLAIN, false, List.of(), List.of(vertical));
    }

    @Test
    void refusesASelectorThatNamesNoLabel() {
        assertThat(found("{matchLabels: {app: shop}}", "{matchExpressions: [{key: app, operator: Exists}]}"))
                .isEqualTo(new Obstacle(Reason.SELECTOR_WITHOUT_LABELS, ""));
    }

    @Test
    void adoptsAnOrdinaryDeployment() {
        assertThat(first(PLAIN, false, List.of(), List.of())).isNull();
        assertThat(found("team: web", "belay.dev/release: shop")).isNull();
    }

    @Test
    void refusesOneThatAnotherReleaseHas() {
        assertThat(found("team: web", "belay.dev/release: other"))
                .isEqualTo(new Obstacle(Reason.TARGET_TAKEN, "It is taken by the Release other."));
    }

    @Test
    void refusesOneThatSomebodyElsePausedButNotOurOwnBrake() {
        assertThat(found("paused: false", "paused: true")).isEqualTo(new Obstacle(Reason.PAUSED_BY_OTHER, ""));
        assertThat(first(PLAIN.replace("paused: false", "paused: true"), true, List.of(), List.of()))
                .isNull();
    }

    @Test
    void refusesAManifestThatSetsPaused() {
        assertThat(found(
                        "{a: b}",
                        "{kubectl.kubernetes.io/last-applied-configuration: '{\"spec\":{\"paused\":false}}'}"))
                .isEqualTo(new Obstacle(Reason.MANIFEST_PAUSES, "It is set by kubectl apply."));
        assertThat(found("{a: b}", "{kubectl.kubernetes.io/last-applied-configuration: '{\"spec\":{}}'}"))
                .isNull();
        assertThat(found("{a: b}", "{kubectl.kubernetes.io/last-applied-configuration: '{'}"))
                .isNull();
        String owned =
                "{a: b}\n  managedFields: [{manager: %s, operation: %s, fieldsV1: {'f:spec': {'f:paused': {}}}}]";
        assertThat(found("{a: b}", owned.formatted("flux", "Apply")))
                .isEqualTo(new Obstacle(Reason.MANIFEST_PAUSES, "It is set by flux."));
        assertThat(found("{a: b}", owned.formatted("belay", "Apply"))).isNull();
        assertThat(found("{a: b}", owned.formatted("kubectl-rollout", "Update")))
                .isNull();
    }

    @Test
    void refusesRecreateAndATemplateWithAHash() {
        assertThat(found("RollingUpdate", "Recreate")).isEqualTo(new Obstacle(Reason.RECREATE, ""));
        assertThat(found("{app: shop}", "{app: shop, pod-template-hash: x}"))
                .isEqualTo(new Obstacle(Reason.TEMPLATE_HAS_HASH, ""));
    }

    @Test
    void refusesAnAutoscalerThatCountsBothRevisions() {
        assertThat(scaledBy("{type: External, external: {target: {type: Value}}}"))
                .isEqualTo(new Obstacle(
                        Reason.HPA_UNSAFE, "shop has a metric of type External with a target of type Value."));
        assertThat(scaledBy("{type: Object, object: {target: {type: Value}}}")).isNotNull();
        assertThat(scaledBy("{type: External, external: {target: {type: AverageValue}}}"))
                .isNull();
        assertThat(scaledBy("{type: Object, object: {target: {type: AverageValue}}}"))
                .isNull();
        assertThat(scaledBy("{type: Resource, resource: {target: {type: Utilization}}}"))
                .isNull();
    }

    @Test
    void refusesAVerticalAutoscalerThatUpdatesPods() {
        assertThat(updatedBy("{}")).isEqualTo(new Obstacle(Reason.VPA_ACTIVE, "shop has updateMode Auto."));
        assertThat(updatedBy("{updatePolicy: {updateMode: Recreate}}")).isNotNull();
        assertThat(updatedBy("{updatePolicy: {updateMode: Initial}}")).isNull();
        assertThat(updatedBy("{updatePolicy: {updateMode: 'Off'}}")).isNull();
    }
}
