package dev.belay.playground.facts;

import static dev.belay.playground.facts.Leaning.ADOPT;
import static dev.belay.playground.facts.Leaning.CANDIDATE;
import static dev.belay.playground.facts.Leaning.LEAVE;
import static dev.belay.playground.facts.Leaning.YOURS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.playground.cluster.Cluster;
import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// What deletions do before a finalizer gets its turn. A `Rope` stands for a Release: a custom resource with our
/// finalizer.
@Group("Life cycle")
class LifeCycleFacts {

    private final Ground ground;
    private final Watched<Service> services;

    LifeCycleFacts(Ground ground) {
        this.ground = ground;
        services = new Watched<>(ground.client().services().inNamespace(ground.namespace()));
    }

    @BeforeAll
    static void ropesAreServed(Cluster cluster) {
        Ropes.areServed(cluster);
    }

    @AfterEach
    void watchEnds() {
        services.close();
    }

    @Test
    @Fact(
            value =
                    "Foreground deletion of a custom resource deletes what it owns before its finalizer's turn comes: what"
                            + " serves must not be owned by the Release.",
            leans = {LEAVE, CANDIDATE, YOURS})
    void foregroundDeletionActsBeforeTheFinalizer() throws InterruptedException {
        GenericKubernetesResource rope = new Ropes(ground).finalized("rope");
        new Ropes(ground).owns(rope, "owned");

        ground.client()
                .resource(rope)
                .withPropagationPolicy(DeletionPropagation.FOREGROUND)
                .delete();

        services.until("what the rope owned is deleted", List::isEmpty);
        assertThat(ground.client().resource(rope).require().getFinalizers()).contains(Ropes.FINALIZER);
    }

    @Test
    @Fact(
            value = "Orphaning deletion takes the owner references away before the finalizer's turn comes.",
            leans = {LEAVE, CANDIDATE})
    void orphaningDeletionActsBeforeTheFinalizer() throws InterruptedException {
        GenericKubernetesResource rope = new Ropes(ground).finalized("rope");
        new Ropes(ground).owns(rope, "owned");

        ground.client()
                .resource(rope)
                .withPropagationPolicy(DeletionPropagation.ORPHAN)
                .delete();

        services.until(
                "what the rope owned has no owner",
                all -> all.stream()
                        .allMatch(service ->
                                service.getMetadata().getOwnerReferences().isEmpty()));
        assertThat(ground.client().resource(rope).require().getFinalizers()).contains(Ropes.FINALIZER);
    }

    @Test
    @Fact(
            value = "A namespace that is deleted waits for the finalizer, and creates in it are answered 403.",
            leans = LEAVE)
    void namespaceDeletionWaitsForTheFinalizer() throws InterruptedException {
        Namespace doomed = ground.client()
                .resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withGenerateName("facts-doomed-")
                        .endMetadata()
                        .build())
                .create();
        Ground there = new Ground(
                ground.cluster(), ground.client(), doomed.getMetadata().getName());
        GenericKubernetesResource rope = new Ropes(there).finalized("rope");

        ground.client().resource(doomed).delete();

        Ground.until("the namespace waits for finalizers", there::waitsForFinalizers);
        assertThatThrownBy(there::anObject)
                .isInstanceOfSatisfying(
                        KubernetesClientException.class,
                        e -> assertThat(e.getCode()).isEqualTo(403));
        new Ropes(there).letGo(rope);
        Ground.until(
                "the namespace is gone", () -> ground.client().resource(doomed).get() == null);
    }

    @Test
    @Fact(value = "A recreated Deployment has another UID.", leans = ADOPT)
    void recreatedDeploymentHasAnotherUid(Shop shop) throws InterruptedException {
        shop.runs(1);
        String uid = shop.live().deployment().getMetadata().getUid();
        shop.delete();
        shop.replicaSets().until("all ReplicaSets are collected", List::isEmpty);

        shop.runs(1);

        assertThat(shop.live().deployment().getMetadata().getUid()).isNotEqualTo(uid);
    }
}
