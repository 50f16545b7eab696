package dev.belay.scenarios.stage;

import dev.belay.api.Release;
import dev.belay.kube.TrialMark;
import dev.belay.workload.CandidateSet;
import dev.belay.workload.Parking;
import dev.belay.workload.Revisions;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/// A trial that a test plays by itself, write by write, so that it can do wrong what the operator must not. Each
/// write is one that the operator would send, or the breach of an invariant.
public final class TrialByHand {

    private static final TrialMark MARK = new TrialMark("abcdefghij", 1);
    private static final PatchContext MERGE = PatchContext.of(PatchType.JSON_MERGE);
    private static final String PLAN = "{strategy: CanaryByRoute, services: [shop], routes: [{name: shop}],"
            + " steps: [{weight: 10, hold: 1s}, {weight: 50, hold: 1s}]}";
    private static final int SECONDS = 20;

    private final KubernetesClient client;
    private final Person person;
    private final String stable;
    private final String candidate;
    private final ReplicaSet ofStable;
    private final ReplicaSet ofCandidate;

    /// At weight 0, its candidate ready.
    public static TrialByHand begin(Story story) {
        return new TrialByHand(story);
    }

    private TrialByHand(Story story) {
        client = story.client();
        person = story.person();
        stable = Revision.of(story.deployment());
        ofStable = story.replicaSets().getFirst();
        Deployment changed = client.apps()
                .deployments()
                .withName(story.shop().name())
                .patch(MERGE, "spec: {paused: true, template: {metadata: {annotations: {checksum/config: '2'}}}}");
        candidate = Revision.of(changed);
        says("Preparing", "step: 0");
        ofCandidate = client.resource(
                        CandidateSet.of(changed, Revisions.of(changed.getSpec().getTemplate()), 2, MARK))
                .create();
        awaitReady(ofCandidate);
    }

    private void awaitReady(ReplicaSet set) {
        client.apps()
                .replicaSets()
                .withName(set.getMetadata().getName())
                .waitUntilCondition(
                        now -> Objects.equals(
                                now.getStatus().getReadyReplicas(),
                                now.getSpec().getReplicas()),
                        SECONDS,
                        TimeUnit.SECONDS);
    }

    /// Records a phase.
    ///
    /// @param more fields of status, each a line of YAML
    public TrialByHand says(String phase, String... more) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("phase", phase);
        fields.put("part", "null");
        fields.put("reason", "Holding");
        fields.put("stable", '"' + stable + '"');
        fields.put("candidate", '"' + candidate + '"');
        fields.put("trial", "{id: %s, epoch: %d}".formatted(MARK.id(), MARK.epoch()));
        fields.put("plan", PLAN);
        for (String line : more) {
            String[] parts = line.split(": ", 2);
            fields.put(parts[0], parts[1]);
        }
        StringBuilder patch = new StringBuilder("status:\n");
        fields.forEach((key, value) -> patch.append("  %s: %s%n".formatted(key, value)));
        client.resources(Release.class).withName("shop").subresource("status").patch(MERGE, patch.toString());
        return this;
    }

    /// As percent of what the target's backend had.
    public TrialByHand weighs(int share) {
        return routes(
                "[{backendRefs: [{name: shop, port: 80, weight: %d}, {name: shop-candidate, port: 80, weight: %d}]}]"
                        .formatted(100 - share, share));
    }

    /// `spec.rules`, in YAML.
    public TrialByHand routes(String rules) {
        client.resources(HTTPRoute.class)
                .withName("shop")
                .patch(
                        MERGE,
                        "metadata: {annotations: {belay.dev/trial: %s}}\nspec: {rules: %s}"
                                .formatted(MARK.text(), rules));
        return this;
    }

    public TrialByHand pins(String hash) {
        person.does("patch", "service", "shop", "--type=merge", "--patch", """
                {"spec": {"selector": {"pod-template-hash": "%s"}}}""".formatted(hash));
        return this;
    }

    public TrialByHand marks(String kind, String mark) {
        person.does("annotate", "--overwrite", kind, "shop", "belay.dev/trial=" + mark);
        return this;
    }

    public TrialByHand sizes(ReplicaSet set, int replicas) {
        client.apps().replicaSets().withName(set.getMetadata().getName()).scale(replicas);
        return this;
    }

    public TrialByHand parks(ReplicaSet set) {
        var live = client.apps().replicaSets().withName(set.getMetadata().getName());
        live.patch(
                PatchContext.of(PatchType.JSON),
                Parking.park(live.require(), deployment()).json());
        return this;
    }

    public TrialByHand frees(ReplicaSet set) {
        var live = client.apps().replicaSets().withName(set.getMetadata().getName());
        live.patch(
                PatchContext.of(PatchType.JSON),
                Parking.free(live.require(), deployment()).json());
        live.waitUntilCondition(
                now -> now.getMetadata().getOwnerReferences().stream()
                        .anyMatch(owner -> Boolean.TRUE.equals(owner.getController())),
                SECONDS,
                TimeUnit.SECONDS);
        return this;
    }

    private Deployment deployment() {
        return client.apps().deployments().withName("shop").require();
    }

    public ReplicaSet ofStable() {
        return ofStable;
    }

    public ReplicaSet ofCandidate() {
        return ofCandidate;
    }

    public String stableHash() {
        return hash(ofStable);
    }

    public String candidateHash() {
        return hash(ofCandidate);
    }

    public String candidate() {
        return candidate;
    }

    private static String hash(ReplicaSet set) {
        return Objects.requireNonNull(
                set.getSpec().getSelector().getMatchLabels().get("pod-template-hash"));
    }
}
