package dev.belay.scenarios.measured;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;

import dev.belay.api.ReleaseStatus;
import dev.belay.playground.cluster.Cluster;
import dev.belay.playground.junit.OnKubernetes;
import dev.belay.scenarios.Together;
import dev.belay.scenarios.replica.Replicas;
import dev.belay.scenarios.replica.Stall;
import dev.belay.scenarios.stage.Figures;
import dev.belay.scenarios.stage.Plan;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Nobody sees how the candidate is, and it is well: it is neither rolled back nor promoted, the Release says why, and
/// when it is seen again it goes on. Each kind of blindness has a shop with a Prometheus of its own, side by side: what
/// one of them does may not delay the word on another.
@OnKubernetes
final class BlindnessTest {

    private static final double LONGEST_UNSAID = 10;
    private static final double CALLS_A_SECOND = 24;
    private static final Duration LONG = ofMinutes(3);

    @SuppressWarnings("NullAway.Init")
    private static Replicas replicas;

    /// Where a trial is when the blindness begins. It lasts longer than what is awaited there: seen, the trial would
    /// go on meanwhile.
    enum When {
        /// Before the preflight, so that nothing is touched.
        WANTED("{weight: 50, hold: 1s}", "1s", 20),
        WATCHING("{weight: 50, hold: 40s}", "1s", 32),
        GATED("{weight: 50, hold: 1s, gate: {approval: {}}}", "1s", 15),
        BAKING("{weight: 50, hold: 1s}", "30s", 32);

        private final String steps;
        private final String bake;
        private final int seconds;

        When(String steps, String bake, int seconds) {
            this.steps = steps;
            this.bake = bake;
            this.seconds = seconds;
        }

        Plan plan() {
            return Plan.BY_ROUTE.steps(steps).bake(bake);
        }

        Duration length() {
            return ofSeconds(seconds);
        }

        /// What may be said of the phase meanwhile.
        Set<String> phases(Blindness blindness) {
            return switch (this) {
                case WANTED ->
                    blindness == Blindness.WITHOUT_TRAFFIC
                            ? Set.of("Steady", "Blocked", "Preparing", "Shifting", "Watching")
                            : Set.of("Steady", "Blocked");
                case WATCHING -> Set.of("Watching");
                case GATED -> Set.of("Gated");
                case BAKING -> Set.of("Baking");
            };
        }
    }

    @BeforeAll
    static void lead(Cluster cluster) {
        replicas = Replicas.leading(cluster);
    }

    @AfterAll
    static void end() {
        replicas.close();
    }

    @Test
    void holdsWhileItIsWatched(Cluster cluster) throws Exception {
        Together.each(Arrays.asList(Blindness.values()), blindness -> holds(cluster, When.WATCHING, blindness));
    }

    @Tag("soak")
    @ParameterizedTest
    @EnumSource(names = {"WANTED", "GATED", "BAKING"})
    void holdsInEveryPhase(When when, Cluster cluster) throws Exception {
        Together.each(Arrays.asList(Blindness.values()), blindness -> holds(cluster, when, blindness));
    }

    private static void holds(Cluster cluster, When when, Blindness blindness) throws Exception {
        Setting setting = Setting.HALF.by(when.plan()).calledBy(CALLS_A_SECOND).lenient();
        try (Stall stall = Stall.open(cluster, "blind");
                MeasuredShop shop = MeasuredShop.open(replicas, cluster, stall.client(), setting)) {
            reach(when, shop);
            blindness.begins(shop);
            Instant began = Instant.now();
            if (when == When.WANTED) {
                want(blindness, shop);
            }
            double seconds =
                    secondsUntilSaid(shop, when == When.WANTED ? blindness.reasonBefore() : blindness.reason());
            if (when == When.GATED) {
                // Approved, and still not known to be well.
                shop.story().says("promote", shop.story().revision() + "/1");
            }
            String name = "until %s is said while %s".formatted(blindness, when).toLowerCase(Locale.ROOT);
            Figures.write(name, seconds, "s", LONGEST_UNSAID);
            remains(shop, when.phases(blindness), when.length().minus(Duration.between(began, Instant.now())));
            blindness.ends(shop, CALLS_A_SECOND);
            goesOn(shop);
            if (seconds > LONGEST_UNSAID) {
                throw new AssertionError("%s: %.1f s".formatted(name, seconds));
            }
        }
    }

    private static void reach(When when, MeasuredShop shop) {
        switch (when) {
            case WANTED -> {}
            case WATCHING -> shop.candidate("v2");
            case GATED -> shop.story().releases("v2").await("it is Gated", LONG, status -> isIn(status, "Gated"));
            case BAKING -> shop.story().releases("v2").await("it is Baking", LONG, status -> isIn(status, "Baking"));
        }
    }

    /// Where nobody calls, nothing is said before there is somebody to call.
    private static void want(Blindness blindness, MeasuredShop shop) {
        shop.story().releases("v2");
        if (blindness == Blindness.WITHOUT_TRAFFIC) {
            shop.story().await("it is Watching", LONG, status -> isIn(status, "Watching"));
        }
    }

    private static boolean isIn(ReleaseStatus status, String phase) {
        return phase.equals(status.summary().phase());
    }

    private static double secondsUntilSaid(MeasuredShop shop, String reason) {
        Instant from = Instant.now();
        shop.story()
                .await(
                        "a condition says " + reason,
                        LONG,
                        status ->
                                status.conditions().stream().anyMatch(condition -> reason.equals(condition.reason())));
        return Duration.between(from, Instant.now()).toMillis() / 1000.0;
    }

    private static void remains(MeasuredShop shop, Set<String> phases, Duration length) {
        if (length.isPositive()) {
            Awaitility.await("it remains in " + phases)
                    .during(length)
                    .atMost(length.plusSeconds(10))
                    .pollInterval(ofMillis(200))
                    .until(() -> shop.story().release().getStatus().summary().phase(), phases::contains);
        }
    }

    private static void goesOn(MeasuredShop shop) {
        String revision = shop.story().revision();
        shop.story()
                .await(
                        "it is released",
                        LONG,
                        status -> isIn(status, "Steady")
                                && revision.equals(status.identity().stable()));
    }
}
