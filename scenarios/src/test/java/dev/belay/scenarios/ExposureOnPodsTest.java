package dev.belay.scenarios;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.playground.cluster.Cluster;
import dev.belay.playground.gateway.Gateway;
import dev.belay.playground.junit.OnKubernetes;
import dev.belay.playground.traffic.Answers;
import dev.belay.playground.traffic.Call;
import dev.belay.playground.traffic.Destination;
import dev.belay.playground.traffic.Traffic;
import dev.belay.playground.unleash.Unleash;
import dev.belay.scenarios.ExposureWatch.Seen;
import dev.belay.scenarios.stage.Figures;
import dev.belay.scenarios.stage.Plan;
import dev.belay.scenarios.stage.Shop;
import dev.belay.scenarios.stage.Story;
import dev.belay.scenarios.stage.Theatre;
import dev.belay.scenarios.stage.Troupe;
import dev.belay.scenarios.stage.YesGateway;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.time.Instant;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// What the users of an app are shown, which reads its flag once a second by Unleash's own SDK: so many as the step
/// says, soon after the route, and in a rollback as few as before.
@OnKubernetes
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ExposureOnPodsTest {

    private static final String FLAG = "new-checkout";
    private static final int FORMER = 1;
    private static final int FIRST = 25;
    private static final int SECOND = 60;
    private static final double SECONDS_UP = 3;
    private static final double SECONDS_BACK = 5;

    /// Four hundred are shown what a hash of each says; eleven in a hundred are three deviations.
    private static final int PEOPLE = 400;

    private static final double OFF_BY = 11;
    private static final double CALLS_A_SECOND = 200;
    private static final int REQUESTS = 400;
    private static final Duration WHILE = ofSeconds(2);

    private Unleash unleash;
    private Story.Place place;
    private Unleashed unleashed;
    private Gateway gateway;

    @BeforeAll
    void start() {
        unleash = Unleash.start();
        unleash.makeFlag(FLAG, FORMER);
    }

    @AfterAll
    void stop() {
        unleash.close();
    }

    @BeforeEach
    void set(Cluster cluster, KubernetesClient client) {
        place = Troupe.of(Theatre.of(cluster)).place(client);
        unleashed = Unleashed.begin(place.theatre(), client.getNamespace(), unleash);
        YesGateway.leaves(client.getNamespace());
        gateway =
                Gateway.start(client, client.getNamespace(), cluster.nodeAgent().addresses());
    }

    @AfterEach
    void clear() {
        gateway.close();
        unleashed.close();
    }

    private static Plan plan() {
        String moved = "flag: {name: %s, environment: %s, percent: ".formatted(FLAG, Unleash.ENVIRONMENT);
        return Plan.BY_ROUTE.steps("{weight: 10, hold: 1s, %1$s %2$d}}, {weight: 50, hold: 10s, %1$s %3$d}}"
                .formatted(moved, FIRST, SECOND));
    }

    @Test
    void followsTheStepsAndComesBackWithTheRoute(Cluster cluster) throws Exception {
        Shop shop = Shop.SMALL.reading(FLAG, unleash.direct(), unleash.clientToken());
        try (Story story = Story.of(place, shop, plan());
                ExposureWatch watch = ExposureWatch.begin(story, unleash, FLAG)) {
            story.awaitPhase("Steady");
            story.judges("Inconclusive");
            try (Traffic callers = Traffic.start(
                    CALLS_A_SECOND,
                    Destination.of(gateway.address()),
                    Call.get("/").sessions(PEOPLE))) {
                awaitShown(callers, FORMER);
                Instant asked = Instant.now();
                story.releases("v2").awaitStep("Watching", 1);
                follows(new Part(callers, watch, asked), new Seen(FIRST, 10));

                Instant next = Instant.now();
                story.judges("Healthy").awaitStep("Watching", 2);
                story.judges("Inconclusive");
                follows(new Part(callers, watch, next), new Seen(SECOND, 50));
                assertThat(AppCounters.of(cluster.nodeAgent(), story.namespace())
                                .percentShown(REQUESTS))
                        .as("exposure by the counters of the apps themselves")
                        .isBetween(SECOND - OFF_BY, SECOND + OFF_BY);

                Instant breach = Instant.now();
                story.judges("Breach").awaitRolledBack();
                comesBack(new Part(callers, watch, breach));
            }
            assertThat(watch.all())
                    .as("the flag was never shown to more before the route")
                    .noneMatch(look -> look.percent() == FIRST && look.weight() == 0)
                    .noneMatch(look -> look.percent() == SECOND && look.weight() == 10);
        }
    }

    /// One step of the story, from its beginning.
    private record Part(Traffic callers, ExposureWatch watch, Instant from) {

        Answers answers() {
            return callers.answers().startedBetween(from, Instant.MAX);
        }

        double seconds(Instant until, Instant since) {
            return Duration.between(since, until).toMillis() / 1e3;
        }
    }

    /// In the last two seconds.
    private static void awaitShown(Traffic callers, int percent) {
        Awaitility.await("about %d %% are shown the flag".formatted(percent))
                .atMost(ofSeconds(20))
                .pollInterval(ofMillis(200))
                .until(() -> {
                    Answers lately =
                            callers.answers().startedBetween(Instant.now().minus(WHILE), Instant.MAX);
                    double shown = lately.percentShownTheFlag().orElse(-1);
                    return lately.lastShownOtherwise().isEmpty() && Math.abs(shown - percent) <= OFF_BY;
                });
    }

    /// From the moment in which the route had the step's weight.
    private static void follows(Part part, Seen step) {
        awaitShown(part.callers, step.percent());
        Instant routed = part.watch.firstWithWeight(step.weight(), part.from);
        Instant moved = part.watch.firstAtPercent(step.percent(), part.from);
        assertThat(moved).as("the route first, then the flag").isAfterOrEqualTo(routed);
        Instant last = part.answers().lastShownOtherwise().orElseThrow();
        keeps(
                "exposure at the app follows the step to %d %%".formatted(step.percent()),
                part.seconds(last, routed),
                SECONDS_UP);
        assertThat(part.answers().startedBetween(moved, Instant.MAX).requestsByRevision())
                .as("stable and candidate both answer")
                .hasSize(2);
    }

    private static void comesBack(Part part) {
        awaitShown(part.callers, FORMER);
        Instant routed = part.watch.firstWithWeight(0, part.from);
        Instant moved = part.watch.firstAtPercent(FORMER, part.from);
        keeps("flag restored after the breach, at the Admin API", part.seconds(moved, part.from), SECONDS_BACK);
        keeps(
                "flag restored after the breach, at the app",
                part.seconds(part.answers().lastShownOtherwise().orElseThrow(), part.from),
                SECONDS_BACK);
        keeps("flag and route taken back apart from each other by", Math.abs(part.seconds(moved, routed)), 1);
    }

    private static void keeps(String name, double seconds, double limit) {
        Figures.write(name, seconds, "s", limit);
        assertThat(seconds).as(name).isLessThanOrEqualTo(limit);
    }
}
