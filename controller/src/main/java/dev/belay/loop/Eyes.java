package dev.belay.loop;

import dev.belay.api.Release;
import dev.belay.api.ReleasePolicy;
import dev.belay.api.ReleasePolicySpec;
import dev.belay.kube.NamespaceWatch;
import dev.belay.kube.TrialMark;
import dev.belay.kube.Watches;
import dev.belay.release.Brake;
import dev.belay.release.Journal;
import dev.belay.release.Phase;
import dev.belay.release.Plan;
import dev.belay.release.Revision;
import dev.belay.release.Trial;
import dev.belay.release.Verb;
import dev.belay.traffic.CandidateService;
import dev.belay.traffic.Levers;
import dev.belay.traffic.TrafficChecks;
import dev.belay.workload.Images;
import dev.belay.workload.Revisions;
import dev.belay.workload.Workload;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Looks at all that one Release is about: from the watches, which cost nothing, and seldom by a request.
final class Eyes {

    private static final String POLICY_LABEL = "belay.dev/policy";
    private static final String DEFAULT_POLICY = "default";

    /// A label of the namespace that was changed since is seen when the next trial begins.
    private static final Duration NAMESPACE_GOOD_FOR = Duration.ofSeconds(10);

    private final KubernetesClient client;
    private final Watches watches;
    private final Brakes brakes;
    private final Trials trials;
    private final Departure departure;

    Eyes(KubernetesClient client, Watches watches, Brakes brakes, Trials trials, Departure departure) {
        this.client = client;
        this.watches = watches;
        this.brakes = brakes;
        this.trials = trials;
        this.departure = departure;
    }

    /// Whether the Release is to be given up.
    boolean isLeaving(Release release) {
        return departure.isOf(release);
    }

    Sight see(Release release, Journal journal, Memory memory, Instant now) {
        Target target = target(release, memory, now);
        NamespaceWatch watch = around(release, journal, memory, target);
        Workload workload = target.deployment() == null ? null : workload(target.deployment(), watch, journal);
        boolean looksAround = watch != null && !(journal.phase() instanceof Phase.InTrial);
        boolean leaving = isLeaving(release);
        if (leaving && !(journal.phase() instanceof Phase.Leaving)) {
            // Perhaps all of the namespace goes: what was seen of it a moment ago does not tell.
            memory.namespace(null);
        }
        Memory.NamespaceSeen namespace =
                namespace(release.getMetadata().getNamespace(), memory, looksAround || leaving ? now : null);
        return new Sight(
                release,
                workload,
                levers(release, journal, workload, watch).beside(watch == null ? Map.of() : trials.ofOthers(release)),
                watch,
                policy(namespace),
                release.getSpec().flag() == null
                        ? brakes.offered(release.getSpec().images(), journal.brake())
                        : Brake.NONE,
                leaving,
                namespace.ending(),
                Boolean.TRUE.equals(memory.autoscaled()));
    }

    /// A standby keeps the same watches and does nothing else.
    void standBy(Release release, Journal journal, Memory memory) {
        trials.forget(release);
        Target target = new Target(deployment(release), false);
        NamespaceWatch watch = around(release, journal, memory, target);
        if (watch != null) {
            levers(release, journal, null, watch);
        }
    }

    /// The Deployment.
    ///
    /// @param isLost nobody may read it any more
    private record Target(@Nullable Deployment deployment, boolean isLost) {}

    private @Nullable Deployment deployment(Release release) {
        return watches.deployment(
                release.getMetadata().getNamespace(), release.getSpec().target().deployment());
    }

    /// A namespace that is deleted may have lost our Role before its Releases, and its Deployments go anyhow.
    private Target target(Release release, Memory memory, Instant now) {
        try {
            return new Target(deployment(release), false);
        } catch (KubernetesClientException unread) {
            boolean isLost = Departure.isDeleted(release)
                    && namespace(release.getMetadata().getNamespace(), memory, now)
                            .ending();
            if (!isLost) {
                throw unread;
            }
            return new Target(null, true);
        }
    }

    /// What is watched beside the Deployment, for as long as it is needed.
    private @Nullable NamespaceWatch around(Release release, Journal journal, Memory memory, Target target) {
        String namespace = release.getMetadata().getNamespace();
        String name = release.getMetadata().getName();
        if (!target.isLost() && isNeeded(release, journal, memory, target.deployment())) {
            return watches.namespace(namespace, name);
        }
        watches.leave(namespace, name);
        return null;
    }

    void forget(Release release) {
        String namespace = release.getMetadata().getNamespace();
        watches.leave(namespace, release.getMetadata().getName());
        watches.forget(namespace, release.getSpec().target().deployment());
        trials.gone(release);
    }

    /// From a trial's start to its end, and where a former one may have left something behind.
    private static boolean isNeeded(Release release, Journal journal, Memory memory, @Nullable Deployment deployment) {
        Phase phase = journal.phase();
        if (phase.trialUnderWay() != null) {
            return true;
        }
        if (deployment == null && journal.history().isEmpty()) {
            return false;
        }
        Phase at = phase instanceof Phase.Blocked blocked ? blocked.from() : phase;
        if (release.getSpec().flag() != null) {
            // A trial of a flag leaves nothing on the cluster.
            return deployment != null
                    && (at instanceof Phase.Steady || at instanceof Phase.RolledBack)
                    && begins(release, journal, deployment);
        }
        return switch (at) {
            case Phase.Leaving leaving -> !leaving.released();
            case Phase.Adopting _ -> !memory.isClean(deployment);
            case Phase.Steady _ -> deployment != null && begins(release, journal, deployment);
            // Back to stable it gives the Deployment its history back.
            case Phase.RolledBack _ ->
                deployment != null && (begins(release, journal, deployment) || isBack(release, journal, deployment));
            default -> false;
        };
    }

