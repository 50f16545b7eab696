package dev.belay.loop;

import dev.belay.kube.TrialMark;
import dev.belay.kube.Write;
import dev.belay.kube.Writer;
import dev.belay.release.Obstacle;
import dev.belay.release.Plan;
import dev.belay.release.Reason;
import dev.belay.release.Revision;
import dev.belay.workload.CandidateSet;
import dev.belay.workload.Quota;
import dev.belay.workload.Revisions;
import dev.belay.workload.Workload;
import dev.belay.workload.WorkloadChecks;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.net.HttpURLConnection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What no watch shows, asked by requests: autoscalers, quotas, and by a rehearsal what admission makes of a
/// candidate.
final class Inquiries {

    /// Nothing tells that these are gone; whoever waits for it must ask.
    private static final Set<Reason> ASKED = Set.of(
            Reason.HPA_UNSAFE,
            Reason.VPA_ACTIVE,
            Reason.QUOTA_TOO_SMALL,
            Reason.TEMPLATE_MUTATED,
            Reason.CANDIDATE_REFUSED,
            Reason.NO_POLICY,
            Reason.NO_SERIES,
            Reason.FLAG_UNFIT);

    private static final Set<Integer> REFUSALS = Set.of(400, 403, 422);

    /// Spelled out: where the cluster does not know the kind, it cannot be asked for its plural.
    private static final ResourceDefinitionContext VERTICALS = new ResourceDefinitionContext.Builder()
            .withGroup("autoscaling.k8s.io")
            .withVersion("v1")
            .withKind("VerticalPodAutoscaler")
            .withPlural("verticalpodautoscalers")
            .withNamespaced(true)
            .build();

    private final KubernetesClient client;
    private final Writer writer;

    Inquiries(KubernetesClient client, Writer writer) {
        this.client = client;
        this.writer = writer;
    }

    static boolean isAnsweredByAsking(Reason reason) {
        return ASKED.contains(reason);
    }

    /// What keeps the Deployment from being kept safe: who else changes its size or its pods.
    @Nullable
    Obstacle ofScalers(String release, Workload workload) {
        return WorkloadChecks.first(new WorkloadChecks.Seen(
                release,
                workload.deployment(),
                release.equals(workload.markedBy()),
                Writer.manager(),
                autoscalers(workload.deployment()),
                verticals(workload.deployment())));
    }

    /// The same without any request: what the Deployment itself says.
    static @Nullable Obstacle ofDeployment(String release, Workload workload) {
        return WorkloadChecks.first(new WorkloadChecks.Seen(
                release,
                workload.deployment(),
                release.equals(workload.markedBy()),
                Writer.manager(),
                List.of(),
                List.of()));
    }

    /// What keeps the candidate from being made as it is meant.
    @Nullable
    Obstacle ofCandidate(Workload workload, Plan plan, PodTemplateSpec template) {
        Obstacle quota = Quota.obstacle(
                client.resourceQuotas()
                        .inNamespace(workload.deployment().getMetadata().getNamespace())
                        .list()
                        .getItems(),
                template,
                plan.candidateSize(plan.finalStep(), workload.replicas()));
        return quota == null ? rehearsal(workload, template) : quota;
    }

    /// Whether an autoscaler looks at the Deployment's pods.
    boolean isAutoscaled(Deployment deployment) {
        return !autoscalers(deployment).isEmpty();
    }

    private List<HorizontalPodAutoscaler> autoscalers(Deployment deployment) {
        String name = deployment.getMetadata().getName();
        return client
                .autoscaling()
                .v2()
                .horizontalPodAutoscalers()
                .inNamespace(deployment.getMetadata().getNamespace())
                .list()
                .getItems()
                .stream()
                .filter(scaler ->
                        "Deployment".equals(scaler.getSpec().getScaleTargetRef().getKind()))
                .filter(scaler ->
                        name.equals(scaler.getSpec().getScaleTargetRef().getName()))
                .toList();
    }

    private List<GenericKubernetesResource> verticals(Deployment deployment) {
        String name = deployment.getMetadata().getName();
        try {
            return client
                    .genericKubernetesResources(VERTICALS)
                    .inNamespace(deployment.getMetadata().getNamespace())
                    .list()
                    .getItems()
                    .stream()
                    .filter(scaler -> name.equals(scaler.get("spec", "targetRef", "name")))
                    .toList();
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_NOT_FOUND) {
                // The cluster has none of that kind.
                return List.of();
            }
            throw e;
        }
    }

    /// A policy that changes the candidate's template would make its pods others than the Deployment's own, and the
    /// handover a restart.
    private @Nullable Obstacle rehearsal(Workload workload, PodTemplateSpec template) {
        Deployment imaged = new DeploymentBuilder(workload.deployment())
                .editSpec()
                .withTemplate(template)
                .endSpec()
                .build();
        Revision revision = Revisions.of(template);
        if (workload.named(CandidateSet.nameFor(imaged, revision)).isPresent()) {
            return null;
        }
        ReplicaSet wanted = CandidateSet.of(imaged, revision, 0, new TrialMark("rehearsal", 1));
        ReplicaSet stored;
        try {
            stored = (ReplicaSet) writer.rehearse(new Write.Create(wanted));
        } catch (KubernetesClientException e) {
            if (REFUSALS.contains(e.getCode())) {
                String sentence = Objects.requireNonNullElse(e.getMessage(), "it does not say why");
                return new Obstacle(Reason.CANDIDATE_REFUSED, "It says: " + sentence);
            }
            throw e;
        }
        return Revisions.of(stored.getSpec().getTemplate()).equals(revision)
                ? null
                : new Obstacle(
                        Reason.TEMPLATE_MUTATED,
                        "Changed is "
                                + Revisions.difference(
                                        template, stored.getSpec().getTemplate()) + ".");
    }
}
