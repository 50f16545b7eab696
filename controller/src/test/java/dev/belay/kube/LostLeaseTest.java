package dev.belay.kube;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.Figure;
import dev.belay.playground.cluster.Cluster;
import dev.belay.playground.fault.Fault;
import dev.belay.playground.fault.Requests;
import dev.belay.playground.fault.Rule;
import dev.belay.playground.junit.OnKubernetes;
import dev.belay.playground.junit.TestNamespace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/// A leader whose API server fails it: once, which it gets over, or for good, which ends it before another begins.
@OnKubernetes
final class LostLeaseTest {

    /// Since it was last renewed, before the fault began.
    private static final double GIVEN_UP = 5;

    /// What a machine with much else to do may add to what a clock says.
    private static final double NOTICED = 1;

    /// The last renewal, seven seconds of the lease, a look and a request.
    private static final double TAKEN = 9;

    private static final Duration LIMIT = Duration.ofSeconds(30);

    @FunctionalInterface
    private interface Course {
        void happens(Silence silence, Pair pair) throws Exception;
    }

    @Test
    void isGivenUpBeforeAnotherTakesIt(Cluster cluster, TestNamespace namespace) throws Exception {
        forEach(user(cluster, namespace), LostLeaseTest::endsBeforeAnotherBegins);
    }

    @Test
    void isKeptThroughASingleFault(Cluster cluster, TestNamespace namespace) throws Exception {
        forEach(user(cluster, namespace), LostLeaseTest::leadsOn);
    }

    /// The loser's renewal was under way all the time and lands when another leads.
    @Test
    void isNotTakenBackByARenewalThatLandsLate(Cluster cluster, TestNamespace namespace) throws Exception {
        try (Pair pair = Pair.join(user(cluster, namespace), Silence.HANGING.lease())) {
            Rule rule = pair.first().proxy().inject(Silence.HANGING.forGood(), Silence.HANGING.fault());
            pair.awaitSecond(LIMIT);
            pair.first().proxy().end(rule);
            awaitRenewals(pair.second(), 3);
            assertThat(pair.sentry().turns())
                    .extracting(Sentry.Turn::toString)
                    .containsExactly("first leads", "first leads no more", "second leads");
        }
    }

    private static LeaseUser user(Cluster cluster, TestNamespace namespace) {
        return LeaseUser.create(
                cluster,
                namespace.name(),
                Arrays.stream(Silence.values()).map(Silence::lease).toList());
    }

    /// Side by side: each takes a quarter of a minute.
    private static void forEach(LeaseUser user, Course course) throws Exception {
        try (ExecutorService each = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> all = new ArrayList<>();
            for (Silence silence : Silence.values()) {
                all.add(each.submit(() -> {
                    try (Pair pair = Pair.join(user, silence.lease())) {
                        course.happens(silence, pair);
                    }
                    return null;
                }));
            }
            for (Future<?> one : all) {
                one.get();
            }
        }
    }

    private static void endsBeforeAnotherBegins(Silence silence, Pair pair) {
        long began = System.nanoTime();
        pair.first().proxy().inject(silence.forGood(), silence.fault());
        pair.awaitSecond(LIMIT);
        Sentry.Turn lost = pair.sentry().first("first", false);
        Sentry.Turn taken = pair.sentry().first("second", true);
        assertThat(pair.sentry().atOnce()).isEmpty();
        assertThat(lost.secondsAfter(began)).as("%s: given up", silence).isLessThan(GIVEN_UP + NOTICED);
        assertThat(taken.secondsAfter(lost.nanos()))
                .as("%s: nobody leads", silence)
                .isGreaterThan(NOTICED);
        Figure.atMost(
                TAKEN + NOTICED,
                "s",
                "from an API server that fails the leader (" + silence.lease() + ") until another leads",
                taken.secondsAfter(began));
    }

    private static void leadsOn(Silence silence, Pair pair) throws Exception {
        Rule rule = pair.first().proxy().inject(Silence.once(), silence.fault());
        rule.awaitHits(1, LIMIT);
        awaitRenewals(pair.first(), 3);
        assertThat(pair.sentry().turns())
                .as("%s", silence)
                .extracting(Sentry.Turn::toString)
                .containsExactly("first leads");
        assertThat(pair.first().told()).as("%s", silence).containsExactly(true);
    }

    /// More of them than the seconds after which it would have lost the lease.
    private static void awaitRenewals(Replica replica, int many) throws Exception {
        Rule counted = replica.proxy().inject(Requests.writesTo("/leases"), new Fault.Delayed(Duration.ZERO));
        counted.awaitHits(many, LIMIT);
    }
}
