package dev.belay.loop;

import dev.belay.api.ReleaseSpec;
import dev.belay.kube.NamespaceWatch;
import dev.belay.kube.TrialMark;
import dev.belay.release.FlagLever;
import dev.belay.release.Journal;
import dev.belay.release.Obstacle;
import dev.belay.release.Phase;
import dev.belay.release.Plan;
import dev.belay.release.PlanForm;
import dev.belay.release.PlanRefused;
import dev.belay.release.Preflight;
import dev.belay.release.Reason;
import dev.belay.release.Verdicts;
import dev.belay.traffic.CandidateService;
import dev.belay.traffic.RouteSplit;
import dev.belay.traffic.TrafficChecks;
import dev.belay.workload.CandidateSet;
import dev.belay.workload.Images;
import dev.belay.workload.Members;
import dev.belay.workload.Revisions;
import dev.belay.workload.Workload;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Looks before anything is touched: what the watches show each time, what takes requests seldom.
final class Preflights {

    /// What takes requests is not asked for again at once, whatever wakes the loop.
    private static final Duration GOOD_FOR = Duration.ofSeconds(10);

    private static final long MIN_REQUESTS = 50;

    private final Inquiries inquiries;
    private final Verdicts verdicts;
    private final Trials trials;
    private final Flagging flags;

    Preflights(Inquiries inquiries, Verdicts verdicts, Trials trials, Flagging flags) {
        this.inquiries = inquiries;
        this.verdicts = verdicts;
        this.trials = trials;
        this.flags = flags;
    }

    Preflight look(Sight sight, Journal journal, Memory memory, Instant now) {
        Workload workload = sight.workload();
        NamespaceWatch watch = sight.watch();
        if (journal.phase() instanceof Phase.InTrial trial) {
            // It has begun: from here what is in its way is late, not an obstacle.
            return new Preflight.Clear(trial.trial().plan());
        }
        Preflight sketch = sketch(sight);
        if (workload == null || sight.leaving() || sketch instanceof Obstacle) {
            return sketch;
        }
        boolean adopts = isAdopting(journal.phase());
        if (!adopts && watch == null) {
            return sketch;
        }
        Case look = new Case(sight, workload, memory, now);
        if (sight.movesFlag()) {
            return adopts ? sketch : ofFlag(look, sketch);
        }
        Obstacle plain = Inquiries.ofDeployment(sight.name(), workload);
        Obstacle obstacle =
                plain == null ? look.asked("scalers", () -> inquiries.ofScalers(sight.name(), workload)) : plain;
        if (obstacle != null) {
            return obstacle;
        }
        return adopts || watch == null ? sketch : ofTrial(look, watch);
    }

    private static boolean isAdopting(Phase phase) {
        return phase instanceof Phase.Adopting
                || (phase instanceof Phase.Blocked blocked && blocked.from() instanceof Phase.Adopting);
    }

    /// What is looked at, and what was asked of it before.
    private record Case(Sight sight, Workload workload, Memory memory, Instant now) {

        /// An answer to the same question is good for a while.
        @Nullable
        Obstacle asked(String what, Supplier<@Nullable Obstacle> question) {
            ObjectMeta deployment = workload.deployment().getMetadata();
            String about = "%s of %s, %d, %d"
                    .formatted(
                            what,
                            deployment.getUid(),
                            deployment.getGeneration(),
                            sight.release().getMetadata().getGeneration());
            Memory.Answer last = memory.answer(what);
            if (last != null
                    && last.about().equals(about)
                    && now.isBefore(last.at().plus(GOOD_FOR))) {
                return last.found();
            }
            Obstacle found = question.get();
            memory.answered(what, new Memory.Answer(about, found, now));
            return found;
        }

        /// As it is to run.
        PodTemplateSpec template() {
            return Images.into(
                    workload.deployment().getSpec().getTemplate(),
                    sight.release().getSpec().images());
        }
    }

    /// Whether the spec can be carried out at all, before it is known which Services lead to the pods.
    private static Preflight sketch(Sight sight) {
        Obstacle stranger = stranger(sight);
        if (stranger != null) {
            return stranger;
        }
        List<String> named = sight.release().getSpec().target().services();
        return plan(sight, named.isEmpty() ? Set.of("any") : Set.copyOf(named));
    }

