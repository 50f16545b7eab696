package dev.belay.workload;

import dev.belay.kube.Labels;
import dev.belay.kube.Patched;
import dev.belay.kube.Pending;
import dev.belay.kube.Write;
import dev.belay.release.Brake;
import dev.belay.release.Desired;
import dev.belay.release.Desired.Deployment.Braking;
import dev.belay.release.Desired.Deployment.Template;
import dev.belay.release.Desired.Size;
import dev.belay.release.Plan;
import dev.belay.release.Revision;
import dev.belay.release.Trial;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A Deployment of ten with its ReplicaSets, in a list in place of a server.
class WorkloadStage {

    static final Instant BEGAN = Instant.parse("2026-11-21T12:00:00Z");
    static final Revision STABLE = Revisions.of(template("v1"));
    static final Revision CANDIDATE = Revisions.of(template("v2"));
    static final Plan PLAN = new Plan(
            Plan.Strategy.CANARY_BY_PODS,
            List.of(new Plan.Step(10, Duration.ofMinutes(1), 50, Plan.Gate.OPEN)),
            Duration.ofMinutes(10),
            Duration.ofMinutes(10),
            Plan.Levers.NONE);
    static final Trial TRIAL = new Trial("t1", 1, CANDIDATE, PLAN, BEGAN, 0, null);

    final List<ReplicaSet> sets = new ArrayList<>();
    final List<Pod> pods = new ArrayList<>();
    Deployment shop = shop("v2");

    static PodTemplateSpec template(String version) {
        return new PodTemplateSpecBuilder()
                .withNewMetadata()
                .withLabels(Map.of("app", "shop"))
                .endMetadata()
                .withNewSpec()
                .addNewContainer()
                .withName("app")
                .withImage("shop:" + version)
                .endContainer()
                .endSpec()
                .build();
    }

    static Deployment shop(String version) {
        return new DeploymentBuilder()
                .withNewMetadata()
                .withName("shop")
                .withNamespace("web")
                .withUid("uid-1")
                .withResourceVersion("7")
                .endMetadata()
                .withNewSpec()
                .withReplicas(10)
                .withPaused(true)
                .withNewSelector()
                .withMatchLabels(Map.of("app", "shop"))
                .endSelector()
                .withNewStrategy()
                .withType("RollingUpdate")
                .endStrategy()
                .withTemplate(template(version))
                .endSpec()
                .build();
    }

    OwnerReference controller() {
        return new OwnerReferenceBuilder(Parking.owner(shop))
                .withController(true)
                .build();
    }

    /// Owned by the Deployment, with all of its pods.
    ReplicaSet owned(String version, String hash, int replicas) {
        ReplicaSet set = new ReplicaSetBuilder()
                .withNewMetadata()
                .withName("shop-" + hash)
                .withNamespace("web")
                .withUid("set-" + hash)
                .withResourceVersion("11")
                .withCreationTimestamp("2026-11-20T12:00:00Z")
                .withLabels(Map.of("app", "shop", Labels.POD_TEMPLATE_HASH, hash))
                .withOwnerReferences(controller())
                .endMetadata()
                .withNewSpec()
                .withReplicas(replicas)
                .withNewSelector()
                .withMatchLabels(Map.of("app", "shop", Labels.POD_TEMPLATE_HASH, hash))
                .endSelector()
                .withTemplate(template(version))
                .endSpec()
                .build();
        for (int number = 0; number < replicas; number++) {
            pods.add(pod(hash, number));
        }
        return set;
    }

    ReplicaSet parked(String version, String hash, int replicas) {
        ReplicaSet set = owned(version, hash, replicas);
        return Patched.by(Parking.park(set, shop), set);
    }

    static Pod pod(String hash, int number) {
        return new PodBuilder()
                .withNewMetadata()
                .withName("shop-" + hash + "-" + number)
                .withLabels(Map.of("app", "shop", Labels.POD_TEMPLATE_HASH, hash))
                .withOwnerReferences(new OwnerReferenceBuilder()
                        .withUid("set-" + hash)
                        .withController(true)
                        .build())
                .endMetadata()
                .withNewStatus()
                .withPhase("Running")
                .addNewCondition()
                .withType("Ready")
                .withStatus("True")
                .endCondition()
                .endStatus()
                .build();
    }

    Workload workload() {
        return Workload.of(shop, new Workload.Around(sets, pods), STABLE, TRIAL);
    }

    Crew stable() {
        return Objects.requireNonNull(workload().stable());
    }

    Crew candidate() {
        return Objects.requireNonNull(workload().candidate());
    }

    WorkloadWrites writes(@Nullable Revision owned, Size candidate, Size stable) {
        Desired desired = new Desired(
                new Desired.Deployment(Braking.ON, Template.AS_IT_IS, owned, true),
                new Desired.Traffic(null, null, new Desired.Route.Plain()),
                candidate,
                stable,
                true,
                true);
        DeploymentPatch patch = new DeploymentPatch("shop", Brake.ON_CHANGE, Map.of(), template("v1"));
        return new WorkloadWrites(workload(), desired, patch, TRIAL, false);
    }

    static final Size AS_IT_IS = new Size.AsItIs();

    /// Sends it to a list in place of a server.
    void sent(Pending pending) {
        for (Write write : pending.writes()) {
            sets.removeIf(set -> set.getMetadata()
                    .getName()
                    .equals(write.object().getMetadata().getName()));
            switch (write) {
                case Write.Create(var object) -> sets.add((ReplicaSet) object);
                case Write.Patch(var object, var patch) -> sets.add(Patched.by(patch, (ReplicaSet) object));
                case Write.Delete _ -> {}
            }
        }
    }
}
