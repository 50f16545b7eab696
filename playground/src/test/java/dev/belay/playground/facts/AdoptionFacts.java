package dev.belay.playground.facts;

import static dev.belay.playground.facts.Leaning.CANDIDATE;
import static dev.belay.playground.facts.Leaning.FREE;
import static dev.belay.playground.facts.Leaning.HAND_OVER;
import static dev.belay.playground.facts.Leaning.ONE_OWNED;
import static dev.belay.playground.facts.Leaning.PARK;
import static dev.belay.playground.facts.Leaning.YOURS;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// When a ReplicaSet becomes a Deployment's own, when it ceases to be, and what follows from it.
@Group("Adoption: which ReplicaSets a Deployment owns")
class AdoptionFacts {

    @Test
    @Fact(
            value = "A ReplicaSet without a controller is adopted when its own labels match the Deployment's selector;"
                    + " the labels of its template and of its pods do not matter.",
            leans = {PARK, FREE, CANDIDATE})
    void ownLabelsDecideAdoption(Shop shop) throws InterruptedException {
        ReplicaSet stable = shop.runs(2);
        shop.changeBraked("v2");
        ReplicaSet candidate = shop.candidate("v2", 2);
        shop.settle();
        assertThat(Live.names(shop.live().owned())).isEqualTo(Live.names(List.of(stable)));

        shop.patch(candidate, "- {op: add, path: /metadata/labels/app, value: shop}");

        shop.untilOwned(candidate);
    }

    @Test
    @Fact(
            value =
                    "An owned ReplicaSet whose own labels no longer match is released: its owner is removed, its pods stay.",
            leans = PARK)
    void replicaSetIsReleasedWhenItsLabelsNoLongerMatch(Shop shop) throws InterruptedException {
        ReplicaSet stable = shop.runs(2);
        Set<String> pods = shop.live().podNames();
        shop.pause();

        shop.patch(stable, "- {op: remove, path: /metadata/labels/app}");

        shop.until(
                stable,
                "has no owner",
                now -> now.getMetadata().getOwnerReferences().isEmpty());
        shop.settle();
        assertThat(shop.live().podNames()).isEqualTo(pods);
    }

    @Test
    @Fact(value = "A ReplicaSet that another one controls is not adopted, whatever its labels.", leans = ONE_OWNED)
    void anothersReplicaSetIsNotAdopted(Shop shop) throws InterruptedException {
        shop.runs(1);
        shop.changeBraked("v2");
        ReplicaSet candidate = shop.candidate("v2", 1);
        ConfigMap another = shop.ground().anObject();
        shop.patch(candidate, """
                - op: replace
                  path: /metadata/ownerReferences
                  value: [{apiVersion: v1, kind: ConfigMap, name: %s, uid: %s, controller: true}]
                """.formatted(
                        another.getMetadata().getName(), another.getMetadata().getUid()));

        shop.free(candidate);

        shop.settle();
        assertThat(shop.live().now(candidate).getMetadata().getOwnerReferences())
                .singleElement()
                .extracting(OwnerReference::getKind)
                .isEqualTo("ConfigMap");
    }

    @Test
    @Fact(
            value =
                    "Adoption turns an owner reference that did not control into the one that does; there is still one.",
            leans = {PARK, FREE})
    void looseOwnerBecomesTheController(Shop shop) throws InterruptedException {
        shop.runs(1);
        shop.changeBraked("v2");
        ReplicaSet candidate = shop.candidate("v2", 1);

        shop.free(candidate);

        shop.untilOwned(candidate);
        assertThat(shop.live().now(candidate).getMetadata().getOwnerReferences())
                .singleElement()
                .satisfies(owner -> {
                    assertThat(owner.getController()).isTrue();
                    assertThat(owner.getBlockOwnerDeletion()).isTrue();
                });
    }

    @Test
    @Fact(
            value = "A parked ReplicaSet, whose owner is the Deployment without controller, is collected with it.",
            leans = {PARK, YOURS})
    void parkedReplicaSetIsCollectedWithTheDeployment(Shop shop) throws InterruptedException {
        shop.runs(1);
        shop.changeBraked("v2");
        shop.candidate("v2", 1);

        shop.delete();

        shop.replicaSets().until("all ReplicaSets are collected", List::isEmpty);
        shop.pods().until("all pods are gone", List::isEmpty);
    }

    @Test
    @Fact(
            value = "Adopted beside another active one, a ReplicaSet without the annotation desired-replicas makes both"
                    + " grow up to N + maxSurge together: pods made in vain.",
            leans = {ONE_OWNED, HAND_OVER})
    void adoptedBesideAnotherItMakesSurgePods(Shop shop) throws InterruptedException {
        shop.runs(8, Manifests.rolling("25%", "25%"));
        shop.changeBraked("v2");
        ReplicaSet candidate = shop.candidate("v2", 1);

        shop.free(candidate);

        shop.untilOwned(candidate);
        shop.settle();
        assertThat(shop.live().podNames()).hasSize(10);
    }

    @Test
    @Fact(
            value = "Adopted as the only one, a ReplicaSet without that annotation makes none.",
            leans = {ONE_OWNED, HAND_OVER})
    void adoptedAsTheOnlyOneItMakesNone(Shop shop) throws InterruptedException {
        ReplicaSet stable = shop.runs(8, Manifests.rolling("25%", "25%"));
        shop.changeBraked("v2");
        ReplicaSet candidate = shop.candidate("v2", 8);
        Set<String> pods = shop.live().podNames();

        shop.park(stable);
        shop.free(candidate);

        shop.untilOwned(candidate);
        shop.settle();
        assertThat(shop.live().podNames()).isEqualTo(pods);
    }
}
