package dev.belay.loop;

import dev.belay.api.ReleaseSpec;
import dev.belay.kube.NamespaceWatch;
import dev.belay.kube.TrialMark;
import dev.belay.kube.Write;
import dev.belay.kube.Writer;
import dev.belay.release.Journal;
import dev.belay.release.Obstacle;
import dev.belay.release.Phase;
import dev.belay.release.Plan;
import dev.belay.release.PlanForm;
import dev.belay.release.PlanRefused;
import dev.belay.release.Preflight;
import dev.belay.release.Reason;
import dev.belay.release.Revision;
import dev.belay.release.Verdicts;
import dev.belay.traffic.CandidateService;
import dev.belay.traffic.RouteSplit;
import dev.belay.traffic.TrafficChecks;
import dev.belay.workload.CandidateSet;
import dev.belay.workload.Crew;
import dev.belay.workload.Images;
import dev.belay.workload.Members;
import dev.belay.workload.Quota;
import dev.belay.workload.Revisions;
import dev.belay.workload.Workload;
import dev.belay.workload.WorkloadChecks;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Looks before anything is touched, as far as it needs more than the values of an observation: at the spec, the
/// policy, autoscalers, quotas, Services, and by a rehearsal of what will be made.
final class Preflights {

    /// What takes requests is not asked for again at once, whatever wakes the loop.
    static final Duration GOOD_FOR = Duration.ofSeconds(10);

    /// Spelled out: where the cluster does not know the kind, it cannot be asked for its plural.
    private static final ResourceDefinitionContext VERTICALS = new ResourceDefinitionContext.Builder()
            .withGroup("autoscaling.k8s.io")
            .withVersion("v1")
            .withKind("VerticalPodAutoscaler")
            .withPlural("verticalpodautoscalers")
            .withNamespaced(true)
            .build();

    private static final long MIN_REQUESTS = 50;

    private final KubernetesClient client;
    private final Writer writer;
    private final Verdicts verdicts;

    Preflights(KubernetesClient client, Writer writer, Verdicts verdicts) {
        this.client = client;
        this.writer = writer;
        this.verdicts = verdicts;
    }

    Preflight look(Sight sight, Journal journal, Memory memory, Instant now) {
        Workload workload = sight.workload();
        Subject subject = new Subject(sight, journal);
        if (journal.phase().trialUnderWay() != null && journal.phase() instanceof Phase.InTrial inTrial) {
            return new Preflight.Clear(inTrial.trial().plan());
        }
        if (workload == null) {
            return sketch(sight);
        }
        Memory.Looked last = memory.looked();
        if (last != null
                && last.of().equals(subject.key())
                && now.isBefore(last.at().plus(GOOD_FOR))) {
            return last.found();
        }
        Preflight found = found(sight, workload, journal);
        memory.looked(new Memory.Looked(subject.key(), found, now));
        return found;
    }

    /// All that the answer depends on, short of what others do meanwhile.
    private record Subject(Sight sight, Journal journal) {

        String key() {
            Deployment deployment = Objects.requireNonNull(sight.workload()).deployment();
            return String.join(
                    "/",
                    journal.phase().word(),
                    deployment.getMetadata().getUid(),
                    String.valueOf(deployment.getMetadata().getGeneration()),
                    String.valueOf(sight.release().getMetadata().getGeneration()),
                    String.valueOf(sight.watch() != null),
                    String.valueOf(sight.policy() != null));
        }
    }

    private Preflight found(Sight sight, Workload workload, Journal journal) {
        NamespaceWatch watch = sight.watch();
        boolean adopts = isAdopting(journal.phase());
        boolean begins = journal.stable() != null && watch != null && !adopts;
        if (adopts || begins) {
            Obstacle obstacle = ofWorkload(sight, workload);
            if (obstacle != null) {
                return obstacle;
            }
        }
        return begins && watch != null ? ofTrial(sight, workload, watch) : sketch(sight);
    }

    private static boolean isAdopting(Phase phase) {
        return phase instanceof Phase.Adopting
                || (phase instanceof Phase.Blocked blocked && blocked.from() instanceof Phase.Adopting);
    }

    /// Whether the spec can be carried out at all, before it is known which Services lead to the pods.
    private static Preflight sketch(Sight sight) {
        List<String> named = sight.release().getSpec().target().services();
        return plan(sight, named.isEmpty() ? Set.of("any") : Set.copyOf(named));
    }

    /// What the spec asks for with these Services.
    private static Preflight plan(Sight sight, Set<String> services) {
        ReleaseSpec spec = sight.release().getSpec();
        if (sight.policy() == null) {
            return new Obstacle(Reason.NO_POLICY, "");
        }
        Long wanted = spec.health() == null ? null : spec.health().minRequests();
        try {
            return new Preflight.Clear(PlanForm.wanted(
                    spec, List.copyOf(new TreeSet<>(services)), Objects.requireNonNullElse(wanted, MIN_REQUESTS)));
        } catch (PlanRefused e) {
            return new Obstacle(Reason.SPEC_INVALID, Objects.requireNonNullElse(e.getMessage(), ""));
        }
    }

    private @Nullable Obstacle ofWorkload(Sight sight, Workload workload) {
        return WorkloadChecks.first(new WorkloadChecks.Seen(
                sight.name(),
                workload.deployment(),
                sight.name().equals(workload.markedBy()),
                Writer.manager(),
                autoscalers(workload.deployment()),
                verticals(workload.deployment())));
    }

