package dev.belay.loop;

import dev.belay.api.Release;
import dev.belay.flags.Standing;
import dev.belay.release.Desired;
import dev.belay.release.Desired.Size;
import dev.belay.release.Exposure;
import dev.belay.release.Facts;
import dev.belay.release.Health;
import dev.belay.release.Journal;
import dev.belay.release.Observation;
import dev.belay.release.Observation.Target;
import dev.belay.release.Permits;
import dev.belay.release.Phase;
import dev.belay.release.Plan;
import dev.belay.release.Preflight;
import dev.belay.release.Progress;
import dev.belay.release.Reason;
import dev.belay.release.Revision;
import dev.belay.release.Trial;
import dev.belay.release.Verb;
import dev.belay.workload.Crew;
import dev.belay.workload.Images;
import dev.belay.workload.Revisions;
import dev.belay.workload.Workload;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Turns what is seen into the values on which is decided: no object of the cluster goes beyond this.
final class Observer {

    /// What is known before anybody has looked.
    static final Health UNJUDGED = new Health(
            Health.Kind.UNAVAILABLE,
            Reason.METRICS_UNAVAILABLE,
            Reason.METRICS_UNAVAILABLE.sentence(),
            Duration.ZERO,
            0,
            null,
            null);

    private Observer() {}

    /// A moment in values, with what was needed on the way to them.
    record Seen(Observation observation, @Nullable Facts facts, Convergence convergence) {}

    /// @param now of this round
    /// @param freshId for a trial that begins now
    record Moment(Instant now, String freshId) {}

    static Seen observe(Sight sight, Journal journal, Given given, Moment moment) {
        Workload workload = sight.workload();
        Observation bare = new Observation(
                moment.now(),
                moment.freshId(),
                intent(sight),
                journal,
                workload == null ? null : target(sight, workload, journal),
                given.preflight(),
                Progress.NONE,
                given.health(),
                given.permits());
        if (workload == null) {
            Convergence rest = Convergence.withoutWorkload(sight, journal.phase());
            return new Seen(bare.with(left(rest)), null, rest);
        }
        return observe(sight, workload, bare, given);
    }

    /// Without a Deployment nobody waits for pods.
    private static Progress left(Convergence rest) {
        return Progress.NONE
                .withSettled(rest.isSettled())
                .waitingFor(rest.next().words());
    }

    /// What others than the watches say.
    record Given(
            Preflight preflight,
            Health health,
            boolean contested,
            @Nullable Standing flag,
            Permits permits) {}

    private static Seen observe(Sight sight, Workload workload, Observation bare, Given given) {
        Journal journal = bare.journal();
        // The sizes depend on nothing that readiness decides, so the wish can be asked twice.
        Size size = Desired.desired(journal.phase(), facts(sight, workload, bare, given.flag()))
                .candidate();
        Observation ready = bare.with(progress(sight, journal, size, given.contested()));
        Facts facts = facts(sight, workload, ready, given.flag());
        Convergence convergence = Convergence.of(sight, journal, Desired.desired(journal.phase(), facts));
        Progress settled = settled(ready.progress(), convergence, sight, journal);
        return new Seen(
                ready.with(FlagProgress.with(settled, Exposure.desired(journal, facts), journal.phase(), given.flag())),
                facts,
                convergence);
    }

    private static Facts facts(Sight sight, Workload workload, Observation seen, @Nullable Standing flag) {
        int weight = weight(sight, workload, seen.journal().phase(), flag);
        return Facts.of(seen, Objects.requireNonNull(seen.target()), weight);
    }

    /// The candidate's share as it stands: of a route what the route says; by pods the step's, once they are there.
    ///
    /// @param flag none: it is not known how far it is
    static int weight(Sight sight, Workload workload, Phase phase, @Nullable Standing flag) {
        if (sight.movesFlag()) {
            return FlagTrial.share(phase, flag);
        }
        if (!(phase instanceof Phase.AtStep at)) {
            return phase instanceof Phase.Serving ? 100 : 0;
        }
        Plan plan = at.trial().plan();
        if (!plan.levers().routes().isEmpty()) {
            return sight.levers().weight();
        }
        int before = at instanceof Phase.Shifting shifting ? shifting.from() : 0;
        boolean there = workload.candidateReady() >= plan.candidateSize(at.step(), workload.replicas());
        return there && !(at instanceof Phase.Withdrawn) ? plan.weightAt(at.step()) : before;
    }

