package dev.belay.kube;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.Figure;
import dev.belay.Until;
import dev.belay.playground.cluster.Cluster;
import dev.belay.playground.fault.Fault;
import dev.belay.playground.fault.Requests;
import dev.belay.playground.fault.Rule;
import dev.belay.playground.junit.OnKubernetes;
import dev.belay.playground.junit.TestNamespace;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Who leads, by a lease in a real API server.
@OnKubernetes
final class ElectionTest {

    private static final String NAME = "belay";
    private static final Duration LIMIT = Duration.ofSeconds(30);

    /// What a machine with much else to do may add to what a clock says.
    private static final double NOTICED = 1;

    /// The lease of one test, as those who share it and as an administrator who edits it.
    private record Ground(LeaseUser user, Resource<Lease> lease) {

        static Ground of(Cluster cluster, TestNamespace namespace) {
            return new Ground(
                    LeaseUser.create(cluster, namespace.name(), List.of(NAME)),
                    cluster.client().leases().inNamespace(namespace.name()).withName(NAME));
        }

        Pair pair() {
            return Pair.join(user, NAME);
        }

        Replica join(String name) {
            return Replica.join(user, NAME, name);
        }

        Lease read() {
            return Objects.requireNonNull(lease.get(), "the lease is gone");
        }
    }

    @Test
    void oneOfManyLeads(Cluster cluster, TestNamespace namespace) throws Exception {
        Ground ground = Ground.of(cluster, namespace);
        Replica[] all =
                IntStream.range(0, 4).mapToObj(n -> ground.join("replica-" + n)).toArray(Replica[]::new);
        try (Sentry sentry = Sentry.over(all)) {
            Until.isTrue("somebody leads", LIMIT, () -> !sentry.turns().isEmpty());
            for (Replica replica : all) {
                awaitRequests(replica, 3);
            }
            assertThat(sentry.turns()).hasSize(1);
            assertThat(sentry.atOnce()).isEmpty();
            assertThat(ground.read().getSpec().getHolderIdentity())
                    .isEqualTo(sentry.turns().getFirst().who());
        } finally {
            List.of(all).forEach(Replica::close);
        }
    }

    @Test
    void aLeaderOnlyRenewsAndAStandbyOnlyLooks(Cluster cluster, TestNamespace namespace) throws Exception {
        try (Pair pair = Ground.of(cluster, namespace).pair()) {
            Rule looks = count(pair.first(), Requests.to("").by("GET"));
            Rule writes = count(pair.second(), Requests.writesTo(""));
            long began = System.nanoTime();
            awaitRequests(pair.first(), 5);
            double seconds = (System.nanoTime() - began) / 1e9;
            assertThat(seconds / 5).isBetween(1.2, 1.5 + NOTICED);
            assertThat(looks.hits()).isZero();
            assertThat(writes.hits()).isZero();
        }
    }

    @Test
    void aLeaseThatIsGivenBackIsTakenAtOnce(Cluster cluster, TestNamespace namespace) throws Exception {
        try (Pair pair = Ground.of(cluster, namespace).pair()) {
            long began = System.nanoTime();
            pair.first().election().close();
            pair.awaitSecond(LIMIT);
            assertThat(pair.sentry().atOnce()).isEmpty();
            assertThat(pair.first().told()).containsExactly(true, false);
            Figure.atMost(
                    1 + NOTICED,
                    "s",
                    "from a leader's stop until another leads",
                    pair.sentry().first("second", true).secondsAfter(began));
        }
    }

    @Test
    void thoseWhoWriteHearOfTheEndBeforeTheLeaseIsGivenBack(Cluster cluster, TestNamespace namespace) throws Exception {
        Ground ground = Ground.of(cluster, namespace);
        AtomicReference<String> holderWhenTold = new AtomicReference<>();
        try (Replica leader = ground.join("leader")) {
            Until.isTrue("it leads", LIMIT, leader::leads);
            leader.election().onChange(held -> {
                if (!held) {
                    assertThat(leader.leads()).isFalse();
                    holderWhenTold.set(ground.read().getSpec().getHolderIdentity());
                }
            });
            leader.election().close();
            assertThat(holderWhenTold).hasValue("leader");
            assertThat(ground.read().getSpec().getHolderIdentity()).isEmpty();
        }
    }