    private List<HorizontalPodAutoscaler> autoscalers(Deployment deployment) {
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
                .filter(scaler -> deployment
                        .getMetadata()
                        .getName()
                        .equals(scaler.getSpec().getScaleTargetRef().getName()))
                .toList();
    }

    /// Whether one looks at the Deployment's pods.
    boolean isAutoscaled(Deployment deployment) {
        return !autoscalers(deployment).isEmpty();
    }

    private List<GenericKubernetesResource> verticals(Deployment deployment) {
        try {
            return client
                    .genericKubernetesResources(VERTICALS)
                    .inNamespace(deployment.getMetadata().getNamespace())
                    .list()
                    .getItems()
                    .stream()
                    .filter(scaler ->
                            deployment.getMetadata().getName().equals(scaler.get("spec", "targetRef", "name")))
                    .toList();
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_NOT_FOUND) {
                // The cluster has none of that kind.
                return List.of();
            }
            throw e;
        }
    }

    private Preflight ofTrial(Sight sight, Workload workload, NamespaceWatch watch) {
        PodTemplateSpec template = Images.into(
                workload.deployment().getSpec().getTemplate(),
                sight.release().getSpec().images());
        TrafficChecks.Seen traffic = traffic(sight, workload, watch, template);
        Obstacle obstacle = TrafficChecks.first(traffic);
        if (obstacle != null) {
            return obstacle;
        }
        Preflight wanted = plan(sight, TrafficChecks.targets(traffic));
        if (!(wanted instanceof Preflight.Clear(Plan plan))) {
            return wanted;
        }
        obstacle = share(plan, workload.replicas());
        obstacle = obstacle == null ? names(plan, sight, workload, watch, template) : obstacle;
        obstacle = obstacle == null ? quota(workload, plan, template) : obstacle;
        obstacle = obstacle == null ? rehearsal(workload, template) : obstacle;
        obstacle = obstacle == null ? metrics(sight, workload) : obstacle;
        return obstacle == null ? wanted : obstacle;
    }

    private static TrafficChecks.Seen traffic(
            Sight sight, Workload workload, NamespaceWatch watch, PodTemplateSpec template) {
        ReleaseSpec spec = sight.release().getSpec();
        String namespace = sight.namespace();
        Crew stable = workload.stable();
        Map<RouteSplit.Named, List<HTTPRoute>> routes = spec.target().routes().stream()
                .collect(Collectors.toMap(
                        route -> new RouteSplit.Named(route.name(), Set.copyOf(route.rules())), route -> {
                            HTTPRoute found = watch.routes().get(namespace, route.name());
                            return found == null ? List.of() : List.of(found);
                        }));
        return new TrafficChecks.Seen(
                Set.copyOf(spec.target().services()),
                Set.copyOf(spec.target().ignoreServices()),
                watch.services().all(),
                watch.slices().all(),
                Objects.requireNonNullElse(template.getMetadata().getLabels(), Map.of()),
                stable == null
                        ? Set.of()
                        : stable.pods().stream()
                                .map(pod -> pod.getMetadata().getName())
                                .collect(Collectors.toSet()),
                routes);
    }

    private static @Nullable Obstacle share(Plan plan, int replicas) {
        for (int step = 1; step < plan.finalStep(); step++) {
            if (!plan.canExpress(step, replicas)) {
                return new Obstacle(Reason.SHARE_IMPOSSIBLE, plan.refusal(step, replicas));
            }
        }
        return null;
    }

    /// Whatever has a name that the trial needs must be its own.
    private static @Nullable Obstacle names(
            Plan plan, Sight sight, Workload workload, NamespaceWatch watch, PodTemplateSpec template) {
        for (String target : plan.levers().services()) {
            String name = CandidateService.nameFor(target);
            Service found = watch.services().get(sight.namespace(), name);
            if (found != null && TrialMark.on(found).isEmpty()) {
                return new Obstacle(Reason.NAME_TAKEN, "The Service " + name + " is not Belay's.");
            }
        }
        String name = CandidateSet.nameFor(workload.deployment(), Revisions.of(template));
        boolean isOurs = workload.named(name).isPresent();
        return !isOurs && watch.sets().get(sight.namespace(), name) != null
                ? new Obstacle(Reason.NAME_TAKEN, "The ReplicaSet " + name + " is not this Deployment's.")
                : null;
    }

    private @Nullable Obstacle quota(Workload workload, Plan plan, PodTemplateSpec template) {
        return Quota.obstacle(
                client.resourceQuotas()
                        .inNamespace(workload.deployment().getMetadata().getNamespace())
                        .list()
                        .getItems(),
                template,
                plan.candidateSize(plan.finalStep(), workload.replicas()));
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
        ReplicaSet stored = (ReplicaSet) writer.rehearse(new Write.Create(wanted));
        Revision made = Revisions.of(stored.getSpec().getTemplate());
        return made.equals(revision)
                ? null
                : new Obstacle(
                        Reason.TEMPLATE_MUTATED,
                        "Changed is "
                                + Revisions.difference(
                                        template, stored.getSpec().getTemplate()) + ".");
    }

    private @Nullable Obstacle metrics(Sight sight, Workload workload) {
        return verdicts.obstacle(
                new Verdicts.Key(sight.namespace(), sight.name()),
                new Verdicts.Settings(
                        Objects.requireNonNull(sight.policy()),
                        sight.release().getSpec().health()),
                Members.of(workload.stable()));
    }
}
