package dev.belay.playground.facts;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// One handover of 10 pods with the Deployment's size changed at some moment, under some strategy.
record Handover(int size, Moment moment, String surge, String unavailable) {

    private static final int REPLICAS = 10;

    enum Moment {
        BEFORE,
        BETWEEN,
        AFTER,
        /// Beside the writes, in a thread of its own.
        AMID
    }

    private record Strategy(String surge, String unavailable) {}

    /// What was seen of it, of the pods of both.
    record Seen(int size, Shop shop, ReplicaSet stable, ReplicaSet candidate) {

        void isClean() {
            assertThat(shop.pods().states())
                    .allSatisfy(pods -> assertThat(of(candidate, pods))
                            .as("the candidate's pods")
                            .hasSizeGreaterThanOrEqualTo(Math.min(REPLICAS, size)));
            assertThat(ever(candidate)).as("the candidate's pods ever made").hasSize(Math.max(REPLICAS, size));
            assertThat(ever(stable))
                    .as("stable's pods ever made; a size that came before the park is stable's still")
                    .hasSizeLessThanOrEqualTo(Math.max(REPLICAS, size));
            assertThat(shop.live().podNames())
                    .isEqualTo(shop.live().podNames(candidate))
                    .hasSize(size);
            assertThat(shop.live().replicaSets()).hasSize(2);
        }

        private Set<String> ever(ReplicaSet replicaSet) {
            return shop.pods().states().stream()
                    .flatMap(pods -> of(replicaSet, pods).stream())
                    .map(pod -> pod.getMetadata().getUid())
                    .collect(toSet());
        }

        private static List<Pod> of(ReplicaSet replicaSet, List<Pod> pods) {
            return pods.stream()
                    .filter(pod -> !pod.isMarkedForDeletion())
                    .filter(pod -> Live.isControlledBy(
                            replicaSet.getMetadata().getUid(), pod.getMetadata().getOwnerReferences()))
                    .toList();
        }
    }

    static Stream<Handover> all() {
        List<Strategy> strategies = List.of(
                new Strategy("25%", "25%"),
                new Strategy("1", "0"),
                new Strategy("0", "1"),
                new Strategy("100%", "0"),
                new Strategy("50%", "50%"));
        return Stream.of(2, 6, 14)
                .flatMap(size -> Stream.of(Moment.values())
                        .flatMap(moment -> strategies.stream()
                                .map(strategy -> new Handover(size, moment, strategy.surge, strategy.unavailable))));
    }

    Seen take(Shop shop) throws InterruptedException {
        ReplicaSet stable = shop.runs(REPLICAS, Manifests.rolling(surge, unavailable));
        shop.changeBraked("v2");
        ReplicaSet candidate = shop.candidate("v2", REPLICAS);
        shop.pods().until("both are there", pods -> pods.size() == 2 * REPLICAS);
        shop.pods().fromNow();

        Thread amid = Thread.startVirtualThread(() -> scaleIf(Moment.AMID, shop));
        scaleIf(Moment.BEFORE, shop);
        shop.park(stable);
        scaleIf(Moment.BETWEEN, shop);
        shop.free(candidate);
        scaleIf(Moment.AFTER, shop);
        amid.join();
        shop.untilOwned(candidate);
        shop.untilReady(candidate, size);
        shop.resize(stable, 0);
        shop.until(stable, "is empty", now -> Live.number(now.getStatus().getReplicas()) == 0);
        shop.free(stable);
        shop.untilOwned(stable);
        shop.resume();
        shop.settle();
        return new Seen(size, shop, stable, candidate);
    }

    private void scaleIf(Moment now, Shop shop) {
        if (moment == now) {
            shop.scale(size);
        }
    }
}
