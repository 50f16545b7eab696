package dev.belay.scenarios.measured;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.playground.cluster.Cluster;
import dev.belay.playground.junit.OnKubernetes;
import dev.belay.playground.traffic.Call;
import dev.belay.playground.traffic.Destination;
import dev.belay.playground.traffic.Traffic;
import dev.belay.scenarios.replica.Replica;
import dev.belay.scenarios.replica.Replicas;
import dev.belay.scenarios.stage.Figures;
import dev.belay.scenarios.stage.Story;
import dev.belay.scenarios.stage.Theatre;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What Prometheus is asked: as often for many trials as for one.
@OnKubernetes
final class QueriesTest {

    private static final int SOME = 4;
    private static final int MANY = 20;
    private static final double CALLS_A_SECOND = 10;
    private static final Duration COUNTED = Duration.ofSeconds(20);

    /// A round of two questions lies across either end of what is counted.
    private static final long ROUNDS = 4;

    private static final Setting ALONE =
            Setting.HALF.of(Setting.HALF.shop().of(2)).calledBy(CALLS_A_SECOND);

    @Test
    void asksAsOftenForFourTrialsAsForOne(Cluster cluster, KubernetesClient client) throws Exception {
        count(cluster, client, SOME);
    }

    @Tag("soak")
    @Test
    void asksAsOftenForTwentyTrialsAsForOne(Cluster cluster, KubernetesClient client) throws Exception {
        count(cluster, client, MANY);
    }

    private static void count(Cluster cluster, KubernetesClient client, int trials) throws Exception {
        try (Replicas replicas = Replicas.of(Theatre.of(cluster), Replica.Kind.SHIPPED)) {
            replicas.ready();
            replicas.leader();
            try (MeasuredShop shop = MeasuredShop.open(replicas, cluster, client, ALONE)) {
                shop.candidate("v2");
                long ofOne = queries(shop);
                try (Neighbours neighbours = new Neighbours(shop)) {
                    for (int n = 2; n <= trials; n++) {
                        neighbours.open(replicas.place(client), "shop-" + n);
                    }
                    neighbours.release("v2");
                    note(ofOne, queries(shop), trials);
                }
            }
        }
    }

    /// What is counted takes its time.
    private static long queries(MeasuredShop shop) throws InterruptedException {
        long before = shop.prometheus().front().queries();
        TimeUnit.MILLISECONDS.sleep(COUNTED.toMillis());
        return shop.prometheus().front().queries() - before;
    }

    private static void note(long ofOne, long ofAll, int trials) {
        Figures.write("queries a minute, 1 trial", aMinute(ofOne), "queries", aMinute(ofOne));
        Figures.write("queries a minute, %d trials".formatted(trials), aMinute(ofAll), "queries", aMinute(ofOne));
        assertThat(ofOne).isPositive();
        assertThat(ofAll).isBetween(ofOne - ROUNDS, ofOne + ROUNDS);
    }

    private static double aMinute(long counted) {
        return counted * 60.0 / COUNTED.toSeconds();
    }

    /// Other shops in the same namespace, with the same Prometheus and the same gateway.
    private record Neighbours(MeasuredShop shop, List<Story> stories, List<Traffic> callers) implements AutoCloseable {

        Neighbours(MeasuredShop shop) {
            this(shop, new ArrayList<>(), new ArrayList<>());
        }

        void open(Story.Place place, String name) {
            Setting setting = ALONE.named(name);
            Story story = Story.of(place, setting.shop(), setting.plan());
            stories.add(story);
            story.awaitPhase("Steady");
            callers.add(Traffic.start(
                    setting.aSecond(),
                    Destination.of(shop.gateway().address()),
                    Call.get("/").header("Host", name)));
        }

        void release(String version) {
            stories.forEach(story -> story.releases(version));
            stories.forEach(story -> story.awaitStep("Watching", 1));
        }

        @Override
        public void close() {
            callers.forEach(Traffic::close);
            stories.forEach(Story::close);
        }
    }
}
