package dev.belay.playground.facts;

import static java.util.stream.Collectors.toCollection;
import static java.util.stream.Collectors.toMap;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

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
        return owned().getFirst();
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
        ReplicaSet candidate = create(Manifests.parked(now(), version, size, hash));
        untilReady(candidate, size);
        return candidate;
    }

    /// One whose pods are there and will not be ready.
    ReplicaSet unreadyCandidate(String version, int size) throws InterruptedException {
        ReplicaSet candidate = create(Manifests.parked(now(), version, size, hash(version)));
        until(candidate, "has its pods", now -> number(now.getStatus().getReplicas()) == size);
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
        return owned().stream()
                .filter(replicaSet -> replicaSet.getSpec().getReplicas() > 0)
                .findFirst()
                .orElseThrow();
    }

    /// Kubernetes tells older from younger by whole seconds.
    void untilAnotherSecond() throws InterruptedException {
        String before = serverTime();
        Ground.until("another second has begun", () -> !serverTime().equals(before));
    }

    private String serverTime() {
        return ground.client()
                .resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName("clock")
                        .endMetadata()
                        .build())
                .inNamespace(ground.namespace())
                .dryRun()
                .create()
                .getMetadata()
                .getCreationTimestamp();
    }

    /// Until it is fully rolled out, and every pod ready.
    void untilRolledOut() throws InterruptedException {
        Deployment written = now();
        deployments.until(
                "the Deployment is rolled out",
                all -> all.stream().anyMatch(deployment -> {
                    Integer wanted = deployment.getSpec().getReplicas();
                    DeploymentStatus status = deployment.getStatus();
                    return hasSeen(status.getObservedGeneration(), written)
                            && number(status.getReplicas()) == wanted
                            && number(status.getUpdatedReplicas()) == wanted
                            && number(status.getAvailableReplicas()) == wanted;
                }));
    }

    void untilReady(ReplicaSet replicaSet, int pods) throws InterruptedException {
        until(
                replicaSet,
                "has " + pods + " ready pods",
                now -> number(now.getStatus().getReadyReplicas()) == pods);
    }

    void untilOwned(ReplicaSet replicaSet) throws InterruptedException {
        String uid = now().getMetadata().getUid();
        until(
                replicaSet,
                "is owned",
                now -> isControlledBy(uid, now.getMetadata().getOwnerReferences()));
    }

    void until(ReplicaSet replicaSet, String what, Predicate<ReplicaSet> holds) throws InterruptedException {
        String name = replicaSet.getMetadata().getName();
        replicaSets.until(
                name + " " + what,
                all -> all.stream().anyMatch(now -> now.getMetadata().getName().equals(name) && holds.test(now)));
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

    /// Tries to, as a drain does; answers whether the pod was let go.
    boolean evicts(String pod) {
        // The client would try a refused eviction again for 20 s.
        Config once = new ConfigBuilder(ground.client().getConfiguration())
                .withRequestRetryBackoffLimit(0)
                .build();
        try (KubernetesClient client =
                new KubernetesClientBuilder().withConfig(once).build()) {
            return client.pods().inNamespace(ground.namespace()).withName(pod).evict();
        }
    }

    void marksNamespace(String key, String value) {
        ground.client()
                .namespaces()
                .withName(ground.namespace())
                .patch(PatchContext.of(PatchType.JSON_MERGE), "metadata: {labels: {%s: %s}}".formatted(key, value));
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
                """.formatted(Serialization.asJson(Manifests.looseOwner(now()))));
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

    /// Until the controllers have done all that follows from what was written so far: the Deployment controller
    /// takes a Deployment's changes one after the other and confirms each at the end of its work, so a later change
    /// that means nothing, once confirmed, says that the earlier ones are done. Twice, because it reads ReplicaSets
    /// through a watch that may be a moment behind.
    void settle() throws InterruptedException {
        confirm();
        confirm();
        Map<String, Long> generations = list().stream()
                .collect(toMap(
                        rs -> rs.getMetadata().getUid(), rs -> rs.getMetadata().getGeneration()));
        replicaSets.until(
                "every ReplicaSet has as many pods as it wants",
                all -> all.stream()
                        .filter(rs -> rs.getMetadata().getGeneration()
                                >= generations.getOrDefault(rs.getMetadata().getUid(), Long.MAX_VALUE))
                        .filter(rs -> hasSeen(rs.getStatus().getObservedGeneration(), rs))
                        .filter(rs -> number(rs.getStatus().getReplicas())
                                == rs.getSpec().getReplicas())
                        .map(rs -> rs.getMetadata().getUid())
                        .toList()
                        .containsAll(generations.keySet()));
    }

    private void confirm() throws InterruptedException {
        patch("spec: {progressDeadlineSeconds: %d}".formatted(now().getSpec().getProgressDeadlineSeconds() + 1));
        untilSeen();
    }

    /// Until the Deployment controller has done its work for the Deployment as it is now.
    void untilSeen() throws InterruptedException {
        Deployment written = now();
        deployments.until(
                "the Deployment controller has seen the last change",
                all -> all.stream().anyMatch(now -> hasSeen(now.getStatus().getObservedGeneration(), written)));
    }

    private static boolean hasSeen(@Nullable Long observed, HasMetadata object) {
        return observed != null && observed >= object.getMetadata().getGeneration();
    }

    static int number(@Nullable Integer ofStatus) {
        return ofStatus == null ? 0 : ofStatus;
    }

    // Then

    Deployment now() {
        return ground.client()
                .apps()
                .deployments()
                .inNamespace(ground.namespace())
                .withName(NAME)
                .require();
    }

    boolean isPaused() {
        return Boolean.TRUE.equals(now().getSpec().getPaused());
    }

    /// What the API server would make of a patch.
    boolean wouldBePaused(String yaml) {
        return Boolean.TRUE.equals(ground.client()
                .apps()
                .deployments()
                .inNamespace(ground.namespace())
                .withName(NAME)
                .dryRun()
                .patch(PatchContext.of(PatchType.STRATEGIC_MERGE), yaml)
                .getSpec()
                .getPaused());
    }

    String imageNow() {
        return now().getSpec()
                .getTemplate()
                .getSpec()
                .getContainers()
                .getFirst()
                .getImage();
    }

    ReplicaSet now(ReplicaSet replicaSet) {
        return ground.client().resource(replicaSet).require();
    }

    int sizeOf(ReplicaSet replicaSet) {
        return now(replicaSet).getSpec().getReplicas();
    }

    List<ReplicaSet> list() {
        return ground.client()
                .apps()
                .replicaSets()
                .inNamespace(ground.namespace())
                .list()
                .getItems();
    }

    ReplicaSet otherThan(ReplicaSet known) {
        return list().stream()
                .filter(replicaSet -> !replicaSet
                        .getMetadata()
                        .getUid()
                        .equals(known.getMetadata().getUid()))
                .findFirst()
                .orElseThrow();
    }

    static String hashOf(ReplicaSet replicaSet) {
        return replicaSet.getSpec().getSelector().getMatchLabels().getOrDefault(HASH, "");
    }

    int revisionOf(ReplicaSet replicaSet) {
        return Integer.parseInt(
                now(replicaSet).getMetadata().getAnnotations().getOrDefault("deployment.kubernetes.io/revision", "0"));
    }

    static Set<String> names(Collection<? extends HasMetadata> objects) {
        return objects.stream().map(object -> object.getMetadata().getName()).collect(toCollection(TreeSet::new));
    }

    /// All ReplicaSets that it controls.
    List<ReplicaSet> owned() {
        String uid = now().getMetadata().getUid();
        return list().stream()
                .filter(replicaSet ->
                        isControlledBy(uid, replicaSet.getMetadata().getOwnerReferences()))
                .toList();
    }

    /// The names of all pods that are not about to go, of whomever.
    Set<String> podNames() {
        return names(pods(pod -> true));
    }

    Set<String> podNames(ReplicaSet replicaSet) {
        String uid = replicaSet.getMetadata().getUid();
        return names(pods(pod -> isControlledBy(uid, pod.getMetadata().getOwnerReferences())));
    }

    private List<Pod> pods(Predicate<Pod> which) {
        return ground.client().pods().inNamespace(ground.namespace()).list().getItems().stream()
                .filter(pod -> !pod.isMarkedForDeletion())
                .filter(which)
                .toList();
    }

    static boolean isControlledBy(String uid, List<OwnerReference> owners) {
        return owners.stream()
                .anyMatch(owner -> owner.getUid().equals(uid) && Boolean.TRUE.equals(owner.getController()));
    }

    @Override
    public void close() {
        deployments.close();
        replicaSets.close();
        pods.close();
    }
}
