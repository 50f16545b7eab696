package dev.belay.scenarios.measured;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.api.Release;
import dev.belay.playground.cluster.Cluster;
import dev.belay.playground.junit.OnKubernetes;
import dev.belay.playground.server.Mood;
import dev.belay.scenarios.Together;
import dev.belay.scenarios.replica.Replicas;
import dev.belay.scenarios.replica.Stall;
import dev.belay.scenarios.stage.Figures;
import dev.belay.scenarios.stage.Shop;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// One neighbour's Prometheus hangs, another's Release is edited ten times a second, both in mid-trial: the
/// rollbacks of the others are as quick as without them, in the same minute on the same operator.
@OnKubernetes
final class NoisyNeighbourTest {

    private static final int QUIET = 3;
    private static final double EDITS_A_SECOND = 10;

    private static final double LONGEST = 6;

    /// A scrape more or less.
    private static final double SLOWER = 1.5;

    private static final Setting SETTING =
            Setting.HALF.of(Shop.SMALL.of(2)).calledBy(20).lenient();

    @Test
    void slowsNobodysRollbackDown(Cluster cluster) throws Exception {
        try (Replicas replicas = Replicas.leading(cluster);
                Street street = Street.open(cluster, replicas)) {
            Spread before = new Spread("T1 - T0 without noise", street.rollBack("v2"));
            Spread beside;
            try (Noise noise = Noise.begin(street)) {
                beside = new Spread("T1 - T0 beside a hung Prometheus and a hot edit", street.rollBack("v3"));
                noise.wasThere();
            }
            before.note(LONGEST, LONGEST);
            beside.note(before.median() + SLOWER, LONGEST);
            assertThat(beside.max()).as("%s, %s", before, beside).isLessThanOrEqualTo(LONGEST);
            assertThat(beside.median()).as("%s, %s", before, beside).isLessThanOrEqualTo(before.median() + SLOWER);
        }
    }

    /// Quiet shops on one Prometheus, and two others.
    private record Street(
            SharedPrometheus prometheus, List<Stall> stalls, List<MeasuredShop> quiet, List<MeasuredShop> loud)
            implements AutoCloseable {

        static Street open(Cluster cluster, Replicas replicas) throws InterruptedException {
            Street street = new Street(
                    SharedPrometheus.start(cluster, SETTING.scrape()),
                    Collections.synchronizedList(new ArrayList<>()),
                    Collections.synchronizedList(new ArrayList<>()),
                    Collections.synchronizedList(new ArrayList<>()));
            Together.each(IntStream.range(0, QUIET + 2).boxed().toList(), number -> {
                Stall stall = Stall.open(cluster, "noise");
                street.stalls.add(stall);
                if (number < QUIET) {
                    street.quiet.add(MeasuredShop.open(street.prometheus, replicas.place(stall.client()), SETTING));
                } else {
                    street.loud.add(MeasuredShop.open(replicas, cluster, stall.client(), SETTING));
                }
            });
            Together.each(List.copyOf(street.loud), shop -> shop.candidate("v2"));
            return street;
        }

        /// All in one moment, each from its own bad version.
        List<Double> rollBack(String version) throws InterruptedException {
            List<Double> seconds = Collections.synchronizedList(new ArrayList<>());
            Together.each(
                    quiet,
                    shop -> seconds.add(
                            shop.rollback(shop.candidate(version), "errors=1").seconds()));
            return seconds;
        }

        @Override
        public void close() {
            try {
                List<MeasuredShop> all = new ArrayList<>(quiet);
                all.addAll(loud);
                Together.each(all, MeasuredShop::close);
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(stopped);
            } finally {
                prometheus.close();
                stalls.forEach(Stall::close);
            }
        }
    }

    /// Two trials under way: one whose Prometheus takes questions and answers none, one whose Release says
    /// something else every tenth of a second.
    private record Noise(MeasuredShop blind, MeasuredShop edited, ScheduledExecutorService editor, AtomicInteger edits)
            implements AutoCloseable {

        static Noise begin(Street street) {
            Noise noise = new Noise(
                    street.loud().getFirst(),
                    street.loud().getLast(),
                    Executors.newSingleThreadScheduledExecutor(),
                    new AtomicInteger());
            noise.blind.prometheus().front().be(Mood.HANGING);
            var _ = noise.editor.scheduleAtFixedRate(
                    noise::edit, 0, (long) (1_000 / EDITS_A_SECOND), TimeUnit.MILLISECONDS);
            noise.blind
                    .story()
                    .await(
                            "nobody can tell how the blind one is",
                            Duration.ofSeconds(30),
                            status -> status.judgement().verdict() != null
                                    && "Unavailable"
                                            .equals(status.judgement().verdict().kind()));
            return noise;
        }

        /// A limit, which applies at once, and a step, which applies to the next trial.
        private void edit() {
            int number = edits.get();
            edited.story()
                    .client()
                    .resources(Release.class)
                    .withName("shop")
                    .patch(PatchContext.of(PatchType.JSON_MERGE), """
                            {"spec": {"progressDeadline": "%ds", "health": {"errors": {"max": "%d%%"}}}}""".formatted(600 + number, 5 + number % 5));
            edits.incrementAndGet();
        }

        /// Both are where they were, and the one was edited as often as it should.
        void wasThere() {
            assertThat(phase(blind)).isEqualTo("Watching");
            assertThat(phase(edited)).isEqualTo("Watching");
            Figures.write("edits of one Release meanwhile", edits.get(), "edits", 0);
            assertThat(edits.get()).isGreaterThan(50);
        }

        private static String phase(MeasuredShop shop) {
            return String.valueOf(shop.story().release().getStatus().summary().phase());
        }

        @Override
        public void close() {
            editor.shutdownNow();
            blind.prometheus().front().be(Mood.WELL);
        }
    }
}
