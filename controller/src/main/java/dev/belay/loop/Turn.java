package dev.belay.loop;

import dev.belay.api.Release;
import dev.belay.api.ReleaseStatus;
import dev.belay.kube.NotLeading;
import dev.belay.kube.Pending;
import dev.belay.kube.Write;
import dev.belay.release.ConditionForm;
import dev.belay.release.Decision;
import dev.belay.release.Desired;
import dev.belay.release.Health;
import dev.belay.release.Journal;
import dev.belay.release.Observation;
import dev.belay.release.Phase;
import dev.belay.release.Reason;
import dev.belay.release.StatusForm;
import dev.belay.release.Trial;
import dev.belay.workload.DeploymentPatch;
import dev.belay.workload.Workload;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/// What is done about one decision: it is recorded, then acted on. Only taking traffic back does not wait for the
/// record.
final class Turn {

    /// What only requests can tell is looked at again, while it is in the way.
    private static final Duration BLOCKED_LOOKS = Duration.ofSeconds(15);

    private final Rounds.Outside outside;
    private final Memory memory;
    private final Decided decided;

    /// A decision with what it was made of.
    ///
    /// @param before what was remembered when it was made
    /// @param seen the moment as it was
    /// @param next the same moment as the new phase sees it
    record Decided(Sight sight, Journal before, Decision decision, Observer.Seen seen, Observer.Seen next) {

        Instant now() {
            return seen.observation().now();
        }

        Phase phase() {
            return decision.phase();
        }

        boolean hasMoved() {
            return !phase().equals(before.phase());
        }

        /// A person has taken over, or the namespace takes nothing any more.
        boolean isUntouchable() {
            Observation.Target target = seen.observation().target();
            return target != null && (target.handsOff() || target.namespaceEnding());
        }

        /// Where Belay itself goes, nobody would take back the flag that is still owed.
        boolean isReleased() {
            boolean isFree =
                    Departure.isDeleted(sight.release()) || decision.journal().owed() == null;
            return isFree && sight.leaving() && phase() instanceof Phase.Leaving leaving && leaving.released();
        }

        /// A part of the mark that whoever reads Steady relies on.
        boolean isUnmarked() {
            Pending stage = next.convergence().next();
            return before.phase() instanceof Phase.Adopting
                    && phase() instanceof Phase.Steady
                    && !isUntouchable()
                    && stage.writes().stream().anyMatch(write -> write.object() instanceof Deployment);
        }

        /// From the decision on, and as long as a lever is not thrown: a status that is refused must not hold it.
        boolean isTurningBack() {
            boolean isWayBack = phase() instanceof Phase.RollingBack || phase() instanceof Phase.Withdrawn;
            return isWayBack
                    && (isTurn() || !next.convergence().levers().writes().isEmpty());
        }

        boolean isTurn() {
            return !phase().word().equals(before.phase().word());
        }

        /// A trial has just begun or ended, or stable is another: who is who is told apart from the next round on.
        /// Who leaves at rest has not looked at any ReplicaSet yet: the brake would come off a failed template.
        boolean isSeenAnew() {
            boolean wasTrial = before.phase().trialUnderWay() != null;
            boolean isTrial = phase().trialUnderWay() != null;
            boolean leavesUnseen = phase() instanceof Phase.Leaving && sight.watch() == null;
            return wasTrial != isTrial
                    || leavesUnseen
                    || !Objects.equals(before.stable(), decision.journal().stable());
        }
    }

    Turn(Rounds.Outside outside, Memory memory, Decided decided) {
        this.outside = outside;
        this.memory = memory;
        this.decided = decided;
    }

