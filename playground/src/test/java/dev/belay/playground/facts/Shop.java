package dev.belay.playground.facts;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.HexFormat;
import java.util.function.Consumer;
import java.util.function.Predicate;

/// The Deployment `shop` that most facts are about, and the verbs of a release. What it answers is read live.
final class Shop implements AutoCloseable {

    static final String NAME = "shop";
    static final String HASH = "pod-template-hash";

    private final Ground ground;
    private final Watched<Deployment> deployments;
    private final Watched<ReplicaSet> replicaSets;
    private final Watched<Pod> pods;

    Shop(Ground ground) {
        this.ground = ground;
        deployments = new Watched<>(ground.client().apps().deployments().inNamespace(ground.namespace()));
        replicaSets = new Watched<>(ground.client().apps().replicaSets().inNamespace(ground.namespace()));
        pods = new Watched<>(ground.client().pods().inNamespace(ground.namespace()));
    }

    Ground ground() {
        return ground;
    }

    Watched<Deployment> deployments() {
        return deployments;
    }

    Watched<ReplicaSet> replicaSets() {
        return replicaSets;
    }

    Watched<Pod> pods() {
        return pods;
    }

    // Given

    /// Version 1 with this many ready pods.
    ///
    /// @return its ReplicaSet
    ReplicaSet runs(int replicas) throws InterruptedException {
        return runs(replicas, deployment -> {});
    }

    ReplicaSet runs(int replicas, Consumer<DeploymentBuilder> with) throws InterruptedException {
        DeploymentBuilder deployment = new DeploymentBuilder(Manifests.deployment(NAME, replicas));
        with.accept(deployment);
        ground.client()
                .resource(deployment.build())
                .inNamespace(ground.namespace())
                .create();
        untilRolledOut();
        return live().owned().getFirst();
    }

    /// The same by kubectl, so that it knows what was applied.
    void isApplied(String command, String manifest) throws InterruptedException {
        ground.terminal().does(command, manifest);
        untilRolledOut();
    }

    /// The ReplicaSet of a candidate as Belay makes it: parked from birth, and all its pods ready.
    ReplicaSet candidate(String version, int size) throws InterruptedException {
        return candidate(version, size, hash(version));
    }

    ReplicaSet candidate(String version, int size, String hash) throws InterruptedException {
        ReplicaSet candidate = create(Manifests.parked(live().deployment(), version, size, hash));
        untilReady(candidate, size);
        return candidate;
    }

    /// One whose pods are there and will not be ready.
    ReplicaSet unreadyCandidate(String version, int size) throws InterruptedException {
        ReplicaSet candidate = create(Manifests.parked(live().deployment(), version, size, hash(version)));
        until(candidate, "has its pods", now -> Live.number(now.getStatus().getReplicas()) == size);
        return candidate;
    }

    private ReplicaSet create(ReplicaSet replicaSet) {
        return ground.client()
                .resource(replicaSet)
                .inNamespace(ground.namespace())
                .create();
    }

    private static String hash(String version) {
        return HexFormat.of().toHexDigits(version.hashCode(), 10);
    }

    /// Another version by Kubernetes' own rollout.
    ///
    /// @return its ReplicaSet
    ReplicaSet rollsOut(String version) throws InterruptedException {
        change(version);
        untilRolledOut();
        return live().owned().stream()
                .filter(replicaSet -> replicaSet.getSpec().getReplicas() > 0)
                .findFirst()
                .orElseThrow();
    }

    // When

    void pause() {
        patch("spec: {paused: true}");
    }

    void resume() {
        patch("spec: {paused: false}");
    }

    void scale(int replicas) {
        patch("spec: {replicas: %d}".formatted(replicas));
    }

    void change(String version) {
        patch("spec: {template: %s}".formatted(Manifests.template(version)));
    }

    /// Another template and the brake in one write, as `OnChange` makes it of an apply.
    void changeBraked(String version) {
        patch("spec: {paused: true, template: %s}".formatted(Manifests.template(version)));
    }

    /// A strategic merge patch, in YAML (no brace at its beginning, or it would be read as JSON).
    void patch(String yaml) {
        ground.client()
                .apps()
                .deployments()
                .inNamespace(ground.namespace())
                .withName(NAME)
                .patch(PatchContext.of(PatchType.STRATEGIC_MERGE), yaml);
    }

    /// The same by the user that the policy of the brake knows as the operator.
    void patchAsOperator(String yaml) throws InterruptedException {
        ground.terminal().patches("--as=belay-operator --as-group=system:masters patch deployment shop", yaml);
    }

    void delete() {
        ground.client()
                .apps()
                .deployments()
                .inNamespace(ground.namespace())
                .withName(NAME)
                .delete();
    }

    /// Out of the Deployment's sight: without the labels it selects by, and with an owner that does not control.
    void park(ReplicaSet replicaSet) {
        patch(replicaSet, """
                - {op: test, path: /metadata/labels/app, value: shop}
                - {op: remove, path: /metadata/labels/app}
                - {op: replace, path: /metadata/ownerReferences, value: [%s]}
                """.formatted(Serialization.asJson(Manifests.looseOwner(live().deployment()))));
    }

    /// Back into its sight: it adopts by itself.
    void free(ReplicaSet replicaSet) {
        patch(replicaSet, "- {op: add, path: /metadata/labels/app, value: shop}");
    }

    void resize(ReplicaSet replicaSet, int replicas) {
        patch(replicaSet, "- {op: replace, path: /spec/replicas, value: %d}".formatted(replicas));
    }

    /// An annotation.
    void says(ReplicaSet replicaSet, String key, String value) {
        ground.client()
                .resource(replicaSet)
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        "metadata: {annotations: {%s: '%s'}}".formatted(key, value));
    }

    /// A JSON patch, in YAML.
    void patch(ReplicaSet replicaSet, String yaml) {
        ground.client().resource(replicaSet).patch(PatchContext.of(PatchType.JSON), yaml);
    }

    // Then

    Live live() {
        return new Live(ground);
    }

    void settle() throws InterruptedException {
        settling().settle();
    }

    void untilSeen() throws InterruptedException {
        settling().untilSeen();
    }

    void untilRolledOut() throws InterruptedException {
        settling().untilRolledOut();
    }

    void untilOwned(ReplicaSet replicaSet) throws InterruptedException {
        settling().untilOwned(replicaSet);
    }

    void untilReady(ReplicaSet replicaSet, int size) throws InterruptedException {
        settling().untilReady(replicaSet, size);
    }

    void until(ReplicaSet replicaSet, String what, Predicate<ReplicaSet> holds) throws InterruptedException {
        settling().until(replicaSet, what, holds);
    }

    private Settling settling() {
        return new Settling(this, live(), deployments, replicaSets);
    }

    @Override
    public void close() {
        deployments.close();
        replicaSets.close();
        pods.close();
    }
}
