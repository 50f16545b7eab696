package dev.belay.scenarios;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.api.Release;
import dev.belay.api.ReleaseStatus;
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
import io.vertx.core.json.JsonObject;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// The route is taken back as fast whatever Unleash does meanwhile, wherever the trial is, and the flag follows when it
/// can.
@OnKubernetes
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class UnleashFaultsTest {

    private static final String FORMER = "1";
    private static final double SECONDS = 5;

    private Unleash unleash;
    private Story.Place place;
    private Unleashed unleashed;
    private String flag;
    private String gate;
    private int count;

    /// The seconds of the route's way back.
    private final Map<Fault, Map<At, Double>> taken = new EnumMap<>(Fault.class);

    /// What Unleash does.
    enum Fault {
        NONE,
        REFUSES,
        HANGS,
        SLOW,
        SAYS_401,
        SAYS_403,
        SAYS_404,
        SAYS_500,
        /// The flag has got a second strategy.
        UNFIT;

        Mood mood() {
            return switch (this) {
                case NONE, UNFIT -> Mood.WELL;
                case REFUSES -> Mood.REFUSING;
                case HANGS -> Mood.HANGING;
                case SLOW -> Mood.slow(ofSeconds(1));
                case SAYS_401 -> new Mood.Says(401, "{}");
                case SAYS_403 -> new Mood.Says(403, "{}");
                case SAYS_404 -> new Mood.Says(404, "{}");
                case SAYS_500 -> new Mood.Says(500, "{}");
            };
        }
    }

    /// Where the trial is then.
    enum At {
        STEP,
        NEXT_STEP,
        GATE,
        BAKE
    }

    /// Everywhere none, and each fault somewhere.
    static Stream<Arguments> some() {
        List<At> places = List.of(At.values());
        List<Fault> faults = List.of(Fault.values());
        return Stream.concat(
                places.stream().map(at -> Arguments.of(Fault.NONE, at)),
                IntStream.range(1, faults.size())
                        .mapToObj(i -> Arguments.of(faults.get(i), places.get(i % places.size()))));
    }

    static Stream<Arguments> all() {
        return Stream.of(Fault.values()).flatMap(fault -> Stream.of(At.values()).map(at -> Arguments.of(fault, at)));
    }

    @BeforeAll
    void start() {
        unleash = Unleash.start();
    }

    @AfterAll
    void stop() {
        unleash.close();
        System.out.println(sideBySide());
    }

    /// A line a fault, a column a place; the last one that was measured there.
    private String sideBySide() {
        StringBuilder table = new StringBuilder("%-10s".formatted("Unleash"));
        Stream.of(At.values()).forEach(at -> table.append("%12s".formatted(words(at))));
        taken.forEach((fault, seconds) -> {
            table.append("%n%-10s".formatted(words(fault)));
            Stream.of(At.values())
                    .forEach(at -> table.append(
                            seconds.containsKey(at) ? "%10.3f s".formatted(seconds.get(at)) : "%12s".formatted("")));
        });
        return table.toString();
    }

    @BeforeEach
    void set(Cluster cluster, KubernetesClient client) {
        unleash.front().be(Mood.WELL);
        count++;
        flag = "new-checkout-" + count;
        unleash.makeFlag(flag, Integer.parseInt(FORMER));
        gate = "ready-" + count;
        unleash.makeFlag(gate, 100);
        unleash.turn(gate, false);
        place = Troupe.of(Theatre.of(cluster)).place(client);
        unleashed = Unleashed.begin(place.theatre(), client.getNamespace(), unleash);
    }

    @AfterEach
    void clear() {
        unleashed.close();
    }

    private Plan plan(At at) {
        String moved = "flag: {name: %s, environment: %s, percent: ".formatted(flag, Unleash.ENVIRONMENT);
        String waits = at == At.GATE ? ", gate: {flag: {name: %s}}".formatted(gate) : "";
        return Plan.BY_ROUTE
                .steps("{weight: 10, hold: 1s, %1$s 7}%2$s}, {weight: 50, hold: 1s, %1$s 40}}".formatted(moved, waits))
                .bake("10m");
    }

    /// There, and from then on Unleash does what it does.
    private Story broughtTo(At at, Fault fault) {
        Story story = Story.of(place, Shop.SMALL, plan(at));
        story.awaitPhase("Steady");
        story.judges("Inconclusive").releases("v2").awaitStep("Watching", 1);
        switch (at) {
            case STEP -> {}
            case NEXT_STEP -> {
                befall(fault);
                story.judges("Healthy")
                        .await("it goes to the next step, or cannot", ofSeconds(30), this::isAfterTheFirst);
            }
            case GATE -> story.judges("Healthy").awaitReason("Gated", "GateFlagAwaited");
            case BAKE -> story.judges("Healthy").awaitPhase("Baking");
        }
        if (at != At.NEXT_STEP) {
            befall(fault);
        }
        return story;
    }

    private boolean isAfterTheFirst(ReleaseStatus status) {
        return Objects.equals(2, status.stage().step())
                || "FlagUnmoved".equals(status.summary().reason());
    }

    private void befall(Fault fault) {
        unleash.front().be(fault.mood());
        if (fault == Fault.UNFIT) {
            unleash.addStrategy(flag, "default", new JsonObject());
        }
    }

    @ParameterizedTest
    @MethodSource("some")
    void theRouteIsTakenBackAsFastAndTheFlagFollows(Fault fault, At at) {
        takesBack(fault, at);
    }

    @ParameterizedTest
    @MethodSource("all")
    @Tag("soak")
    void theRouteIsTakenBackAsFastEverywhere(Fault fault, At at) {
        takesBack(fault, at);
    }

    private void takesBack(Fault fault, At at) {
        try (Story story = broughtTo(at, fault)) {
            story.judges("Breach");
            double seconds = keeps(
                    "route taken back, %s, Unleash %s".formatted(words(at), words(fault)), story.awaitRolledBack());
            taken.computeIfAbsent(fault, _ -> new EnumMap<>(At.class)).put(at, seconds);
            if (fault == Fault.UNFIT) {
                awaitOutstanding(story, "exactly one strategy");
                unleash.dropStrategy(flag, "default");
            } else if (fault != Fault.NONE && fault != Fault.SLOW) {
                awaitOutstanding(story, "");
                unleash.front().be(Mood.WELL);
            }
            Awaitility.await("the flag is as before the trial")
                    .atMost(ofSeconds(30))
                    .pollInterval(ofMillis(20))
                    .until(() -> unleash.percent(flag).equals(FORMER));
            story.await(
                    "no flag is owed", ofSeconds(30), status -> status.memory().owedFlag() == null);
        }
    }

    private static String words(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private static double keeps(String name, Release rolledBack) {
        double seconds = Objects.requireNonNull(
                Objects.requireNonNull(rolledBack.getStatus().memory().rollback())
                        .seconds());
        Figures.write(name, seconds, "s", SECONDS);
        assertThat(seconds).as(name).isLessThanOrEqualTo(SECONDS);
        return seconds;
    }

    /// With the flag, and what to do.
    private void awaitOutstanding(Story story, String fix) {
        story.await(
                "it is said what to do about the flag",
                ofSeconds(30),
                status -> status.conditions().stream()
                        .anyMatch(condition -> condition.type().equals("FlagOutstanding")
                                && String.valueOf(condition.message()).startsWith(flag)
                                && String.valueOf(condition.message()).contains(fix)));
    }
}