    /// An image for a container that nobody has would be no change, and the Release Steady without a word.
    private static @Nullable Obstacle stranger(Sight sight) {
        Workload workload = sight.workload();
        Map<String, String> images = sight.release().getSpec().images();
        if (workload == null || images.isEmpty()) {
            return null;
        }
        PodTemplateSpec template = workload.deployment().getSpec().getTemplate();
        Set<String> strangers = Images.strangers(template, images);
        String containers = template.getSpec().getContainers().stream()
                .map(Container::getName)
                .collect(Collectors.joining(", "));
        return strangers.isEmpty()
                ? null
                : new Obstacle(
                        Reason.SPEC_INVALID,
                        "spec.images names the container %s; the Deployment has %s."
                                .formatted(String.join(", ", strangers), containers));
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

    private Preflight ofTrial(Case look, NamespaceWatch watch) {
        TrafficChecks.Seen traffic = traffic(look, watch);
        // First: what another trial has changed would look like a fault of its owner's.
        Obstacle taken = taken(look.sight());
        Obstacle obstacle = taken == null ? TrafficChecks.first(traffic) : taken;
        Preflight wanted = obstacle == null ? plan(look.sight(), TrafficChecks.targets(traffic)) : obstacle;
        if (!(wanted instanceof Preflight.Clear(Plan plan))) {
            return wanted;
        }
        Workload workload = look.workload();
        List<Supplier<@Nullable Obstacle>> checks = List.of(
                () -> share(plan, workload.replicas()),
                () -> names(plan, look, watch),
                () -> look.asked("candidate", () -> inquiries.ofCandidate(workload, plan, look.template())),
                // Never an answer of before: the judges keep their own, and ring when it is another one.
                () -> metrics(look.sight(), Members.of(workload.stable()), null));
        for (Supplier<@Nullable Obstacle> check : checks) {
            Obstacle found = check.get();
            if (found != null) {
                return found;
            }
        }
        Obstacle shut = gates(look, plan);
        // Last.
        return shut == null ? shown(look, plan) : shut;
    }

    /// The Deployment is left alone, so nothing of it can be in the way but that it cannot be measured.
    private Preflight ofFlag(Case look, Preflight sketch) {
        if (!(sketch instanceof Preflight.Clear(Plan plan))) {
            return sketch;
        }
        Sight sight = look.sight();
        Obstacle unmeasured = metrics(sight, Members.of(look.workload(), _ -> true), FlagTrial.variant(plan));
        Obstacle obstacle = unmeasured == null ? gates(look, plan) : unmeasured;
        return obstacle == null ? shown(look, plan) : obstacle;
    }

    private @Nullable Obstacle gates(Case look, Plan plan) {
        Obstacle unreadable = Gating.obstacle(look.sight(), plan);
        return unreadable == null
                ? look.asked("gates", () -> Gating.missing(look.sight(), plan, flags.secrets()))
                : unreadable;
    }

    /// With an answer of now: its share before the trial is what a rollback goes back to.
    private Preflight shown(Case look, Plan plan) {
        Journal journal = look.memory().journal(look.sight().release(), look.now());
        return flags.look(look.sight(), plan, journal.owed());
    }

    private @Nullable Obstacle taken(Sight sight) {
        String rival = trials.inTheWay(sight.release(), sight.levers().wanted());
        return rival == null ? null : new Obstacle(Reason.LEVER_TAKEN, rival);
    }

    private static TrafficChecks.Seen traffic(Case look, NamespaceWatch watch) {
        Sight sight = look.sight();
        ReleaseSpec spec = sight.release().getSpec();
        Map<RouteSplit.Named, List<HTTPRoute>> routes = spec.target().routes().stream()
                .collect(Collectors.toMap(
                        route -> new RouteSplit.Named(route.name(), Set.copyOf(route.rules())), route -> {
                            HTTPRoute found = watch.routes().get(sight.namespace(), route.name());
                            return found == null ? List.of() : List.of(found);
                        }));
        return new TrafficChecks.Seen(
                Set.copyOf(spec.target().services()),
                Set.copyOf(spec.target().ignoreServices()),
                watch.services().all(),
                watch.slices().all(),
                Objects.requireNonNullElse(look.template().getMetadata().getLabels(), Map.of()),
                look.workload().pods().stream()
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
    private static @Nullable Obstacle names(Plan plan, Case look, NamespaceWatch watch) {
        String namespace = look.sight().namespace();
        Workload workload = look.workload();
        for (String target : plan.levers().services()) {
            String name = CandidateService.nameFor(target);
            Service found = watch.services().get(namespace, name);
            if (found != null && TrialMark.on(found).isEmpty()) {
                return new Obstacle(Reason.NAME_TAKEN, "The Service " + name + " is not Belay's.");
            }
        }
        String name = CandidateSet.nameFor(workload.deployment(), Revisions.of(look.template()));
        boolean isOurs = workload.named(name).isPresent();
        return !isOurs && watch.sets().get(namespace, name) != null
                ? new Obstacle(Reason.NAME_TAKEN, "The ReplicaSet " + name + " is not this Deployment's.")
                : null;
    }

    private @Nullable Obstacle metrics(Sight sight, List<Verdicts.Member> pods, FlagLever.@Nullable Variant variant) {
        return verdicts.obstacle(
                new Verdicts.Key(sight.namespace(), sight.name()),
                new Verdicts.Settings(
                        Objects.requireNonNull(sight.policy()),
                        sight.release().getSpec().health(),
                        variant),
                pods);
    }
}