    private static Observation.Intent intent(Sight sight) {
        Release release = sight.release();
        Map<String, String> notes =
                Objects.requireNonNullElse(release.getMetadata().getAnnotations(), Map.of());
        List<Verb> verbs = new ArrayList<>();
        for (Verb.Name name : Verb.Name.values()) {
            String value = notes.get(VerbKeys.of(name));
            if (value != null) {
                verbs.add(new Verb(name, value, notes.get(VerbKeys.author(name))));
            }
        }
        return new Observation.Intent(sight.leaving(), release.getSpec().paused(), verbs);
    }

    private static Target target(Sight sight, Workload workload, Journal journal) {
        if (sight.movesFlag()) {
            return FlagTrial.target(sight, workload);
        }
        Revision template = workload.template();
        Map<String, String> images = sight.release().getSpec().images();
        Revision wanted = images.isEmpty()
                ? template
                : Revisions.of(Images.into(workload.deployment().getSpec().getTemplate(), images));
        boolean restart = template.equals(journal.stable()) ? workload.isRestarting() : workload.isRestartHeld();
        return new Target(
                workload.deployment().getMetadata().getUid(),
                workload.replicas(),
                template,
                wanted,
                workload.isRolledOut(),
                restart,
                workload.handsOffAt(journal.deploymentUid(), journal.handsOff()),
                sight.brakeOffered(),
                sight.namespaceEnding());
    }

    private static Progress progress(Sight sight, Journal journal, Size size, boolean contested) {
        Workload workload = Objects.requireNonNull(sight.workload());
        if (sight.movesFlag()) {
            return FlagTrial.progress(workload, contested);
        }
        Phase phase = journal.phase();
        Trial trial = phase.trialUnderWay();
        int wanted = wanted(workload, phase, size);
        boolean isReady = workload.candidateReady() >= wanted && endpoints(sight, phase) >= wanted;
        boolean rolledBack = trial != null
                && !(phase instanceof Phase.RollingBack)
                && sight.levers().saysRolledBack(trial);
        int withdrawn = trial != null && phase instanceof Phase.Serving serving
                ? sight.levers().withdrawalsSaid(trial, serving.step())
                : 0;
        String laggard =
                isReady ? "" : "%d of %d candidate pods are ready.".formatted(workload.candidateReady(), wanted);
        return Progress.NONE
                .with(new Progress.Pods(isReady, workload.candidateReady() > 0, workload.stableReady() > 0))
                .with(new Progress.Marks(rolledBack, withdrawn))
                .withContested(contested)
                .waitingFor(laggard);
    }

    /// How many pods of the candidate the phase needs.
    private static int wanted(Workload workload, Phase phase, Size size) {
        return switch (size) {
            case Size.Exactly(int replicas) -> replicas;
            case Size.Gone _ -> 0;
            case Size.AsItIs _ ->
                phase instanceof Phase.HandingOver ? Math.max(0, workload.replicas() - workload.maxUnavailable()) : 0;
        };
    }

    /// Behind a route the pods count once the gateway can find them.
    private static int endpoints(Sight sight, Phase phase) {
        boolean byRoute = phase instanceof Phase.Advancing at
                && !at.trial().plan().levers().routes().isEmpty();
        return byRoute ? sight.levers().candidateEndpoints() : Integer.MAX_VALUE;
    }

    private static Progress settled(Progress seen, Convergence convergence, Sight sight, Journal journal) {
        boolean thrown = convergence.areLeversThrown();
        boolean isRollback = journal.phase() instanceof Phase.RollingBack;
        String lag = convergence.next().words();
        return seen.withSettled(convergence.isSettled() && (convergence.touches() || !isRollback))
                .with(new Progress.Levers(thrown, thrown && isRollback && isLeft(sight)))
                .waitingFor(lag.isEmpty() ? seen.laggard() : lag);
    }

    /// Nothing leads to the candidate any more.
    private static boolean isLeft(Sight sight) {
        Crew candidate = sight.workload() == null ? null : sight.workload().candidate();
        if (candidate == null) {
            return true;
        }
        Set<String> pods = candidate.pods().stream()
                .map(pod -> pod.getMetadata().getName())
                .collect(Collectors.toSet());
        return sight.levers().isClosedTo(pods);
    }
}