    @Test
    void aListenerThatFailsStopsNobody(Cluster cluster, TestNamespace namespace) throws Exception {
        try (Replica leader = Ground.of(cluster, namespace).join("leader")) {
            leader.election().onChange(_ -> {
                throw new IllegalStateException("a listener that fails on purpose");
            });
            Until.isTrue("it leads", LIMIT, leader::leads);
            awaitRequests(leader, 3);
            assertThat(leader.told()).containsExactly(true);
        }
    }

    /// A process that was killed and is started again in its pod does not know what it had written.
    @Test
    void aSuccessorOfTheSameNameWaits(Cluster cluster, TestNamespace namespace) throws Exception {
        Ground ground = Ground.of(cluster, namespace);
        try (Replica former = ground.join("one_a")) {
            Until.isTrue("it leads", LIMIT, former::leads);
            Rule rule = former.proxy().inject(Requests.to(""), new Fault.Cut());
            rule.awaitHits(1, LIMIT);
            try (Replica next = ground.join("one_b");
                    Sentry sentry = Sentry.over(former, next)) {
                Until.isTrue("the next one leads", LIMIT, () -> sentry.hasSeen("one_b", true));
                assertThat(sentry.atOnce()).isEmpty();
                assertThat(sentry.turns())
                        .extracting(Sentry.Turn::toString)
                        .containsExactly("one_a leads", "one_a leads no more", "one_b leads");
            }
        }
    }

    @Test
    void aDeletedLeaseEndsTheLeaderFirst(Cluster cluster, TestNamespace namespace) throws Exception {
        Ground ground = Ground.of(cluster, namespace);
        try (Pair pair = ground.pair()) {
            ground.lease().delete();
            awaitAnother(pair);
            assertThat(pair.sentry().first("first", false).leads()).isFalse();
        }
    }

    /// It has never seen the lease that was deleted, nor who leads by it.
    @Test
    void whoComesNewToADeletedLeaseWaits(Cluster cluster, TestNamespace namespace) throws Exception {
        Ground ground = Ground.of(cluster, namespace);
        try (Replica leader = ground.join("leader")) {
            Until.isTrue("it leads", LIMIT, leader::leads);
            Rule rule = leader.proxy().inject(Requests.to(""), new Fault.Cut());
            rule.awaitHits(1, LIMIT);
            ground.lease().delete();
            try (Replica fresh = ground.join("fresh");
                    Sentry sentry = Sentry.over(leader, fresh)) {
                Until.isTrue("the new one leads", LIMIT, () -> sentry.hasSeen("fresh", true));
                assertThat(sentry.atOnce()).isEmpty();
                assertThat(sentry.first("leader", false).nanos())
                        .isLessThan(sentry.first("fresh", true).nanos());
            }
        }
    }

    @Test
    void aLeaseGivenToSomebodyElseIsTakenBackWhenHeDoesNotRenewIt(Cluster cluster, TestNamespace namespace)
            throws Exception {
        Ground ground = Ground.of(cluster, namespace);
        try (Pair pair = ground.pair()) {
            edit(ground, found -> found.getSpec().setHolderIdentity("somebody"));
            awaitAnother(pair);
        }
    }

    @Test
    void aHolderWhoseNameIsWipedStillEndsFirst(Cluster cluster, TestNamespace namespace) throws Exception {
        Ground ground = Ground.of(cluster, namespace);
        try (Pair pair = ground.pair()) {
            edit(ground, found -> found.getSpec().setHolderIdentity(""));
            awaitAnother(pair);
        }
    }

