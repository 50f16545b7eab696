package dev.belay.scenarios;

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
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// Flags of a real Unleash say whether a trial goes on, and never whether it is taken back.
@OnKubernetes
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class GatesTest {

    private static final double SECONDS = 5;
    private static final String PROMOTIONS = "belay.promotions";

    private Unleash unleash;
    private Troupe troupe;
    private Story.Place place;
    private Unleashed unleashed;
    private String namespace;
    private String flag;
    private int count;

    @BeforeAll
    void start() {
        unleash = Unleash.start();
        unleash.makeFlag(PROMOTIONS, 100);
    }

    @AfterAll
    void stop() {
        unleash.close();
    }

    @BeforeEach
    void set(Cluster cluster, KubernetesClient client) {
        unleash.front().be(Mood.WELL);
        flag = "ready-" + ++count;
        unleash.makeFlag(flag, 100);
        unleash.turn(flag, false);
        unleash.turn(PROMOTIONS, true);
        troupe = Troupe.of(Theatre.of(cluster));
        place = troupe.place(client);
        namespace = client.getNamespace();
        unleashed = Unleashed.begin(place.theatre(), namespace, unleash);
    }

    @AfterEach
    void clear() {
        unleashed.close();
    }

    /// Its policy as it is, with more in its unleash.
    private void policySays(String more) {
        unleashed.close();
        unleashed = Unleashed.begin(place.theatre(), namespace, unleash, more);
    }

    private Plan gated() {
        return Plan.BY_ROUTE.steps(
                "{weight: 10, hold: 1s, gate: {flag: {name: %s}}}, {weight: 50, hold: 1s}".formatted(flag));
    }

    private Story atTheGate() {
        Story story = Story.of(place, Shop.SMALL, gated());
        story.awaitPhase("Steady");
        story.judges("Healthy").releases("v2").awaitReason("Gated", "GateFlagAwaited");
        return story;
    }

    private static void keeps(String name, Release rolledBack) {
        RollbackStatus rollback =
                Objects.requireNonNull(rolledBack.getStatus().memory().rollback());
        double seconds = Objects.requireNonNull(rollback.seconds());
        Figures.write(name, seconds, "s", SECONDS);
        assertThat(seconds).as(name).isLessThanOrEqualTo(SECONDS);
    }

    /// It is where it was, for longer than anything would take to move it.
    private static void staysAt(Story story, String phase) {
        Awaitility.await("it stays " + phase)
                .during(ofSeconds(5))
                .atMost(ofSeconds(10))
                .until(() -> phase.equals(story.release().getStatus().summary().phase()));
    }

    @Test
    void waitsUntilTheFlagIsTurnedOn() {
        try (Story story = atTheGate()) {
            assertThat(story.release().getStatus().summary().next())
                    .startsWith("turn on the flag " + flag + " in Unleash")
                    .contains("belay.dev/skip=");
            staysAt(story, "Gated");

            unleash.turn(flag, true);
            story.awaitReleased();
        }
    }

    @Test
    void theNextProcessWaitsAtTheSameGate() {
        try (Story story = atTheGate()) {
            troupe.killLeader();
            troupe.leader();
            staysAt(story, "Gated");

            unleash.turn(flag, true);
            story.awaitReleased();
        }
    }

    @Test
    void whileUnleashIsAwayTheGateStaysShutAndSaysWhy() {
        try (Story story = atTheGate()) {
            unleash.front().be(Mood.REFUSING);
            Release waits = story.awaitReason("Gated", "GateFlagUnknown");
            assertThat(waits.getStatus().summary().message()).contains("Check unleash.url");
            // Nor is it opened by what nobody here has seen.
            unleash.turn(flag, true);
            staysAt(story, "Gated");

            unleash.front().be(Mood.WELL);
            story.awaitReleased();
        }
    }

    @Test
    void aPersonPassesAGateOfWhichNobodyCanTell() {
        try (Story story = atTheGate()) {
            unleash.front().be(new Mood.Says(500, "{}"));
            Release waits = story.awaitReason("Gated", "GateFlagUnknown");
            String next = Objects.requireNonNull(waits.getStatus().summary().next());
            String value = next.substring(next.indexOf("belay.dev/skip=") + "belay.dev/skip=".length());

            story.says("skip", value).awaitReleased();
        }
    }

    @Test
    void promotionsOffHoldEveryStepAndNoRollback() {
        policySays("promotions: true");
        unleash.turn(flag, true);
        try (Story story = Story.of(place, Shop.SMALL, gated())) {
            story.awaitPhase("Steady");
            unleash.turn(PROMOTIONS, false);
            story.judges("Inconclusive").releases("v2").awaitReason("Preparing", "PromotionsOff");
            unleash.turn(PROMOTIONS, true);
            story.awaitStep("Watching", 1);
            unleash.front().be(Mood.HANGING);
            story.awaitReason("Watching", "PromotionsUnknown");
            story.judges("Breach");
            keeps("taken back while promotions are not known", story.awaitRolledBack());
        }
    }

    @Test
    void aGateWhoseFlagIsNotThereBlocksWithTheFix() {
        unleash.archive(flag);
        try (Story story = Story.of(place, Shop.SMALL, gated())) {
            story.awaitPhase("Steady");
            Release blocked = story.judges("Healthy").releases("v2").awaitReason("Blocked", "FlagUnfit");
            assertThat(blocked.getStatus().summary().message()).contains("Create the flag " + flag);

            unleash.makeFlag(flag + "-anew", 100);
            story.patches("release/shop", "{\"spec\":" + gatedBy(flag + "-anew") + "}");
            story.awaitReleased();
        }
    }

    private static String gatedBy(String name) {
        return """
                {"canary":{"steps":[{"weight":10,"hold":"1s","gate":{"flag":{"name":"%s"}}},{"weight":50,"hold":"1s"}]}}
                """.formatted(name);
    }

    @Test
    void aGateWithoutATokenToReadItBlocksWithTheFix() {
        try (Story story = Story.of(place, Shop.SMALL, gated())) {
            story.awaitPhase("Steady");
            story.patches(
                    "releasepolicies.belay.dev/" + namespace, "{\"spec\":{\"unleash\":{\"clientTokenSecret\":null}}}");
            Release blocked = story.judges("Healthy").releases("v2").awaitReason("Blocked", "GateUnreadable");
            assertThat(blocked.getStatus().summary().message()).contains("name clientTokenSecret in its unleash");

            story.patches(
                    "releasepolicies.belay.dev/" + namespace,
                    "{\"spec\":{\"unleash\":{\"clientTokenSecret\":\"" + namespace + "-client\"}}}");
            story.awaitReason("Gated", "GateFlagAwaited");
            unleash.turn(flag, true);
            story.awaitReleased();
        }
    }
}
