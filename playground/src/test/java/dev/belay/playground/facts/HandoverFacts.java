package dev.belay.playground.facts;

import static dev.belay.playground.facts.Leaning.CANDIDATE;
import static dev.belay.playground.facts.Leaning.FREE;
import static dev.belay.playground.facts.Leaning.HAND_OVER;
import static dev.belay.playground.facts.Leaning.NEVER_SHRUNK;
import static dev.belay.playground.facts.Leaning.ONE_OWNED;
import static dev.belay.playground.facts.Leaning.PARK;
import static dev.belay.playground.facts.Leaning.YOURS;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

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
        Set<String> pods = shop.podNames(candidate);

        shop.scale(6);
        shop.settle();
        shop.scale(1);

        shop.settle();
        assertThat(shop.podNames(candidate)).isEqualTo(pods);
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
}
