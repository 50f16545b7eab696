package dev.belay.scenarios;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.playground.cluster.Cluster;
import dev.belay.scenarios.stage.Story;
import dev.belay.scenarios.witness.Invariant;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/// What holds under each brake, whoever takes it off.
interface UnderEachBrake {

    /// A shop with a Release, under this brake.
    Story steady(Cluster cluster, KubernetesClient client);

    /// The way in which the user releases.
    void release(Story story, String version);

    String brake();

    @Test
    default void releases(Cluster cluster, KubernetesClient client) throws Exception {
        try (Story story = steady(cluster, client)) {
            story.awaitPhase("Steady");
            assertThat(story.release().getStatus().identity().brake()).isEqualTo(brake());
            release(story, "v2");
            story.awaitPhase("Baking");
            story.awaitReleased();
        }
    }

    /// Stable's pods may be touched for a moment where no policy is in the way; then all is as it was.
    @Test
    default void outlastsAResumeInMidTrial(Cluster cluster, KubernetesClient client) throws Exception {
        try (Story story = steady(cluster, client)) {
            story.witness().excuse(Invariant.PODS_STAY).excuse(Invariant.I5_STABLE_SIZE);
            watching(story);

            story.person().does("rollout", "resume", "deployment/shop");

            Awaitility.await("it is braked, and owns stable alone")
                    .atMost(ofSeconds(10))
                    .pollInterval(Duration.ofMillis(50))
                    .until(() ->
                            Boolean.TRUE.equals(story.deployment().getSpec().getPaused()) && owned(story) == 1);
            story.judges("Healthy").awaitReleased();
        }
    }

    private static long owned(Story story) {
        return story.replicaSets().stream()
                .filter(set -> set.getMetadata().getOwnerReferences().stream()
                        .anyMatch(owner -> Boolean.TRUE.equals(owner.getController())))
                .count();
    }

    @Test
    default void rollsBackAndStaysBack(Cluster cluster, KubernetesClient client) throws Exception {
        try (Story story = steady(cluster, client)) {
            String stable = story.revision();
            watching(story);
            Set<String> pods = story.podsOf(stable);

            story.judges("Breach").awaitRolledBack();

            // Scaled down and up again it is stable that comes.
            story.scales(0);
            awaitPods(story, 0);
            story.scales(3);
            awaitPods(story, 3);
            assertThat(story.podsOf(stable)).hasSize(3).doesNotContainAnyElementsOf(pods);
        }
    }

    private static void awaitPods(Story story, int count) {
        Awaitility.await(count + " pods")
                .atMost(ofSeconds(20))
                .pollInterval(Duration.ofMillis(100))
                .until(() -> story.client().pods().list().getItems().size() == count);
    }

    /// An SRE takes over: nothing that they do is undone.
    @Test
    default void writesNothingWhileHandsAreOff(Cluster cluster, KubernetesClient client) throws Exception {
        try (Story story = steady(cluster, client)) {
            // From here on a person breaks what they like.
            for (Invariant invariant : Invariant.values()) {
                story.witness().excuse(invariant);
            }
            watching(story);

            story.person().does("annotate", "deployment/shop", "belay.dev/hands-off=yes");
            story.awaitReason("Watching", "HandsOff");
            story.person().does("rollout", "resume", "deployment/shop");
            story.person().does("rollout", "undo", "deployment/shop");
            story.person().applies(story.shop().route());
            story.judges("Breach");

            stays(story, ofSeconds(6));
            assertThat(story.deployment().getSpec().getPaused()).isNotEqualTo(true);
            assertThat(story.route().getSpec().getRules().getFirst().getBackendRefs())
                    .hasSize(1);
        }
    }

    /// Nothing of the operator's is written for a while, in which it would have.
    private static void stays(Story story, Duration time) throws InterruptedException {
        String service = story.service().getMetadata().getResourceVersion();
        // Not its version: the gateway writes the route's status.
        Long route = story.route().getMetadata().getGeneration();
        Thread.sleep(time);
        assertThat(story.service().getMetadata().getResourceVersion()).isEqualTo(service);
        assertThat(story.route().getMetadata().getGeneration()).isEqualTo(route);
    }

    private void watching(Story story) {
        story.awaitPhase("Steady");
        story.judges("Inconclusive");
        release(story, "v2");
        story.awaitStep("Watching", 1);
    }
}
