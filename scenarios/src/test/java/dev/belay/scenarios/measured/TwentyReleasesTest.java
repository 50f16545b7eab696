package dev.belay.scenarios.measured;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.playground.cluster.Cluster;
import dev.belay.playground.junit.OnKubernetes;
import dev.belay.playground.operator.Footprint;
import dev.belay.scenarios.Together;
import dev.belay.scenarios.replica.Replica;
import dev.belay.scenarios.replica.Replicas;
import dev.belay.scenarios.replica.Stall;
import dev.belay.scenarios.stage.Figures;
import dev.belay.scenarios.stage.Shop;
import dev.belay.scenarios.stage.Theatre;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Many Releases with one Prometheus: what they cost, idle and in progress, what Prometheus is asked, and how soon all
/// of them are taken back at once. The operator is the one that is packaged.
@OnKubernetes
final class TwentyReleasesTest {

    private static final int SOME = 4;
    private static final int MANY = 20;
    private static final double LONGEST = 6;
    private static final Duration COUNTED = Duration.ofSeconds(20);

    /// Two questions of a round lie across either end of what is counted.
    private static final double ROUNDS = 4;

    /// What its container may take at the most.
    private static final double MOST_RESIDENT_MIB = 512;

    /// Half of one core: beyond that it is the operator that is slow.
    private static final double MOST_CPU_SECONDS = 30;

    /// Ten requests a second for each candidate.
    private static final Setting SETTING =
            Setting.HALF.of(Shop.SMALL.of(2)).calledBy(20).lenient();

    @Tag("soak")
    @Test
    void asksAsOftenForFourAsForOneAndTakesThemBackAtOnce(Cluster cluster) throws Exception {
        play(cluster, SOME);
    }

    @Tag("soak")
    @Test
    void asksAsOftenForTwentyAsForOneAndTakesThemBackAtOnce(Cluster cluster) throws Exception {
        play(cluster, MANY);
    }

    private static void play(Cluster cluster, int count) throws Exception {
        try (Replicas replicas = Replicas.of(Theatre.of(cluster), Replica.Kind.PACKAGED)) {
            replicas.ready();
            Replica leader = replicas.leader();
            try (SharedPrometheus prometheus = SharedPrometheus.start(cluster, SETTING.scrape());
                    Street street = new Street(cluster, replicas, prometheus)) {
                street.open(count);
                Cost.of("%d idle".formatted(count), prometheus, leader).note(0);
                street.releases(street.shops().subList(0, 1));
                Cost one = Cost.of("1 in progress", prometheus, leader);
                one.note(one.queries());
                street.releases(street.shops().subList(1, count));
                Cost all = Cost.of("%d in progress".formatted(count), prometheus, leader);
                all.note(one.queries());
                assertThat(one.queries()).isPositive();
                assertThat(all.queries()).isBetween(one.queries() - ROUNDS, one.queries() + ROUNDS);
                street.breaks();
            }
        }
    }

    /// What was spent in a while.
    ///
    /// @param queries of Prometheus
    /// @param cpu seconds a minute
    private record Cost(String name, double queries, double cpu, double residentMiB) {

        /// What is counted takes its time.
        static Cost of(String name, SharedPrometheus prometheus, Replica leader) throws InterruptedException {
            long queries = prometheus.prometheus().front().queries();
            Duration cpu = leader.process().footprint().cpu();
            TimeUnit.MILLISECONDS.sleep(COUNTED.toMillis());
            Footprint after = leader.process().footprint();
            return new Cost(
                    name,
                    prometheus.prometheus().front().queries() - queries,
                    aMinute(after.cpu().minus(cpu).toMillis() / 1000.0),
                    after.residentMiB());
        }

        private static double aMinute(double counted) {
            return counted * TimeUnit.MINUTES.toSeconds(1) / COUNTED.toSeconds();
        }

        void note(double mostQueries) {
            Figures.write("queries a minute, " + name, aMinute(queries), "queries", aMinute(mostQueries));
            Figures.write("resident, " + name, residentMiB, "MiB", MOST_RESIDENT_MIB);
            Figures.write("CPU a minute, " + name, cpu, "s", MOST_CPU_SECONDS);
            assertThat(residentMiB).isLessThanOrEqualTo(MOST_RESIDENT_MIB);
            assertThat(cpu).isLessThanOrEqualTo(MOST_CPU_SECONDS);
        }
    }

    /// Shops side by side.
    private record Street(
            Cluster cluster,
            Replicas replicas,
            SharedPrometheus prometheus,
            List<Stall> stalls,
            List<MeasuredShop> shops)
            implements AutoCloseable {

        Street(Cluster cluster, Replicas replicas, SharedPrometheus prometheus) {
            this(
                    cluster,
                    replicas,
                    prometheus,
                    Collections.synchronizedList(new ArrayList<>()),
                    Collections.synchronizedList(new ArrayList<>()));
        }

        void open(int count) throws InterruptedException {
            Together.each(IntStream.range(0, count).boxed().toList(), _ -> {
                Stall stall = Stall.open(cluster, "street");
                stalls.add(stall);
                shops.add(MeasuredShop.open(prometheus, replicas.place(stall.client()), SETTING));
            });
        }

        void releases(List<MeasuredShop> some) throws InterruptedException {
            Together.each(List.copyOf(some), shop -> shop.candidate("v2"));
        }

        /// All in one moment.
        void breaks() throws InterruptedException {
            List<Double> seconds = Collections.synchronizedList(new ArrayList<>());
            Together.each(
                    List.copyOf(shops),
                    shop -> seconds.add(
                            shop.rollback(shop.candidate(), "errors=1").seconds()));
            Spread spread = new Spread("T1 - T0, %d breaching at once".formatted(shops.size()), seconds);
            spread.note(LONGEST, LONGEST);
            assertThat(spread.max()).as("%s", spread).isLessThanOrEqualTo(LONGEST);
        }

        @Override
        public void close() {
            try {
                Together.each(List.copyOf(shops), MeasuredShop::close);
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(stopped);
            } finally {
                stalls.forEach(Stall::close);
            }
        }
    }
}
