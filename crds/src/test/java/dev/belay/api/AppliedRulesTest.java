package dev.belay.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.StatusCause;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The rules as a user meets them: the API server itself refuses and accepts.
@Tag("cluster")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AppliedRulesTest {

    @AutoClose
    private final AppliedCrds cluster = AppliedCrds.applied();

    static List<RuleCase> refused() {
        return RuleCase.all("refused");
    }

    static List<RuleCase> accepted() {
        return RuleCase.all("accepted");
    }

    static List<RuleCase> acceptedByReleasedVersions() {
        return Released.all().stream()
                .flatMap(version -> version.accepted().stream())
                .toList();
    }

    @ParameterizedTest
    @MethodSource("refused")
    void refusesWithOneSentence(RuleCase one) {
        assertThatThrownBy(() -> cluster.tryOut(one.object()))
                .isInstanceOfSatisfying(KubernetesClientException.class, refusal -> {
                    assertThat(refusal.getCode()).isEqualTo(422);
                    assertThat(refusal.getStatus().getMessage()).contains(one.says());
                    assertThat(complaints(refusal))
                            .as("a second complaint only hides the first")
                            .hasSize(1);
                });
    }

    @ParameterizedTest
    @MethodSource("accepted")
    void accepts(RuleCase one) {
        assertThat(cluster.tryOut(one.object())).isNotNull();
    }

    @ParameterizedTest
    @MethodSource("acceptedByReleasedVersions")
    void acceptsWhatAReleasedVersionAccepted(RuleCase one) {
        assertThat(cluster.tryOut(one.object())).isNotNull();
    }

    @Test
    void aReleaseThatMovesAFlagStaysOne() {
        GenericKubernetesResource feature = Samples.resource("release-flag");
        cluster.create(feature);
        try {
            GenericKubernetesResource changed = Samples.resource("release-flag");
            Map<String, Object> spec = changed.get("spec");
            spec.remove("flag");
            spec.put("blueGreen", Map.of());
            assertThatThrownBy(() -> cluster.replace(changed))
                    .hasMessageContaining("a Release moves pods or a flag and does not change from one to the other");
        } finally {
            cluster.delete(feature);
        }
    }

    @Test
    void targetCannotBeMovedToAnotherDeployment() {
        GenericKubernetesResource shop = Samples.resource("release-minimal");
        cluster.create(shop);
        try {
            GenericKubernetesResource moved = Samples.resource("release-minimal");
            Map<String, Object> spec = moved.get("spec");
            spec.put("target", Map.of("deployment", "other", "routes", List.of(Map.of("name", "shop"))));
            assertThatThrownBy(() -> cluster.replace(moved))
                    .hasMessageContaining(
                            "a Release belongs to one Deployment: delete this Release and create another");
        } finally {
            cluster.delete(shop);
        }
    }

    /// Without what the API server adds of its own when the shape is wrong: that it did not look any further.
    private static List<StatusCause> complaints(KubernetesClientException refusal) {
        return refusal.getStatus().getDetails().getCauses().stream()
                .filter(cause -> !cause.getMessage().contains("some validation rules were not checked"))
                .toList();
    }
}
