package dev.belay.scenarios;

import static dev.belay.scenarios.FlagStage.FORMER;
import static dev.belay.scenarios.FlagStage.awaitNothingOwed;
import static dev.belay.scenarios.FlagStage.awaitOutstanding;
import static dev.belay.scenarios.FlagStage.keeps;
import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.api.Release;
import dev.belay.api.RollbackStatus;
import dev.belay.playground.cluster.Cluster;
import dev.belay.playground.junit.OnKubernetes;
import dev.belay.playground.server.Mood;
import dev.belay.playground.unleash.Unleash;
import dev.belay.scenarios.stage.Plan;
import dev.belay.scenarios.stage.Shop;
import dev.belay.scenarios.stage.Story;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// A flag of a real Unleash is what is released, without new pods.
@OnKubernetes
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class FlagReleaseTest {

    private FlagStage stage;
    private FlagStage.Scene scene;

    @BeforeAll
    void start() {
        stage = new FlagStage("released");
    }

    @AfterAll
    void stop() {
        stage.close();
    }

    @BeforeEach
    void set(Cluster cluster, KubernetesClient client) {
        scene = stage.set(cluster, client);
    }

    @AfterEach
    void clear() {
        scene.close();
    }

    /// 5, then 40, then everybody.
    private Plan plan() {
        String released =
                "flag: {name: %s, environment: %s, release: 2026-10, steps: [{percent: 5, hold: 1s}, {percent: 40, hold: 1s}]}"
                        .formatted(scene.flag(), Unleash.ENVIRONMENT);
        return new Plan("shop", "", released, "bake: 1s");
    }

    private Story adopted() {
        Story story = Story.bare(scene.place(), Shop.SMALL, plan(), Shop.SMALL.service());
        story.awaitBackOn("2026-10");
        return story;
    }

    private static Story releases(Story story, String release) {
        return story.patches(
                "releases.belay.dev/shop", "{\"spec\":{\"flag\":{\"release\":\"%s\"}}}".formatted(release));
    }

    /// At its first step, which it does not leave by itself.
    private Story atFirstStep() {
        Story story = adopted();
        releases(story.judges("Inconclusive"), "2026-11").awaitStep("Watching", 1);
        assertThat(scene.percent()).isEqualTo("5");
        return story;
    }

    /// Who has ever written the Deployment.
    private static List<String> writers(Story story) {
        return story.deployment().getMetadata().getManagedFields().stream()
                .map(ManagedFieldsEntry::getManager)
                .distinct()
                .sorted()
                .toList();
    }

    @Test
    void aNewReleaseGoesFromStepToStepAndTheDeploymentIsLeftAlone() {
        try (Story story = adopted()) {
            List<String> before = writers(story);
            assertThat(scene.percent()).isEqualTo(FORMER);
            releases(story.judges("Inconclusive"), "2026-11").awaitStep("Watching", 1);
            assertThat(scene.percent()).isEqualTo("5");
            // A change of the image is none of the flag's business, and rolls out by Kubernetes' own hand.
            story.releases("v2").awaitRolledOut();
            scene.troupe().killLeader();
            scene.troupe().leader();
            story.says("skip", "2026-11/1").awaitStep("Watching", 2);
            assertThat(scene.percent()).isEqualTo("40");

            Release done = story.judges("Healthy").awaitBackOn("2026-11");
            assertThat(scene.percent()).isEqualTo("100");
            assertThat(done.getStatus().identity().brake()).isEqualTo("None");
            assertThat(writers(story)).isEqualTo(before);
            assertThat(story.deployment().getMetadata().getLabels()).containsOnlyKeys("app");

            // Taken from nobody: a second release of the same flag is for somebody to prepare.
            Release blocked = releases(story, "2026-12").awaitReason("Blocked", "FlagUnfit");
            assertThat(blocked.getStatus().summary().message())
                    .contains("Set the flag " + scene.flag(), "to at most the 5 % of the first step", "it is at 100 %");
            stage.unleash().setPercent(scene.flag(), "0");
            story.awaitBackOn("2026-12");
        }
    }

    @Test
    void aBreachAnAbortAndADeletionTakeItBack() {
        try (Story story = atFirstStep()) {
            long breach = System.nanoTime();
            story.judges("Breach");
            scene.awaitPercent(FORMER);
            keeps("released flag restored after the breach", (System.nanoTime() - breach) / 1e9);
            RollbackStatus rollback = Objects.requireNonNull(
                    story.awaitRolledBack().getStatus().memory().rollback());
            keeps("released flag, from the breach to its being read back", Objects.requireNonNull(rollback.seconds()));

            story.judges("Inconclusive").says("retry", "2026-11").awaitStep("Watching", 1);
            story.says("abort", "now");
            scene.awaitPercent(FORMER);
            story.awaitReason("RolledBack", "Aborted");

            story.says("retry", "2026-11").awaitStep("Watching", 1);
            story.leaves("background");
            scene.awaitPercent(FORMER);
            story.awaitGone();
        }
    }

    @Test
    void unleashDownInARollbackIsTriedByTheNextProcessToo() {
        try (Story story = atFirstStep()) {
            stage.unleashIs(Mood.REFUSING);
            story.judges("Breach").awaitPhase("RollingBack");
            awaitOutstanding(story);
            scene.troupe().killLeader();
            scene.troupe().leader();
            assertThat(scene.percent()).isEqualTo("5");
            assertThat(story.release().getStatus().summary().phase()).isEqualTo("RollingBack");

            stage.unleashIs(Mood.WELL);
            scene.awaitPercent(FORMER);
            story.awaitReason("RolledBack", "Breach");
            awaitNothingOwed(story);
        }
    }

    @Test
    void itAndACanaryThatMovesTheSameFlagWaitForEachOther() {
        String step = "{weight: 10, hold: 1s, flag: {name: %s, environment: %s, percent: 7}}"
                .formatted(scene.flag(), Unleash.ENVIRONMENT);
        Shop bread = Shop.SMALL.named("bread");
        Plan canary = Plan.BY_ROUTE.steps(step).named("bread").on("routes: [{name: bread}]");
        try (Story second = Story.beside(scene.place(), bread, canary);
                Story first = atFirstStep()) {
            first.witness().looksOnlyAt("shop");
            second.person().applies(bread.route());
            second.awaitPhase("Steady");
            Release blocked = second.releases("v2").awaitReason("Blocked", "LeverTaken");
            assertThat(blocked.getStatus().summary().message()).contains("/shop", "flag " + scene.flag());
            first.says("abort", "now").awaitRolledBack();
            second.judges("Inconclusive").awaitStep("Watching", 1);
            assertThat(scene.percent()).isEqualTo("7");

            first.says("retry", "2026-11").awaitReason("Blocked", "LeverTaken");
            second.judges("Healthy").awaitReleased();
        }
    }
}
