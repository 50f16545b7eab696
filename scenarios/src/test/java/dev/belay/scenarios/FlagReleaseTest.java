package dev.belay.scenarios;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.api.Release;
import dev.belay.api.RollbackStatus;
import dev.belay.playground.cluster.Cluster;
import dev.belay.playground.junit.OnKubernetes;
import dev.belay.playground.server.Mood;
import dev.belay.playground.unleash.Unleash;
import dev.belay.scenarios.stage.Figures;
import dev.belay.scenarios.stage.Plan;
import dev.belay.scenarios.stage.Shop;
import dev.belay.scenarios.stage.Story;
import dev.belay.scenarios.stage.Theatre;
import dev.belay.scenarios.stage.Troupe;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Objects;
import org.awaitility.Awaitility;
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

    private static final String FORMER = "1";
    private static final double SECONDS = 5;

    private Unleash unleash;
    private Troupe troupe;
    private Story.Place place;
    private Unleashed unleashed;
    private String flag;
    private int count;

    @BeforeAll
    void start() {
        unleash = Unleash.start();
    }

    @AfterAll
    void stop() {
        unleash.close();
    }

    @BeforeEach
    void set(Cluster cluster, KubernetesClient client) {
        unleash.front().be(Mood.WELL);
        flag = "released-" + ++count;
        unleash.makeFlag(flag, Integer.parseInt(FORMER));
        troupe = Troupe.of(Theatre.of(cluster));
        place = troupe.place(client);
        unleashed = Unleashed.begin(place.theatre(), client.getNamespace(), unleash);
    }

    @AfterEach
    void clear() {
        unleashed.close();
    }

    /// 5, then 40, then everybody.
    private Plan plan() {
        String released =
                "flag: {name: %s, environment: %s, release: 2026-10, steps: [{percent: 5, hold: 1s}, {percent: 40, hold: 1s}]}"
                        .formatted(flag, Unleash.ENVIRONMENT);
        return new Plan("shop", "", released, "bake: 1s");
    }

    private Story adopted() {
        Story story = Story.bare(place, Shop.SMALL, plan(), Shop.SMALL.service());
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
        assertThat(unleash.percent(flag)).isEqualTo("5");
        return story;
    }

    private void awaitPercent(String percent) {
        Awaitility.await("the flag is at " + percent)
                .atMost(ofSeconds(30))
                .pollInterval(ofMillis(20))
                .until(() -> unleash.percent(flag).equals(percent));
    }

    private static void keeps(String name, double seconds) {
        Figures.write(name, seconds, "s", SECONDS);
        assertThat(seconds).as(name).isLessThanOrEqualTo(SECONDS);
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
            assertThat(unleash.percent(flag)).isEqualTo(FORMER);
            releases(story.judges("Inconclusive"), "2026-11").awaitStep("Watching", 1);
            assertThat(unleash.percent(flag)).isEqualTo("5");
            // A change of the image is none of the flag's business, and rolls out by Kubernetes' own hand.
            story.releases("v2").awaitRolledOut();
            troupe.killLeader();
            troupe.leader();
            story.says("skip", "2026-11/1").awaitStep("Watching", 2);
            assertThat(unleash.percent(flag)).isEqualTo("40");

            Release done = story.judges("Healthy").awaitBackOn("2026-11");
            assertThat(unleash.percent(flag)).isEqualTo("100");
            assertThat(done.getStatus().identity().brake()).isEqualTo("None");
            assertThat(writers(story)).isEqualTo(before);
            assertThat(story.deployment().getMetadata().getLabels()).containsOnlyKeys("app");

            // Taken from nobody: a second release of the same flag is for somebody to prepare.
            Release blocked = releases(story, "2026-12").awaitReason("Blocked", "FlagUnfit");
            assertThat(blocked.getStatus().summary().message())
                    .contains("Set the flag " + flag, "to at most the 5 % of the first step", "it is at 100 %");
            unleash.setPercent(flag, "0");
            story.awaitBackOn("2026-12");
        }
    }

    @Test
    void aBreachAnAbortAndADeletionTakeItBack() {
        try (Story story = atFirstStep()) {
            long breach = System.nanoTime();
            story.judges("Breach");
            awaitPercent(FORMER);
            keeps("released flag restored after the breach", (System.nanoTime() - breach) / 1e9);
            RollbackStatus rollback = Objects.requireNonNull(
                    story.awaitRolledBack().getStatus().memory().rollback());
            keeps("released flag, from the breach to its being read back", Objects.requireNonNull(rollback.seconds()));

            story.judges("Inconclusive").says("retry", "2026-11").awaitStep("Watching", 1);
            story.says("abort", "now");
            awaitPercent(FORMER);
            story.awaitReason("RolledBack", "Aborted");

            story.says("retry", "2026-11").awaitStep("Watching", 1);
            story.leaves("background");
            awaitPercent(FORMER);
            story.awaitGone();
        }
    }

    @Test
    void unleashDownInARollbackIsTriedByTheNextProcessToo() {
        try (Story story = atFirstStep()) {
            unleash.front().be(Mood.REFUSING);
            story.judges("Breach").awaitPhase("RollingBack");
            story.await(
                    "it is said that the flag is outstanding",
                    ofSeconds(30),
                    status -> status.conditions().stream()
                            .anyMatch(condition -> condition.type().equals("FlagOutstanding")
                                    && String.valueOf(condition.message()).contains("Check unleash.url")));
            troupe.killLeader();
            troupe.leader();
            assertThat(unleash.percent(flag)).isEqualTo("5");
            assertThat(story.release().getStatus().summary().phase()).isEqualTo("RollingBack");

            unleash.front().be(Mood.WELL);
            awaitPercent(FORMER);
            story.awaitReason("RolledBack", "Breach");
            story.await(
                    "no flag is owed", ofSeconds(30), status -> status.memory().owedFlag() == null);
        }
    }

    @Test
    void itAndACanaryThatMovesTheSameFlagWaitForEachOther() {
        String step = "{weight: 10, hold: 1s, flag: {name: %s, environment: %s, percent: 7}}"
                .formatted(flag, Unleash.ENVIRONMENT);
        Shop bread = Shop.SMALL.named("bread");
        Plan canary = Plan.BY_ROUTE.steps(step).named("bread").on("routes: [{name: bread}]");
        try (Story second = Story.beside(place, bread, canary);
                Story first = atFirstStep()) {
            first.witness().looksOnlyAt("shop");
            second.person().applies(bread.route());
            second.awaitPhase("Steady");
            Release blocked = second.releases("v2").awaitReason("Blocked", "LeverTaken");
            assertThat(blocked.getStatus().summary().message()).contains("/shop", "flag " + flag);
            first.says("abort", "now").awaitRolledBack();
            second.judges("Inconclusive").awaitStep("Watching", 1);
            assertThat(unleash.percent(flag)).isEqualTo("7");

            first.says("retry", "2026-11").awaitReason("Blocked", "LeverTaken");
            second.judges("Healthy").awaitReleased();
        }
    }
}
