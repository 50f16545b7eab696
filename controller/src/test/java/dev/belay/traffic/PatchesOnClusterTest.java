package dev.belay.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.kube.ControlPlane;
import dev.belay.kube.JsonPatch;
import dev.belay.kube.TrialMark;
import dev.belay.release.Brake;
import dev.belay.release.Desired;
import dev.belay.release.Desired.Deployment.Braking;
import dev.belay.release.Desired.Deployment.Template;
import dev.belay.workload.CandidateSet;
import dev.belay.workload.DeploymentPatch;
import dev.belay.workload.Parking;
import dev.belay.workload.Revisions;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The patches as a real API server takes them: what their `test`s compare is what it has stored, defaults and all.
@Tag("cluster")
class PatchesOnClusterTest {

    private static final TrialMark MARK = new TrialMark("k3x9", 1);
    private static final TrialMark RAISED = new TrialMark("k3x9", 2);

    private final ControlPlane plane = ControlPlane.open();
    private Deployment shop = new Deployment();

    @BeforeEach
    void deployShop() {
        shop = plane.create(Serialization.unmarshal("""
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: shop}
                spec:
                  replicas: 1
                  selector: {matchLabels: {app: shop}}
                  template:
                    metadata: {labels: {app: shop}}
                    spec:
                      containers:
                      - name: app
                        image: shop:v1
                        ports: [{containerPort: 8080}]
                        resources: {limits: {cpu: 500m, memory: 1024Mi}}
                        readinessProbe: {httpGet: {path: /actuator/health, port: 8080}}
                """, Deployment.class));
    }

    @AfterEach
    void close() {
        plane.close();
    }

    private ReplicaSet await(ReplicaSet set, Predicate<ReplicaSet> condition) {
        return plane.client().resource(set).waitUntilCondition(condition, 20, TimeUnit.SECONDS);
    }

    private ReplicaSet owned() {
        plane.client()
                .apps()
                .deployments()
                .inNamespace(plane.namespace())
                .withName("shop")
                .waitUntilCondition(
                        seen -> seen != null
                                && seen.getStatus() != null
                                && Objects.equals(seen.getStatus().getObservedGeneration(), 1L),
                        20,
                        TimeUnit.SECONDS);
        return plane.client()
                .apps()
                .replicaSets()
                .inNamespace(plane.namespace())
                .withLabel("app", "shop")
                .list()
                .getItems()
                .getFirst();
    }

    private Deployment live() {
        return plane.client()
                .apps()
                .deployments()
                .inNamespace(plane.namespace())
                .withName("shop")
                .get();
    }

    private static boolean isControlled(ReplicaSet set) {
        return set != null
                && set.getMetadata().getOwnerReferences().stream()
                        .map(OwnerReference::getController)
                        .anyMatch(Boolean.TRUE::equals);
    }

    private void refused(Runnable write) {
        assertThatThrownBy(write::run)
                .isInstanceOfSatisfying(
                        KubernetesClientException.class,
                        refusal -> assertThat(refusal.getCode()).isEqualTo(422));
    }

    @Test
    void parksStableAndHandsTheDeploymentACandidateMadeFromIt() {
        ReplicaSet stable = owned();
        DeploymentPatch begin = new DeploymentPatch(
                "shop",
                Brake.BY_RELEASE,
                Map.of("app", "shop:v2"),
                shop.getSpec().getTemplate());
        var braked = new Desired.Deployment(Braking.ON, Template.IMAGES, null, true);
        Deployment seen = live();
        Deployment trial = plane.patch(begin.of(seen, braked), seen);
        assertThat(trial.getSpec().getPaused()).isTrue();

        var revision = Revisions.of(trial.getSpec().getTemplate());
        ReplicaSet candidate = plane.create(CandidateSet.of(trial, revision, 1, MARK));
        assertThat(Revisions.of(candidate.getSpec().getTemplate()))
                .as("what the server stores is the revision that was asked for")
                .isEqualTo(revision);
        assertThat(Parking.isParked(candidate, trial)).isTrue();

        ReplicaSet parked = plane.patch(Parking.park(stable, trial), stable);
        assertThat(Parking.isParked(parked, trial)).isTrue();
        plane.patch(Parking.free(candidate, trial), candidate);
        ReplicaSet adopted = await(candidate, PatchesOnClusterTest::isControlled);
        assertThat(adopted.getMetadata().getUid())
                .isEqualTo(candidate.getMetadata().getUid());
        assertThat(plane.client().resource(parked).get().getSpec().getReplicas())
                .as("a parked ReplicaSet keeps its size")
                .isEqualTo(1);
    }

    @Test
    void refusesABrakeOnATemplateThatChangedMeanwhile() {
        owned();
        DeploymentPatch patch = new DeploymentPatch(
                "shop", Brake.STANDING, Map.of(), shop.getSpec().getTemplate());
        JsonPatch brake = patch.of(live(), new Desired.Deployment(Braking.ON, Template.AS_IT_IS, null, true));
        plane.patch(JsonPatch.EMPTY.replace("/spec/template/spec/containers/0/image", "shop:v3"), shop);
        refused(() -> plane.patch(brake, shop));
        Deployment seen = live();
        assertThat(plane.patch(patch.of(seen, new Desired.Deployment(Braking.ON, Template.STABLE, null, true)), seen)
                        .getSpec()
                        .getTemplate())
                .as("stable's template goes back in one patch with the brake")
                .isEqualTo(shop.getSpec().getTemplate());
    }

    @Test
    void refusesAPinOfAnEpochThatWasRaised() {
        Service service = plane.create(Serialization.unmarshal("""
                apiVersion: v1
                kind: Service
                metadata: {name: shop}
                spec: {selector: {app: shop}, ports: [{name: http, port: 80, targetPort: 8080}]}
                """, Service.class));
        Service pinned = plane.patch(Pin.to("5d4f8c7b9", service, MARK), service);
        JsonPatch late = Pin.to("6f00ba4c11", pinned, MARK);
        Service raised = plane.patch(Pin.to("5d4f8c7b9", pinned, RAISED), pinned);
        refused(() -> plane.patch(late, raised));
        refused(() -> plane.patch(Pin.to("5d4f8c7b9", service, MARK), raised));
        Service plain = plane.patch(Pin.off(raised), raised);
        assertThat(plain.getSpec()).isEqualTo(service.getSpec());

        OwnerReference owner = Parking.park(owned(), shop).operations().stream()
                .filter(operation -> operation.path().equals("/metadata/ownerReferences"))
                .map(operation ->
                        Serialization.unmarshal(operation.value().get(0).toString(), OwnerReference.class))
                .findFirst()
                .orElseThrow();
        Service candidate = plane.create(CandidateService.of(service, "6f00ba4c11", MARK, owner));
        assertThat(candidate.getSpec().getSelector())
                .isEqualTo(Map.of("app", "shop", "pod-template-hash", "6f00ba4c11"));
        assertThat(List.of(candidate.getSpec().getClusterIP(), service.getSpec().getClusterIP()))
                .doesNotHaveDuplicates();
    }
}
