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
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPBackendRef;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
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
        flag = "new-checkout-" + ++count;
        unleash.makeFlag(flag, Integer.parseInt(FORMER));
        troupe = Troupe.of(Theatre.of(cluster));
        place = troupe.place(client);
        unleashed = Unleashed.begin(place.theatre(), client.getNamespace(), unleash);
    }

    @AfterEach
    void clear() {
        unleashed.close();
    }

    /// Two steps, 5 and 50 per cent, with the flag at 7 and 40.
    private Plan plan() {
        String moved = "flag: {name: %s, environment: %s, percent: ".formatted(flag, Unleash.ENVIRONMENT);
        return Plan.BY_ROUTE.steps(
                "{weight: 10, hold: 1s, %1$s 7}}, {weight: 50, hold: 1s, %1$s 40}}".formatted(moved));
    }

    /// At its first step, which it does not leave by itself.
    private Story atFirstStep() {
        Story story = Story.of(place, Shop.SMALL, plan());
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

    /// From the breach until the API server had accepted the last write of the other levers.
    private static double seconds(Release rolledBack) {
        RollbackStatus rollback =
                Objects.requireNonNull(rolledBack.getStatus().memory().rollback());
        return Objects.requireNonNull(rollback.seconds());
    }

    private static void awaitNothingOwed(Story story) {
        story.await("no flag is owed", ofSeconds(30), status -> status.memory().owedFlag() == null);
    }

    @Test
    void exposureFollowsTheStepsAndTheRouteGoesFirst() throws Exception {
        AtomicBoolean ended = new AtomicBoolean();
        try (Story story = atFirstStep();
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            assertThat(unleash.percent(flag)).isEqualTo("7");
            var early = threads.submit(() -> {
                while (!ended.get()) {
                    // The flag first: what it shows, the route that is read later must have reached.
                    if (unleash.percent(flag).equals("40")) {
                        return weightOfCandidate(story) < 50;
                    }
                }
                return true;
            });
            story.judges("Healthy").awaitStep("Watching", 2);
            assertThat(unleash.percent(flag)).isEqualTo("40");
            story.awaitReleased();
            ended.set(true);

            assertThat(early.get())
                    .as("the flag was shown to more before the route")
                    .isFalse();
            assertThat(unleash.percent(flag)).isEqualTo("40");
            assertThat(story.release().getStatus().memory().owedFlag()).isNull();
        }
    }

    @Test
    void rollbackRestoresTheFormerShare() {
        try (Story story = atFirstStep()) {
            long breach = System.nanoTime();
            story.judges("Breach");
            awaitPercent(FORMER);
            keeps("flag restored after the breach", (System.nanoTime() - breach) / 1e9);
            Release back = story.awaitRolledBack();
            keeps("route taken back while Unleash is up", seconds(back));
            awaitNothingOwed(story);
        }
    }

    @Test
    void unleashStoppedInARollbackDelaysNoOtherLeverAndTheNextProcessRestores() {
        try (Story story = atFirstStep()) {
            unleash.front().be(Mood.REFUSING);
            story.judges("Breach");
            Release back = story.awaitRolledBack();
            keeps("route taken back while Unleash is down", seconds(back));
            assertThat(weightOfCandidate(story)).isZero();
            story.await(
                    "it is said that the flag is outstanding",
                    ofSeconds(30),
                    status -> status.conditions().stream()
                            .anyMatch(condition -> condition.type().equals("FlagOutstanding")
                                    && String.valueOf(condition.message()).contains("Check unleash.url")));
            assertThat(story.release().getStatus().memory().owedFlag()).isNotNull();
            assertThat(unleash.percent(flag)).isEqualTo("7");

            troupe.killLeader();
            unleash.front().be(Mood.WELL);
            troupe.leader();
            awaitPercent(FORMER);
            awaitNothingOwed(story);
        }
    }

    @Test
    void unleashThatHangsDelaysNoOtherLever() {
        try (Story story = atFirstStep()) {
            unleash.front().be(Mood.HANGING);
            story.judges("Breach");
            Release back = story.awaitRolledBack();
            keeps("route taken back while Unleash hangs", seconds(back));
            unleash.front().be(Mood.WELL);
            awaitPercent(FORMER);
            awaitNothingOwed(story);
        }
    }

    @Test
    void withoutUnleashNoFurtherStepIsTaken() {
        try (Story story = atFirstStep()) {
            unleash.front().be(new Mood.Says(500, "{}"));
            story.await(
                    "the flag cannot be looked at",
                    ofSeconds(30),
                    status -> status.conditions().stream()
                            .anyMatch(condition -> condition.type().equals("FlagUnmoved")));
            story.judges("Healthy").awaitReason("Watching", "FlagUnmoved");
            assertThat(weightOfCandidate(story)).isEqualTo(10);

            unleash.front().be(Mood.WELL);
            story.awaitReleased();
            assertThat(unleash.percent(flag)).isEqualTo("40");
        }
    }

    @Test
    void whatSomebodyElseSetsIsPutRight() {
        try (Story story = atFirstStep()) {
            unleash.setPercent(flag, "100");
            awaitPercent("7");
            story.judges("Healthy").awaitReleased();
        }
    }

    @Test
    void anUnfitFlagBlocksWithTheFix() {
        unleash.turn(flag, false);
        try (Story story = Story.of(place, Shop.SMALL, plan())) {
            story.awaitPhase("Steady");
            Release blocked = story.releases("v2").awaitReason("Blocked", "FlagUnfit");
            assertThat(blocked.getStatus().summary().message())
                    .contains("Turn on the flag " + flag + " of project default in development");

            unleash.turn(flag, true);
            story.awaitReleased();
            assertThat(unleash.percent(flag)).isEqualTo("40");
        }
    }

    @Test
    void theSecondReleaseThatMovesTheFlagWaitsForTheFirst() {
        Shop bread = Shop.SMALL.named("bread");
        try (Story first = Story.beside(place, Shop.SMALL, plan());
                Story second = Story.beside(place, bread, plan().named("bread").on("routes: [{name: bread}]"))) {
            first.person().applies(Shop.SMALL.route(), bread.route());
            first.awaitPhase("Steady");
            second.awaitPhase("Steady");
            first.judges("Inconclusive").releases("v2").awaitStep("Watching", 1);

            Release blocked = second.releases("v2").awaitReason("Blocked", "LeverTaken");
            assertThat(blocked.getStatus().summary().message()).contains("/shop", "flag " + flag);
            assertThat(unleash.percent(flag)).isEqualTo("7");
            // Nor does it begin when it is asked again, or after the next process looks at both.
            troupe.killLeader();
            troupe.leader();
            second.awaitReason("Blocked", "LeverTaken");

            first.judges("Healthy").awaitReleased();
            second.judges("Healthy").awaitReleased();
        }
    }
}