    @Test
    void aNoteOnTheLeaseChangesNothing(Cluster cluster, TestNamespace namespace) throws Exception {
        Ground ground = Ground.of(cluster, namespace);
        try (Pair pair = ground.pair()) {
            edit(ground, found -> found.getMetadata().setAnnotations(Map.of("example.com/note", "seen")));
            awaitRequests(pair.first(), 3);
            assertThat(pair.sentry().turns()).extracting(Sentry.Turn::toString).containsExactly("first leads");
            assertThat(ground.read().getMetadata().getAnnotations()).containsEntry("example.com/note", "seen");
        }
    }

    /// A leader an hour behind, whose lease looks long run out, and one an hour ahead, whose lease never seems to.
    @Test
    void nobodysClockMatters(Cluster cluster, TestNamespace namespace) throws Exception {
        Ground ground = Ground.of(cluster, namespace);
        for (int hours : List.of(-1, 1)) {
            ZonedDateTime its = ZonedDateTime.now(ZoneOffset.UTC).plusHours(hours);
            try (Replica standby = ground.join("standby");
                    Sentry sentry = Sentry.over(standby)) {
                Until.isTrue("it leads", LIMIT, () -> sentry.hasSeen("standby", true));
                for (int second = 0; second < 10; second++) {
                    ZonedDateTime renewed = its.plusSeconds(second);
                    edit(ground, found -> {
                        found.getSpec().setHolderIdentity("elsewhere");
                        found.getSpec().setRenewTime(renewed);
                    });
                    awaitRequests(standby, 1);
                }
                long last = System.nanoTime();
                assertThat(sentry.turns()).as("while the other renews").hasSize(2);
                Until.isTrue("it leads when the other is silent", LIMIT, standby::leads);
                assertThat((System.nanoTime() - last) / 1e9).isBetween(7 - 1 - NOTICED, 7 + 1 + NOTICED);
            }
        }
    }

    /// The watcher of all these tests sees two where there are two.
    @Test
    void twoLeasesHaveTwoLeaders(Cluster cluster, TestNamespace namespace) throws Exception {
        LeaseUser user = LeaseUser.create(cluster, namespace.name(), List.of("one", "other"));
        try (Replica first = Replica.join(user, "one", "first");
                Replica second = Replica.join(user, "other", "second");
                Sentry sentry = Sentry.over(first, second)) {
            Until.isTrue(
                    "both are seen",
                    LIMIT,
                    () -> sentry.atOnce().containsAll(List.of("first and second", "second and first")));
        }
    }

    @Test
    void saysThatTheRoleIsMissing(Cluster cluster, TestNamespace namespace) throws Exception {
        LeaseUser user = LeaseUser.create(cluster, namespace.name(), List.of("another"));
        try (Replica replica = Replica.join(user, NAME, "replica")) {
            Until.isTrue(
                    "the reason is said",
                    LIMIT,
                    () -> replica.election().problem().orElse("").contains("Role of Belay's chart"));
            assertThat(replica.leads()).isFalse();
        }
    }

    /// Whoever led last: after an edit the lease is free for each of them.
    private static void awaitAnother(Pair pair) throws Exception {
        Until.isTrue("the first one leads no more", LIMIT, () -> pair.sentry().hasSeen("first", false));
        int before = pair.sentry().turns().size();
        Until.isTrue("one of them leads", LIMIT, () -> pair.sentry().turns().size() > before);
        awaitRequests(pair.first(), 3);
        awaitRequests(pair.second(), 3);
        List<Sentry.Turn> turns = pair.sentry().turns();
        assertThat(pair.sentry().atOnce()).isEmpty();
        assertThat(turns).hasSize(3);
        assertThat(turns.getLast().secondsAfter(turns.get(1).nanos())).isGreaterThan(NOTICED);
    }

    private static void edit(Ground ground, Consumer<Lease> change) {
        ground.lease().edit(found -> {
            change.accept(found);
            return found;
        });
    }

    private static Rule count(Replica replica, Requests requests) {
        return replica.proxy().inject(requests, new Fault.Delayed(Duration.ZERO));
    }

    private static void awaitRequests(Replica replica, int many) throws Exception {
        Rule counted = count(replica, Requests.to(""));
        counted.awaitHits(many, LIMIT);
        replica.proxy().end(counted);
    }
}