    Outcome take() {
        ReleaseStatus status = status();
        StatusNews news = StatusNews.of(memory.baseline(release().getStatus()), status, decided.phase());
        Instant due = news.due(memory, status, now());
        boolean records = !now().isBefore(due);
        if (decided.isTurningBack()) {
            return turnBack(status, records);
        }
        if (decided.isReleased()) {
            return release(status, records) ? Outcome.at(null) : later();
        }
        boolean isHeld = decided.sight().leaving() || outside.writer().hold(release(), true, memory);
        if (decided.isUnmarked()) {
            memory.decided(decided.before());
            return isHeld ? mark() : later();
        }
        boolean stands = isHeld
                && (!records || outside.writer().record(release(), status, memory, now()))
                && outside.writer().answer(release(), decided.decision().answers(), memory);
        if (!stands) {
            return later();
        }
        return act(records || due.equals(Instant.MAX) ? null : due);
    }

    /// Without the finalizer a Release that is being deleted is gone, and its status with it; one that stays without
    /// Belay says in it how it was left, or whoever is installed next would take its last phase for the present.
    private boolean release(ReleaseStatus status, boolean records) {
        boolean isSaid =
                Departure.isDeleted(release()) || !records || outside.writer().record(release(), status, memory, now());
        return isSaid && outside.writer().hold(release(), false, memory);
    }

    private Outcome later() {
        return Outcome.at(now().plus(memory.patience()));
    }

    /// Whoever reads Steady may change the Deployment in the next instant, and must find its brake in place.
    private Outcome mark() {
        Pending mark = decided.next().convergence().next();
        return outside.hands().send(mark, decided.sight().watch()).isEmpty() ? Outcome.AGAIN : later();
    }

