package dev.belay.scenarios;

import static dev.belay.scenarios.FlagStage.FORMER;
import static dev.belay.scenarios.FlagStage.awaitNothingOwed;
import static dev.belay.scenarios.FlagStage.awaitOutstanding;
import static dev.belay.scenarios.FlagStage.keeps;
import static java.time.Duration.ofSeconds;
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
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPBackendRef;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// A trial moves a flag of a real Unleash with its steps, and takes it back.
@OnKubernetes
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class FlagsTest {

    private FlagStage stage;
    private FlagStage.Scene scene;

    @BeforeAll
    void start() {
        stage = new FlagStage("new-checkout");
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

    /// Two steps, 10 and 50 per cent, with the flag at 7 and 40.
    private Plan plan() {
        String moved = "flag: {name: %s, environment: %s, percent: ".formatted(scene.flag(), Unleash.ENVIRONMENT);
        return Plan.BY_ROUTE.steps(
                "{weight: 10, hold: 1s, %1$s 7}}, {weight: 50, hold: 1s, %1$s 40}}".formatted(moved));
    }

    /// At its first step, which it does not leave by itself.
    private Story atFirstStep() {
        Story story = Story.of(scene.place(), Shop.SMALL, plan());
        story.awaitPhase("Steady");
        story.judges("Inconclusive").releases("v2").awaitStep("Watching", 1);
        return story;
    }

    private static int weightOfCandidate(Story story) {
        return story.route().getSpec().getRules().getFirst().getBackendRefs().stream()
                .filter(backend -> backend.getName().endsWith("-candidate"))
                .mapToInt(HTTPBackendRef::getWeight)
                .sum();
    }

    /// From the breach until the API server had accepted the last write of the other levers.
    private static double seconds(Release rolledBack) {
        RollbackStatus rollback =
                Objects.requireNonNull(rolledBack.getStatus().memory().rollback());
        return Objects.requireNonNull(rollback.seconds());
    }

    @Test
    void exposureFollowsTheStepsAndTheRouteGoesFirst() throws Exception {
        AtomicBoolean ended = new AtomicBoolean();
        try (Story story = atFirstStep();
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            assertThat(scene.percent()).isEqualTo("7");
            var early = threads.submit(() -> {
                while (!ended.get()) {
                    // The flag first: what it shows, the route that is read later must have reached.
                    if (scene.percent().equals("40")) {
                        return weightOfCandidate(story) < 50;
                    }
                }
                return true;
            });
            story.judges("Healthy").awaitStep("Watching", 2);
            assertThat(scene.percent()).isEqualTo("40");
            story.awaitReleased();
            ended.set(true);

            assertThat(early.get())
                    .as("the flag was shown to more before the route")
                    .isFalse();
            assertThat(scene.percent()).isEqualTo("40");
            assertThat(story.release().getStatus().memory().owedFlag()).isNull();
        }
    }

    @Test
    void rollbackRestoresTheFormerShare() {
        try (Story story = atFirstStep()) {
            long breach = System.nanoTime();
            story.judges("Breach");
            scene.awaitPercent(FORMER);
            keeps("flag restored after the breach", (System.nanoTime() - breach) / 1e9);
            Release back = story.awaitRolledBack();
            keeps("route taken back while Unleash is up", seconds(back));
            awaitNothingOwed(story);
        }
    }

    @Test
    void unleashStoppedInARollbackDelaysNoOtherLeverAndTheNextProcessRestores() {
        try (Story story = atFirstStep()) {
            stage.unleashIs(Mood.REFUSING);
            story.judges("Breach");
            Release back = story.awaitRolledBack();
            keeps("route taken back while Unleash is down", seconds(back));
            assertThat(weightOfCandidate(story)).isZero();
            awaitOutstanding(story);
            assertThat(story.release().getStatus().memory().owedFlag()).isNotNull();
            assertThat(scene.percent()).isEqualTo("7");

            scene.troupe().killLeader();
            stage.unleashIs(Mood.WELL);
            scene.troupe().leader();
            scene.awaitPercent(FORMER);
            awaitNothingOwed(story);
        }
    }

    @Test
    void unleashThatHangsDelaysNoOtherLever() {
        try (Story story = atFirstStep()) {
            stage.unleashIs(Mood.HANGING);
            story.judges("Breach");
            Release back = story.awaitRolledBack();
            keeps("route taken back while Unleash hangs", seconds(back));
            stage.unleashIs(Mood.WELL);
            scene.awaitPercent(FORMER);
            awaitNothingOwed(story);
        }
    }

    @Test
    void withoutUnleashNoFurtherStepIsTaken() {
        try (Story story = atFirstStep()) {
            stage.unleashIs(new Mood.Says(500, "{}"));
            story.await(
                    "the flag cannot be looked at",
                    ofSeconds(30),
                    status -> status.conditions().stream()
                            .anyMatch(condition -> condition.type().equals("FlagUnmoved")));
            story.judges("Healthy").awaitReason("Watching", "FlagUnmoved");
            assertThat(weightOfCandidate(story)).isEqualTo(10);

            stage.unleashIs(Mood.WELL);
            story.awaitReleased();
            assertThat(scene.percent()).isEqualTo("40");
        }
    }

    @Test
    void whatSomebodyElseSetsIsPutRight() {
        try (Story story = atFirstStep()) {
            stage.unleash().setPercent(scene.flag(), "100");
            scene.awaitPercent("7");
            story.judges("Healthy").awaitReleased();
        }
    }

    @Test
    void anUnfitFlagBlocksWithTheFix() {
        stage.unleash().turn(scene.flag(), false);
        try (Story story = Story.of(scene.place(), Shop.SMALL, plan())) {
            story.awaitPhase("Steady");
            Release blocked = story.releases("v2").awaitReason("Blocked", "FlagUnfit");
            assertThat(blocked.getStatus().summary().message())
                    .contains("Turn on the flag " + scene.flag() + " of project default in development");

            stage.unleash().turn(scene.flag(), true);
            story.awaitReleased();
            assertThat(scene.percent()).isEqualTo("40");
        }
    }

    @Test
    void theSecondReleaseThatMovesTheFlagWaitsForTheFirst() {
        Shop bread = Shop.SMALL.named("bread");
        try (Story first = Story.beside(scene.place(), Shop.SMALL, plan());
                Story second =
                        Story.beside(scene.place(), bread, plan().named("bread").on("routes: [{name: bread}]"))) {
            first.person().applies(Shop.SMALL.route(), bread.route());
            first.awaitPhase("Steady");
            second.awaitPhase("Steady");
            first.judges("Inconclusive").releases("v2").awaitStep("Watching", 1);

            Release blocked = second.releases("v2").awaitReason("Blocked", "LeverTaken");
            assertThat(blocked.getStatus().summary().message()).contains("/shop", "flag " + scene.flag());
            assertThat(scene.percent()).isEqualTo("7");
            // Nor does it begin when it is asked again, or after the next process looks at both.
            scene.troupe().killLeader();
            scene.troupe().leader();
            second.awaitReason("Blocked", "LeverTaken");

            first.judges("Healthy").awaitReleased();
            second.judges("Healthy").awaitReleased();
        }
    }
}