    /// A revision waits that is neither stable nor one that has failed and that nobody wants to try again.
    private static boolean begins(Release release, Journal journal, Deployment deployment) {
        Revision wanted = wanted(release, deployment);
        Map<String, String> notes =
                Objects.requireNonNullElse(release.getMetadata().getAnnotations(), Map.of());
        return !wanted.equals(journal.stable())
                && (!journal.hasFailed(wanted) || notes.containsKey(VerbKeys.of(Verb.Name.RETRY)));
    }

    private static boolean isBack(Release release, Journal journal, Deployment deployment) {
        return wanted(release, deployment).equals(journal.stable());
    }

    private static Revision wanted(Release release, Deployment deployment) {
        if (release.getSpec().flag() != null) {
            return FlagTrial.wanted(release.getSpec().flag());
        }
        return Revisions.of(Images.into(
                deployment.getSpec().getTemplate(), release.getSpec().images()));
    }

    private static Workload workload(Deployment deployment, @Nullable NamespaceWatch watch, Journal journal) {
        return watch == null
                ? Workload.alone(deployment)
                : Workload.of(
                        deployment,
                        new Workload.Around(watch.sets().all(), watch.pods().all()),
                        journal.stable(),
                        journal.phase().trialUnderWay());
    }

    private static Levers levers(
            Release release, Journal journal, @Nullable Workload workload, @Nullable NamespaceWatch watch) {
        if (watch == null || release.getSpec().flag() != null) {
            return Levers.unseen();
        }
        Trial trial = journal.phase().trialUnderWay();
        List<Service> services = watch.services().all();
        Plan.Levers wanted = trial == null
                ? leftBehind(named(release, services, workload), journal, services)
                : trial.plan().levers();
        List<HTTPRoute> routes =
                wanted.routes().isEmpty() ? List.of() : watch.routes().all();
        return Levers.of(wanted, services, watch.slices().all(), routes);
    }

    /// Between trials: what the next one would move, by the spec and by what selects the pods.
    private static Plan.Levers named(Release release, List<Service> services, @Nullable Workload workload) {
        Set<String> found = new TreeSet<>(release.getSpec().target().services());
        if (found.isEmpty() && workload != null) {
            Map<String, String> labels = Objects.requireNonNullElse(
                    workload.deployment().getSpec().getTemplate().getMetadata().getLabels(), Map.of());
            services.stream()
                    .filter(service -> TrafficChecks.leadsTo(service, labels))
                    .map(service -> service.getMetadata().getName())
                    .forEach(found::add);
        }
        found.removeAll(release.getSpec().target().ignoreServices());
        List<Plan.Route> routes = release.getSpec().target().routes().stream()
                .map(route -> new Plan.Route(route.name(), route.rules()))
                .toList();
        return new Plan.Levers(List.copyOf(found), routes);
    }

    /// And the Services that a trial of this Release has marked and not given back, because its Deployment went in the
    /// middle of it: the spec may name them no more, and pods that are gone select nothing.
    private static Plan.Levers leftBehind(Plan.Levers named, Journal journal, List<Service> services) {
        Set<String> ended = journal.history().stream().map(Journal.Past::trial).collect(Collectors.toSet());
        Set<String> all = new TreeSet<>(named.services());
        services.stream()
                .filter(service -> !CandidateService.isOne(service))
                .filter(service -> TrialMark.on(service)
                        .filter(mark -> ended.contains(mark.id()))
                        .isPresent())
                .forEach(service -> all.add(service.getMetadata().getName()));
        return new Plan.Levers(List.copyOf(all), named.routes());
    }

    /// @param now none: what was seen once is good enough
    private Memory.NamespaceSeen namespace(String name, Memory memory, @Nullable Instant now) {
        Memory.NamespaceSeen seen = memory.namespace();
        boolean isOld = seen == null || (now != null && now.isAfter(seen.at().plus(NAMESPACE_GOOD_FOR)));
        if (seen != null && !isOld) {
            return seen;
        }
        Namespace found = client.namespaces().withName(name).get();
        Map<String, String> labels = found == null
                ? Map.of()
                : Objects.requireNonNullElse(found.getMetadata().getLabels(), Map.of());
        boolean ending = found == null || found.getMetadata().getDeletionTimestamp() != null;
        Memory.NamespaceSeen fresh =
                new Memory.NamespaceSeen(labels.get(POLICY_LABEL), ending, now == null ? Instant.EPOCH : now);
        memory.namespace(fresh);
        return fresh;
    }

    private @Nullable ReleasePolicySpec policy(Memory.NamespaceSeen namespace) {
        ReleasePolicy found = watches.policy(Objects.requireNonNullElse(namespace.policy(), DEFAULT_POLICY));
        return found == null ? null : found.getSpec();
    }

    /// Which brake a Release would get.
    interface Brakes {
        /// The one that fits these images and this cluster.
        ///
        /// @param now the one that it has; none: it was not adopted yet
        Brake offered(Map<String, String> images, @Nullable Brake now);
    }
}