    /// The levers say themselves what they were thrown for, so status is written beside them and not before.
    private Outcome turnBack(ReleaseStatus status, boolean records) {
        Pending levers = decided.isUntouchable()
                ? Pending.NOTHING
                : decided.next().convergence().levers();
        if (!decided.isTurn()) {
            noteRepair(levers);
        }
        if (!decided.isUntouchable()) {
            // Beside the other levers, and none of them waits for it.
            outside.flags().want(decided.sight(), journal(), decided.next().facts());
        }
        boolean done;
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var recording = threads.submit(() -> !records || outside.writer().record(release(), status, memory, now()));
            boolean thrown =
                    outside.hands().send(levers, decided.sight().watch()).isEmpty();
            done = recording.get() && thrown;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            done = false;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof NotLeading deposed) {
                throw deposed;
            }
            throw new IllegalStateException(e.getCause());
        }
        return done ? Outcome.AGAIN : later();
    }

    private Outcome act(@Nullable Instant recordAt) {
        if (decided.isUntouchable()) {
            outside.flags().rest(release());
            Pending word = handsOff();
            return word.isDone()
                    ? new Outcome(
                            decided.hasMoved(),
                            Outcome.earlier(decided.decision().wakeAt(), recordAt))
                    : putBack(word);
        }
        if (decided.hasMoved() && decided.isSeenAnew()) {
            return Outcome.AGAIN;
        }
        outside.flags().want(decided.sight(), journal(), decided.next().facts());
        Pending stage = decided.next().convergence().next();
        noteRepair(stage);
        if (stage.writes().isEmpty()) {
            return rest(recordAt);
        }
        if (!outside.hands().send(stage, decided.sight().watch()).isEmpty()) {
            return later();
        }
        memory.succeeded();
        return Outcome.AGAIN;
    }

    /// What a person's hands-off lacks to stand: somebody's change of the spec took it along.
    private Pending handsOff() {
        Workload workload = decided.sight().workload();
        Long at = decided.decision().journal().handsOff();
        return workload == null || at == null || workload.saysHandsOff()
                ? Pending.NOTHING
                : Pending.of(workload.deployment(), DeploymentPatch.handsOff(workload.deployment()));
    }

    /// Else the admission policies would put the brake back at the next change.
    private Outcome putBack(Pending word) {
        if (!outside.hands().send(word, decided.sight().watch()).isEmpty()) {
            return later();
        }
        String deployment = release().getSpec().target().deployment();
        outside.announcer()
                .say(
                        release(),
                        Reason.HANDS_OFF,
                        ("A change of the Deployment took belay.dev/hands-off along, as kubectl rollout undo does; it was put"
                                        + " back. To hand back to Belay: kubectl annotate deployment/%s belay.dev/hands-off-")
                                .formatted(deployment),
                        true);
        return Outcome.AGAIN;
    }

    private Outcome rest(@Nullable Instant recordAt) {
        memory.succeeded();
        Workload workload = decided.sight().workload();
        if (decided.next().convergence().isSettled()) {
            memory.settled(wish());
            if (decided.phase() instanceof Phase.Adopting || workload == null) {
                memory.cleaned(workload == null ? null : workload.deployment());
            }
        }
        Instant wake = Outcome.earlier(decided.decision().wakeAt(), recordAt);
        wake = Outcome.earlier(wake, memory.contestedUntil(now()));
        if (decided.phase() instanceof Phase.Blocked blocked
                && Inquiries.isAnsweredByAsking(blocked.obstacle().reason())) {
            wake = Outcome.earlier(wake, now().plus(BLOCKED_LOOKS));
        }
        boolean isDue = wake != null && !wake.isAfter(now());
        return new Outcome(decided.hasMoved() || isDue, wake);
    }

    /// Sizes change with the Deployment's; everything else that was as wished and is no more, somebody has changed.
    private void noteRepair(Pending stage) {
        boolean isOfOthers = stage.writes().stream()
                .anyMatch(write -> write instanceof Write.Patch(var object, var _)
                        && !object.getKind().equals("ReplicaSet"));
        if (isOfOthers && memory.repairs(wish(), now())) {
            Reason reason = memory.isContested(now()) ? Reason.CONTESTED : Reason.REPAIRED;
            String what = stage.writes().getFirst().words();
            outside.announcer().say(release(), reason, reason.sentence() + " It was: " + what + ".", true);
        }
    }

    /// What is wished for, in words: as long as it is the same, nothing of ours changes twice.
    private String wish() {
        Trial trial = decided.phase().trialUnderWay();
        String wish = decided.next().facts() == null
                ? ""
                : Desired.desired(decided.phase(), decided.next().facts()).toString();
        return decided.phase().word() + "/" + (trial == null ? "" : trial.mark()) + "/" + wish;
    }

    private ReleaseStatus status() {
        Long generation = release().getMetadata().getGeneration();
        Health health = Objects.requireNonNullElse(memory.health(), Observer.UNJUDGED);
        ReleaseStatus last = release().getStatus();
        return StatusForm.write(
                decided.decision(),
                Objects.requireNonNullElse(memory.judged(), StatusForm.judged(last)),
                new StatusForm.Place(decided.sight().name(), decided.sight().namespace(), generation, weight()),
                new StatusForm.Said(
                        health,
                        ConditionForm.write(
                                decided.decision(),
                                health,
                                new ConditionForm.Besides(memory.isContested(now()), memory.remarks()),
                                new ConditionForm.Frame(
                                        generation, now(), last == null ? List.of() : last.conditions()))));
    }

    /// The share that the phase asks for.
    private int weight() {
        Workload workload = decided.sight().workload();
        Trial trial = decided.phase().trialUnderWay();
        if (workload == null || decided.next().facts() == null || trial == null) {
            return 0;
        }
        Desired.Traffic traffic =
                Desired.desired(decided.phase(), decided.next().facts()).traffic();
        if (trial.candidate().equals(traffic.pin())) {
            return 100;
        }
        return traffic.route() instanceof Desired.Route.Split(int weight)
                ? weight
                : Math.max(0, Observer.weight(decided.sight(), workload, decided.phase(), null));
    }

    private Journal journal() {
        return decided.decision().journal();
    }

    private Release release() {
        return decided.sight().release();
    }

    private Instant now() {
        return decided.now();
    }
}
