package dev.belay.playground.facts;

import static dev.belay.playground.facts.Leaning.CANDIDATE;
import static dev.belay.playground.facts.Leaning.FREE;
import static dev.belay.playground.facts.Leaning.HAND_OVER;
import static dev.belay.playground.facts.Leaning.NEVER_SHRUNK;
import static dev.belay.playground.facts.Leaning.NOTICE;
import static dev.belay.playground.facts.Leaning.ONE_OWNED;
import static dev.belay.playground.facts.Leaning.PARK;
import static dev.belay.playground.facts.Leaning.ROLL_BACK;
import static dev.belay.playground.facts.Leaning.YOURS;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Park and free: how a candidate becomes the Deployment's own without a pod lost or made in vain.
@Group("Park and free: the handover")
class HandoverFacts {

    static Stream<Handover> eachOnce() {
        return Stream.of(
                new Handover(2, Handover.Moment.BEFORE, "25%", "25%"),
                new Handover(6, Handover.Moment.BETWEEN, "1", "0"),
                new Handover(14, Handover.Moment.AFTER, "0", "1"),
                new Handover(6, Handover.Moment.AMID, "100%", "0"),
                new Handover(14, Handover.Moment.BEFORE, "50%", "50%"));
    }

    static Stream<Handover> all() {
        return Handover.all();
    }

    @Test
    @Fact(
            value = "A parked ReplicaSet keeps its pods and ignores the Deployment's size.",
            leans = {PARK, CANDIDATE})
    void parkedReplicaSetIgnoresTheSize(Shop shop) throws InterruptedException {
        shop.runs(3);
        shop.changeBraked("v2");
        ReplicaSet candidate = shop.candidate("v2", 2);
        Set<String> pods = shop.live().podNames(candidate);

        shop.scale(6);
        shop.settle();
        shop.scale(1);

        shop.settle();
        assertThat(shop.live().podNames(candidate)).isEqualTo(pods);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("eachOnce")
    @Fact(
            value =
                    "Stable parked, candidate freed, stable emptied and freed, brake off: no candidate pod is lost and no"
                            + " pod is made in vain, whatever the strategy, and with the size changed from 10 to 2, 6 or 14"
                            + " before, between, after or amid the writes.",
            leans = {ONE_OWNED, PARK, FREE, HAND_OVER, NEVER_SHRUNK, YOURS})
    void handoverIsClean(Handover handover, Shop shop) throws InterruptedException {
        handover.take(shop).isClean();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("all")
    @Tag("soak")
    void everyHandoverIsClean(Handover handover, Shop shop) throws InterruptedException {
        handover.take(shop).isClean();
    }

    @Test
    @Fact(
            value = "A candidate with too few pods is filled up when it is adopted, and keeps those it has.",
            leans = {HAND_OVER, FREE})
    void undersizedCandidateIsFilledUp(Shop shop) throws InterruptedException {
        ReplicaSet stable = shop.runs(6);
        shop.changeBraked("v2");
        ReplicaSet candidate = shop.candidate("v2", 2);
        Set<String> pods = shop.live().podNames();

        shop.park(stable);
        shop.free(candidate);
        shop.untilOwned(candidate);
        shop.settle();

        assertThat(shop.live().podNames()).containsAll(pods).hasSize(6 + 6);
    }

    @Test
    @Fact(
            value = "An unready candidate is adopted as it is: no pod is replaced, no ReplicaSet made.",
            leans = {HAND_OVER, FREE})
    void unreadyCandidateIsAdoptedAsItIs(Shop shop) throws InterruptedException {
        ReplicaSet stable = shop.runs(3);
        shop.changeBraked("v2-pull-error");
        ReplicaSet candidate = shop.unreadyCandidate("v2-pull-error", 3);

        assertNothingMoves(shop, stable, candidate, () -> {});
    }

    @ParameterizedTest
    @ValueSource(strings = {"v1", "v3"})
    @Fact(
            value =
                    "With the template changed back or onwards in the instant of the handover the candidate is adopted all"
                            + " the same, and nothing is made.",
            leans = {HAND_OVER, NOTICE})
    void templateChangedInTheHandoverMakesNothing(String version, Shop shop) throws InterruptedException {
        ReplicaSet stable = shop.runs(3);
        shop.changeBraked("v2");
        ReplicaSet candidate = shop.candidate("v2", 3);

        assertNothingMoves(shop, stable, candidate, () -> shop.change(version));
    }

    @Test
    @Fact(
            value = "A handover at zero replicas makes nothing, and the next size is the candidate's.",
            leans = {HAND_OVER, NOTICE})
    void handoverAtZeroReplicas(Shop shop) throws InterruptedException {
        ReplicaSet stable = shop.runs(0);
        shop.changeBraked("v2");
        ReplicaSet candidate = shop.candidate("v2", 0);

        assertNothingMoves(shop, stable, candidate, () -> {});

        shop.scale(3);
        shop.untilReady(candidate, 3);
    }

    @Test
    @Fact(
            value = "A ReplicaSet of Kubernetes' own history, parked, can be the candidate.",
            leans = {HAND_OVER, CANDIDATE, PARK})
    void historicalReplicaSetCanBeTheCandidate(Shop shop) throws InterruptedException {
        ReplicaSet historical = shop.runs(3);
        ReplicaSet stable = shop.rollsOut("v2");
        shop.pause();
        shop.park(historical);
        shop.change("v1");
        shop.resize(historical, 3);
        shop.untilReady(historical, 3);

        assertNothingMoves(shop, stable, historical, () -> {});
    }

    private static void assertNothingMoves(Shop shop, ReplicaSet stable, ReplicaSet candidate, Runnable meanwhile)
            throws InterruptedException {
        Set<String> pods = shop.live().podNames();
        shop.park(stable);
        meanwhile.run();
        shop.free(candidate);
        shop.untilOwned(candidate);
        shop.settle();
        assertThat(shop.live().podNames()).isEqualTo(pods);
        assertThat(shop.live().replicaSets()).hasSize(2);
    }

    @Test
    @Fact(
            value = "With revisionHistoryLimit 0 the old ReplicaSet is deleted right after the handover.",
            leans = {HAND_OVER, ROLL_BACK})
    void historyLimitOfZeroDeletesTheOldReplicaSet(Shop shop) throws InterruptedException {
        ReplicaSet stable = shop.runs(
                3,
                deployment -> deployment.editSpec().withRevisionHistoryLimit(0).endSpec());
        shop.changeBraked("v2");
        ReplicaSet candidate = shop.candidate("v2", 3);
        shop.park(stable);
        shop.free(candidate);
        shop.untilOwned(candidate);
        shop.resize(stable, 0);

        shop.free(stable);

        shop.replicaSets()
                .until("only the candidate is left", all -> Live.names(all).equals(Live.names(List.of(candidate))));
    }
}
