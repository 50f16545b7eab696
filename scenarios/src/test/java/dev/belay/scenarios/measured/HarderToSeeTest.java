package dev.belay.scenarios.measured;

import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.api.Condition;
import dev.belay.api.Release;
import dev.belay.playground.cluster.Cluster;
import dev.belay.playground.junit.OnKubernetes;
import dev.belay.scenarios.Together;
import dev.belay.scenarios.replica.Replicas;
import dev.belay.scenarios.replica.Stall;
import dev.belay.scenarios.stage.Figures;
import dev.belay.scenarios.stage.Plan;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What takes longer to see than half of fifty requests a second that fail: few requests, slow ones, samples far apart.
@OnKubernetes
final class HarderToSeeTest {

    private static final int MANY = 30;
    /// Of a quarter of an hour.
    private static final int SOME = 6;
    private static final double PROMISED = 60;
    private static final Pattern EXPECTED = Pattern.compile("expect a rollback within (\\d+)s");

    @SuppressWarnings("NullAway.Init")
    private static Replicas replicas;

    enum Fault {
        FEW("errors=0.2"),
        SLOW("slow=4s"),
        FAR_APART("errors=0.5");

        private final String words;

        Fault(String words) {
            this.words = words;
        }

        Setting setting() {
            return switch (this) {
                // Five requests a second of fifty.
                case FEW ->
                    Setting.HALF
                            .by(Plan.BY_ROUTE.steps("{weight: 10, hold: 10m}"))
                            .calledBy(50)
                            .lenient();
                case SLOW -> Setting.HALF;
                case FAR_APART -> Setting.HALF.scrapedEvery(ofSeconds(15));
            };
        }

        int many() {
            return this == FAR_APART ? SOME : MANY;
        }

        Bound bound() {
            return switch (this) {
                case FEW -> new Bound("T1 - first bad, a fifth of 5/s fail", 11, 27, Rollback::sinceFirstBad);
                // The four seconds that an answer takes are over when it is counted.
                case SLOW -> new Bound("T1 - T0, all of 50/s slow", 3.6, 5, Rollback::seconds);
                case FAR_APART ->
                    new Bound("T1 - T0, half of 50/s fail, scraped each 15 s", PROMISED, PROMISED, Rollback::seconds);
            };
        }
    }

    /// What is measured of each rollback, and its limits in seconds.
    private record Bound(String name, double median, double max, ToDoubleFunction<Rollback> measured) {}

    @BeforeAll
    static void lead(Cluster cluster) {
        replicas = Replicas.leading(cluster);
    }

    @AfterAll
    static void end() {
        replicas.close();
    }

    /// Side by side, for most of it is waiting.
    @Tag("soak")
    @Test
    void takesItBackInTimeOrSaysHowLateItWillBe(Cluster cluster) throws Exception {
        List<Together.Told<Cluster>> stories = new ArrayList<>();
        for (Fault fault : Fault.values()) {
            stories.add(where -> takeBack(where, fault, 1));
        }
        stories.add(HarderToSeeTest::sayWhatToExpectOfSamplesEachHalfMinute);
        Together.each(stories, story -> story.about(cluster));
    }

    @Tag("soak")
    @ParameterizedTest
    @EnumSource
    void takesItBackInTimeManyTimes(Fault fault, Cluster cluster) {
        Spread seconds = takeBack(cluster, fault, fault.many());
        assertThat(seconds.median())
                .as("%s", seconds)
                .isLessThanOrEqualTo(fault.bound().median());
    }

    private static Spread takeBack(Cluster cluster, Fault fault, int runs) {
        List<Double> seconds = new ArrayList<>();
        Bound bound = fault.bound();
        String name = fault.name().toLowerCase(Locale.ROOT);
        try (Stall stall = Stall.open(cluster, "harder");
                MeasuredShop shop = MeasuredShop.open(replicas, cluster, stall.client(), fault.setting())) {
            for (int run = 0; run < runs; run++) {
                Rollback rollback = shop.rollback(shop.candidate("v" + (run + 2)), fault.words);
                seconds.add(bound.measured().applyAsDouble(rollback));
                Figures.write("T1 - first bad, " + name, rollback.sinceFirstBad(), "s", PROMISED);
                Figures.write("T2 - first bad, " + name, rollback.sinceFirstBadUntilLeft(), "s", PROMISED);
                assertThat(rollback.sinceFirstBad()).as("%s", rollback).isLessThanOrEqualTo(PROMISED);
            }
        }
        Spread spread = new Spread(bound.name(), seconds);
        spread.note(bound.median(), bound.max());
        assertThat(spread.max()).as("%s", spread).isLessThanOrEqualTo(bound.max());
        return spread;
    }

    private static void sayWhatToExpectOfSamplesEachHalfMinute(Cluster cluster) {
        Setting setting = Setting.HALF.scrapedEvery(ofSeconds(30));
        try (Stall stall = Stall.open(cluster, "harder");
                MeasuredShop shop = MeasuredShop.open(replicas, cluster, stall.client(), setting)) {
            shop.story().releases("v2");
            Release release = shop.story()
                    .await(
                            "the budget is at risk",
                            ofMinutes(3),
                            status -> status.conditions().stream().anyMatch(HarderToSeeTest::isAtRisk));
            String message = release.getStatus().conditions().stream()
                    .filter(HarderToSeeTest::isAtRisk)
                    .map(condition -> condition.message())
                    .findAny()
                    .orElseThrow();
            Matcher expected = EXPECTED.matcher(message);
            assertThat(expected.find()).as(message).isTrue();
            double seconds = Double.parseDouble(expected.group(1));
            Figures.write("expected of a rollback, scraped each 30 s", seconds, "s", seconds);
            assertThat(message).contains("samples come each 30s");
            assertThat(seconds).isGreaterThan(PROMISED);
        }
    }

    private static boolean isAtRisk(Condition condition) {
        return "BudgetAtRisk".equals(condition.type()) && "True".equals(condition.status());
    }
}
