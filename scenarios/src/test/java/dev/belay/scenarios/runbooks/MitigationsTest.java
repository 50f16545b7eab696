package dev.belay.scenarios.runbooks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.playground.cluster.Cluster;
import dev.belay.playground.junit.OnKubernetes;
import dev.belay.scenarios.stage.Plan;
import dev.belay.scenarios.stage.Shop;
import dev.belay.scenarios.stage.Story;
import dev.belay.scenarios.stage.Theatre;
import dev.belay.scenarios.stage.Troupe;
import dev.belay.scenarios.witness.Invariant;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the pages have one type to mend something, typed in the very situation: it is over then.
@OnKubernetes
final class MitigationsTest {

    static final Set<String> TYPED = Set.of(
            "Aborted",
            "ApprovalAwaited",
            "BelayReleaseStuck",
            "BelayRollbackStuck",
            "FailedBefore",
            "Paused",
            "PausedByOther",
            "PausedByVerb",
            "ScaledToZero");

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Plan GATED = Plan.BY_ROUTE.steps("{weight: 10, hold: 1s, gate: {approval: {}}}");

    @TempDir
    private Path home;

    @Test
    void pausesAndGatesEnd(Cluster cluster, KubernetesClient client) throws Exception {
        try (Story story = opened(cluster, client, GATED)) {
            story.judges("Inconclusive").releases("v2").awaitStep("Watching", 1);

            story.patches("release/shop", "{\"spec\":{\"paused\":true}}");
            ends(cluster, story, "reasons/Paused");
            story.says("pause", "now");
            ends(cluster, story, "reasons/PausedByVerb");
            story.judges("Healthy");
            ends(cluster, story, "reasons/ApprovalAwaited");

            story.awaitReleased();
        }
    }

    @Test
    void noReplicasAtAllEnds(Cluster cluster, KubernetesClient client) throws Exception {
        try (Story story = opened(cluster, client, GATED)) {
            story.witness().excuse(Invariant.I12_ENDPOINTS);
            story.scales(0).judges("Inconclusive");
            story.person().does("set", "image", "deployment/shop", "app=shop:v2");

            ends(cluster, story, "reasons/ScaledToZero");
            story.awaitStep("Watching", 1);
            story.says("abort", "now").awaitRolledBack();
        }
    }

    @Test
    void aRevisionThatWasTakenBackIsTriedAgain(Cluster cluster, KubernetesClient client) throws Exception {
        try (Story story = opened(cluster, client, GATED)) {
            story.witness().excuse(Invariant.I8_FAILED_STAYS);
            story.judges("Inconclusive").releases("v2").awaitStep("Watching", 1);
            story.says("abort", "now").awaitRolledBack();

            ends(cluster, story, "reasons/Aborted");
            story.awaitStep("Watching", 1);
            story.says("abort", "now").awaitRolledBack();
            story.releases("v1").awaitReleased();
            story.releases("v2");
            ends(cluster, story, "reasons/FailedBefore");

            story.awaitStep("Watching", 1);
            story.says("abort", "now").awaitRolledBack();
        }
    }

    @Test
    void aRolloutThatSomebodyHeldBackIsResumed(Cluster cluster, KubernetesClient client) throws Exception {
        try (Story story = opened(cluster, client, GATED)) {
            story.leaves("background").awaitGone();
            story.person().does("rollout", "pause", "deployment/shop");
            story.person().applies("""
                    apiVersion: belay.dev/v1alpha1
                    kind: Release
                    metadata: {name: shop}
                    spec: {target: {deployment: shop, routes: [{name: shop}]}, canary: {steps: [{weight: 10}]}}
                    """);

            ends(cluster, story, "reasons/PausedByOther");

            story.awaitPhase("Steady");
        }
    }

    @Test
    void aReleaseThatDoesNotMoveIsTakenBack(Cluster cluster, KubernetesClient client) throws Exception {
        try (Story story = opened(cluster, client, GATED)) {
            story.judges("NoTraffic").releases("v2").awaitReason("Watching", "NoTraffic");

            typed(cluster, story, "alerts/BelayReleaseStuck");

            story.awaitRolledBack();
        }
    }

    /// The operator dies in the moment in which it should have taken the traffic back.
    @Test
    void theTrafficGoesBackWithoutTheOperator(Cluster cluster, KubernetesClient client) throws Exception {
        try (Story story = opened(cluster, client, GATED)) {
            story.judges("Inconclusive").releases("v2").awaitStep("Watching", 1);
            Troupe troupe = Troupe.of(Theatre.of(cluster)).atMost(0);
            Object stable = story.service().getSpec().getSelector().get("pod-template-hash");

            typed(cluster, story, "alerts/BelayRollbackStuck");

            assertThat(story.client()
                            .services()
                            .withName("shop-candidate")
                            .require()
                            .getSpec()
                            .getSelector())
                    .containsEntry("pod-template-hash", (String) stable);
            story.says("abort", "now");
            troupe.leader();
            story.awaitRolledBack();
        }
    }

    private static Story opened(Cluster cluster, KubernetesClient client, Plan plan) {
        Story story = Story.of(Troupe.of(Theatre.of(cluster)).place(client), Shop.SMALL, plan);
        story.awaitPhase("Steady");
        return story;
    }

    /// The page of a reason is typed when the Release is there for it, and then it is not any more.
    private void ends(Cluster cluster, Story story, String page) throws Exception {
        String reason = page.substring(page.indexOf('/') + 1);
        story.await(
                "it is there for " + reason,
                LIMIT,
                status -> reason.equals(status.summary().reason()));
        typed(cluster, story, page);
        story.await(
                "it is over with " + reason,
                LIMIT,
                status -> !reason.equals(status.summary().reason()));
    }

    private void typed(Cluster cluster, Story story, String page) throws Exception {
        try (Desk desk =
                new Desk(home, cluster.kubectl(), story.namespace(), Page.of(Page.FOLDER.resolve(page + ".md")))) {
            desk.types();
            desk.types();
        }
    }
}
