package dev.belay.scenarios.measured;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.playground.cluster.Cluster;
import dev.belay.playground.junit.OnKubernetes;
import dev.belay.scenarios.Together;
import dev.belay.scenarios.replica.Replicas;
import dev.belay.scenarios.replica.Stall;
import dev.belay.scenarios.stage.Figures;
import dev.belay.scenarios.stage.Plan;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// One request in a hundred fails, and five may: however few requests there are, that is never taken back.
@OnKubernetes
final class HealthyAtAnyRateTest {

    private static final List<Double> RATES = List.of(0.2, 1.0, 10.0);
    private static final Plan PLAN =
            Plan.BY_ROUTE.steps("{weight: 50, hold: 20s}").bake("5s").with("health: {errors: {max: 5%}}");

    /// By the judge's own figures a healthy candidate is proven within fifteen minutes at 0.2 requests a second; it
    /// proves itself in the step and in the bake.
    private static final Duration LONGEST = ofMinutes(40);

    @SuppressWarnings("NullAway.Init")
    private static Replicas replicas;

    @BeforeAll
    static void lead(Cluster cluster) {
        replicas = Replicas.leading(cluster);
    }

    @AfterAll
    static void end() {
        replicas.close();
    }

    /// A minute of it; where there are requests enough, it is released by then.
    @Test
    void isNotTakenBackInAMinute(Cluster cluster) throws Exception {
        Together.each(RATES, rate -> {
            try (Stall stall = Stall.open(cluster, "rate");
                    MeasuredShop shop = open(cluster, stall, rate)) {
                shop.story().releases("v2-errors=0.01");
                Awaitility.await("it is not taken back")
                        .during(ofMinutes(1))
                        .atMost(ofSeconds(70))
                        .pollInterval(ofMillis(200))
                        .until(() -> isTakenBack(shop), Boolean.FALSE::equals);
                if (rate >= 10) {
                    awaitReleased(shop);
                }
            }
        });
    }

    @Tag("soak")
    @Test
    void isReleasedAgainAndAgainForHalfAnHour(Cluster cluster) throws Exception {
        Together.each(RATES, rate -> {
            try (Stall stall = Stall.open(cluster, "rate");
                    MeasuredShop shop = open(cluster, stall, rate)) {
                long end = System.nanoTime() + ofMinutes(30).toNanos();
                int released = 0;
                while (released == 0 || System.nanoTime() < end) {
                    shop.story().releases("v%d-errors=0.01".formatted(released + 2));
                    awaitReleased(shop);
                    released++;
                }
                Figures.write("healthy releases at %.1f/s, 1 %% errors, taken back".formatted(rate), 0, "releases", 0);
                Figures.write(
                        "healthy releases at %.1f/s, 1 %% errors".formatted(rate), released, "releases", released);
            }
        });
    }

    /// So many requests a second for the candidate, and as many for stable.
    private static MeasuredShop open(Cluster cluster, Stall stall, double rate) {
        Setting setting = Setting.HALF
                .of(Setting.HALF.shop().at("v1-errors=0.01"))
                .by(PLAN)
                .calledBy(2 * rate)
                .lenient();
        return MeasuredShop.open(replicas, cluster, stall.client(), setting);
    }

    private static boolean isTakenBack(MeasuredShop shop) {
        return Set.of("RollingBack", "RolledBack", "Withdrawn")
                .contains(shop.story().release().getStatus().summary().phase());
    }

    private static void awaitReleased(MeasuredShop shop) {
        String revision = shop.story().revision();
        shop.story()
                .await(
                        "it is released or taken back",
                        LONGEST,
                        status -> "RolledBack".equals(status.summary().phase())
                                || ("Steady".equals(status.summary().phase())
                                        && revision.equals(status.identity().stable())));
        assertThat(shop.story().release().getStatus().identity().stable()).isEqualTo(revision);
    }
}
