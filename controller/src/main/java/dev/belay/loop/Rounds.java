package dev.belay.loop;

import dev.belay.api.Release;
import dev.belay.api.ReleaseStatus;
import dev.belay.kube.JsonPatch;
import dev.belay.kube.NotLeading;
import dev.belay.kube.Pending;
import dev.belay.kube.Write;
import dev.belay.kube.Writer;
import dev.belay.release.ConditionForm;
import dev.belay.release.Decider;
import dev.belay.release.Decision;
import dev.belay.release.Desired;
import dev.belay.release.Health;
import dev.belay.release.Journal;
import dev.belay.release.Observation;
import dev.belay.release.Phase;
import dev.belay.release.Preflight;
import dev.belay.release.Reason;
import dev.belay.release.StatusForm;
import dev.belay.release.Trial;
import dev.belay.release.Verdicts;
import dev.belay.workload.Members;
import dev.belay.workload.Workload;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Rounds of one Release, one after the other until nothing is left to do now: observe, decide, record, act.
final class Rounds {

    private static final Logger LOG = LoggerFactory.getLogger(Rounds.class);

    /// A Release that always finds something to do must not keep its thread from hearing what happened.
    private static final int AT_ONCE = 40;

    /// What only requests can tell is looked at again, while it is in the way.
    private static final Duration BLOCKED_LOOKS = Duration.ofSeconds(15);

    /// What a round needs of the outside.
    record Outside(
            Eyes eyes,
            Preflights preflights,
            Hands hands,
            Writer writer,
            StatusWriter status,
            Announcer announcer,
            Verdicts verdicts,
            InstantSource clock,
            Supplier<String> freshId) {}

    /// What a round came to.
    ///
    /// @param again at once: something was written or has moved
    /// @param wakeAt otherwise; none: only an event can change anything
    private record Outcome(boolean again, @Nullable Instant wakeAt) {}

    private final Outside outside;

    Rounds(Outside outside) {
        this.outside = outside;
    }

    /// Goes round until nothing is left to do now.
    ///
    /// @return when to come again if nothing happens; none: only an event can change anything
    @Nullable
    Instant run(Release shown, Memory memory) {
        for (int round = 0; round < AT_ONCE; round++) {
            Instant now = outside.clock().instant().truncatedTo(ChronoUnit.MICROS);
            Outcome outcome = round(memory.newest(shown), memory, now);
            if (!outcome.again()) {
                return outcome.wakeAt();
            }
        }
        return outside.clock().instant();
    }

    private Outcome round(Release release, Memory memory, Instant now) {
        Journal journal = memory.journal(release, now);
        Sight sight = outside.eyes().see(release, journal, memory, now);
        Observer.Moment moment = new Observer.Moment(now, outside.freshId().get());
        Observer.Given given = given(sight, journal, memory, now);
        Observer.Seen seen = Observer.observe(sight, journal, given, moment);
        Decision decision = Decider.decide(seen.observation());
        memory.decided(decision.journal());
        boolean moved = !decision.journal().equals(journal);
        // What the new phase lacks, as the same moment shows it; a trial that begins is seen whole in the next round.
        Observer.Seen next = moved ? Observer.observe(sight, decision.journal(), given, moment) : seen;
        announce(sight, journal, decision, memory);
        return new Turn(sight, journal, decision, seen, next, memory, now).take();
    }

    private Observer.Given given(Sight sight, Journal journal, Memory memory, Instant now) {
        Preflight preflight = outside.preflights().look(sight, journal, memory, now);
        boolean contested = memory.isContested(now);
        Health health = health(sight, journal, memory);
        return new Observer.Given(preflight, health, contested);
    }

    /// The judges are told who is on trial, and say what they know.
    private Health health(Sight sight, Journal journal, Memory memory) {
        Verdicts.Key key = new Verdicts.Key(sight.namespace(), sight.name());
        Trial trial = journal.phase().trialUnderWay();
        Workload workload = sight.workload();
        if (trial == null) {
            outside.verdicts().forget(key);
        }
        boolean isJudged = journal.phase() instanceof Phase.BeforeHandover
                || (journal.phase() instanceof Phase.HandingOver over && !over.isPastNoReturn());
        if (trial == null || !isJudged || workload == null || sight.policy() == null) {
            return Objects.requireNonNullElse(trial == null ? null : memory.health(), Observer.UNJUDGED);
        }
        Phase phase = journal.phase();
        int step = phase instanceof Phase.AtStep at
                ? at.step()
                : phase instanceof Phase.Preparing ? 0 : trial.plan().finalStep();
        Verdicts.Said said = outside.verdicts()
                .of(new Verdicts.Subject(
                        key,
                        trial,
                        step,
                        Math.max(0, Observer.weight(sight, workload, phase)),
                        phase instanceof Phase.Withdrawn,
                        Members.of(workload.stable()),
                        Members.of(workload.candidate()),
                        new Verdicts.Settings(
                                sight.policy(), sight.release().getSpec().health()),
                        StatusForm.judged(sight.release().getStatus())));
        memory.said(said.health(), said.judged());
        return said.health();
    }

    private void announce(Sight sight, Journal before, Decision decision, Memory memory) {
        if (sight.namespaceEnding()) {
            // It takes no new objects, events neither.
            return;
        }
        Phase from = before.phase();
        Phase to = decision.phase();
        boolean isNews = !from.word().equals(to.word()) && !(to instanceof Phase.Shifting);
        boolean isWarning = to instanceof Phase.RollingBack
                || to instanceof Phase.RolledBack
                || to instanceof Phase.Withdrawn
                || to instanceof Phase.Blocked;
        if (isNews) {
            outside.announcer().say(sight.release(), decision.reason(), decision.message(), isWarning);
        }
        for (Decision.Notice notice : decision.notices()) {
            if (memory.isNew(notice.message())) {
                outside.announcer().say(sight.release(), notice.reason(), notice.message(), true);
            }
        }
        for (var answer : decision.answers()) {
            String refusal = answer.refusal();
            if (refusal != null && memory.isNew(answer.verb() + refusal)) {
                String told = "belay.dev/" + answer.verb().name().word() + ": " + refusal;
                outside.announcer().say(sight.release(), Reason.VERB_REFUSED, told, true);
            }
        }
    }

    /// What is done about a decision.
    private final class Turn {

        private final Sight sight;
        private final Journal before;
        private final Decision decision;
        private final Observer.Seen next;
        private final Memory memory;
        private final Instant now;
        private final boolean isUntouchable;

        Turn(
                Sight sight,
                Journal before,
                Decision decision,
                Observer.Seen seen,
                Observer.Seen next,
                Memory memory,
                Instant now) {
            this.sight = sight;
            this.before = before;
            this.decision = decision;
            this.next = next;
            this.memory = memory;
            this.now = now;
            Observation.Target target = seen.observation().target();
            this.isUntouchable = target != null && (target.handsOff() || target.namespaceEnding());
        }

        Outcome take() {
            ReleaseStatus status = status();
            StatusWriter.News news = StatusWriter.news(sight.release().getStatus(), status, decision.phase());
            if (news == StatusWriter.News.NONE || news == StatusWriter.News.EVIDENCE) {
                memory.standsNot();
            }
            Instant due = StatusWriter.due(news, memory, now);
            boolean records = !now.isBefore(due);
            if (isTurningBack()) {
                return turnBack(status, records);
            }
            if (isReleased()) {
                // Without the finalizer the Release is gone, and its status with it.
                return finalized(false) ? new Outcome(false, null) : new Outcome(false, now.plus(memory.patience()));
            }

            if (!finalized(true) || (records && !recorded(status)) || !answered()) {
                return new Outcome(false, now.plus(memory.patience()));
            }
            return act(due.equals(Instant.MAX) || records ? null : due);
        }

        /// Traffic is taken back without waiting for a record of it: the levers say it themselves.
        private boolean isTurningBack() {
            return !decision.phase().word().equals(before.phase().word())
                    && (decision.phase() instanceof Phase.RollingBack || decision.phase() instanceof Phase.Withdrawn);
        }

        private Outcome turnBack(ReleaseStatus status, boolean records) {
            Pending levers =
                    isUntouchable ? Pending.NOTHING : next.convergence().levers();
            boolean done;
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                var recording = threads.submit(() -> !records || recorded(status));
                var refused = outside.hands().send(levers, sight.watch());
                refused.forEach(this::say);
                done = recording.get() && refused.isEmpty();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                done = false;
            } catch (ExecutionException e) {
                if (e.getCause() instanceof NotLeading deposed) {
                    throw deposed;
                }
                throw new IllegalStateException(e.getCause());
            }
            return done ? new Outcome(true, null) : new Outcome(false, now.plus(memory.patience()));
        }

        private ReleaseStatus status() {
            Release release = sight.release();
            StatusForm.Place place = new StatusForm.Place(
                    sight.name(), sight.namespace(), release.getMetadata().getGeneration(), weight());
            Health health = Objects.requireNonNullElse(memory.health(), Observer.UNJUDGED);
            boolean contested = memory.isContested(now);
            ReleaseStatus last = release.getStatus();
            ConditionForm.Frame frame = new ConditionForm.Frame(
                    release.getMetadata().getGeneration(), now, last == null ? List.of() : last.conditions());
            return StatusForm.write(
                    decision, health, memory.judged(), place, ConditionForm.write(decision, health, contested, frame));
        }

        /// The share that the phase asks for.
        private int weight() {
            Workload workload = sight.workload();
            Phase phase = decision.phase();
            if (workload == null || next.facts() == null || phase.trialUnderWay() == null) {
                return 0;
            }
            Desired.Traffic traffic = Desired.desired(phase, next.facts()).traffic();
            Trial trial = phase.trialUnderWay();
            if (trial.candidate().equals(traffic.pin())) {
                return 100;
            }
            return traffic.route() instanceof Desired.Route.Split(int weight)
                    ? weight
                    : Math.max(0, Observer.weight(sight, workload, phase));
        }

        private boolean recorded(ReleaseStatus status) {
            return written(() -> outside.status().write(memory.newest(sight.release()), status, memory, now), "status");
        }

        private boolean finalized(boolean wanted) {
            JsonPatch patch = ReleasePatch.finalizer(sight.release(), wanted);
            return patched(patch, "finalizer");
        }

        private boolean isReleased() {
            return decision.phase() instanceof Phase.Leaving leaving && leaving.released();
        }

        private boolean answered() {
            return patched(ReleasePatch.answered(sight.release(), decision.answers()), "verb");
        }

        private boolean patched(JsonPatch patch, String what) {
            return !patch.changesSomething()
                    || written(
                            () -> {
                                Release newest = memory.newest(sight.release());
                                memory.wrote((Release) outside.writer().send(new Write.Patch(newest, patch)));
                            },
                            what);
        }

        private boolean written(Runnable write, String what) {
            try {
                write.run();
                return true;
            } catch (KubernetesClientException e) {
                // Out of date by a moment, or the API server is away: the next round sees what stands then.
                LOG.info("The {} could not be written: {}", what, e.getMessage());
                outside.hands().refresh(sight.release(), memory);
                return false;
            }
        }

        private Outcome act(@Nullable Instant recordAt) {
            boolean moved = !decision.journal().phase().equals(before.phase());
            if (isUntouchable) {
                return new Outcome(moved, earlier(decision.wakeAt(), recordAt));
            }
            if (moved && beginsToLook()) {
                return new Outcome(true, null);
            }
            Pending stage = next.convergence().next();
            noteRepair(stage);
            if (stage.writes().isEmpty()) {
                return rest(moved, recordAt);
            }
            List<KubernetesClientException> refused = outside.hands().send(stage, sight.watch());
            refused.forEach(this::say);
            if (!refused.isEmpty()) {
                return new Outcome(false, now.plus(memory.patience()));
            }
            memory.succeeded();
            return new Outcome(true, null);
        }

        /// The trial has just begun, or stable has just been found: what belongs to it is told apart from the next
        /// round on.
        private boolean beginsToLook() {
            boolean wasTrial = before.phase().trialUnderWay() != null;
            boolean isTrial = decision.phase().trialUnderWay() != null;
            return wasTrial != isTrial
                    || !Objects.equals(before.stable(), decision.journal().stable());
        }

        private Outcome rest(boolean moved, @Nullable Instant recordAt) {
            memory.succeeded();
            if (next.convergence().isSettled()) {
                memory.settled(place());
                if (decision.phase() instanceof Phase.Adopting && sight.workload() != null) {
                    memory.cleaned(sight.workload().deployment().getMetadata().getUid());
                }
            }
            Instant wake = earlier(decision.wakeAt(), recordAt);
            wake = earlier(wake, memory.contestedUntil(now));
            if (decision.phase() instanceof Phase.Blocked) {
                wake = earlier(wake, now.plus(BLOCKED_LOOKS));
            }
            return new Outcome(moved || isDue(wake), wake);
        }

        private boolean isDue(@Nullable Instant wake) {
            return wake != null && !wake.isAfter(now);
        }

        private void noteRepair(Pending stage) {
            boolean isOfOthers = stage.writes().stream()
                    .anyMatch(write -> write instanceof Write.Patch(var object, var patch)
                            && !object.getKind().equals("ReplicaSet")
                            && patch.changesSomething());
            if (isOfOthers && memory.repairs(place(), now)) {
                Reason reason = memory.isContested(now) ? Reason.CONTESTED : Reason.REPAIRED;
                String what = stage.writes().getFirst().words();
                outside.announcer().say(sight.release(), reason, reason.sentence() + " It was: " + what + ".", true);
            }
        }

        /// What is wished for, in words: as long as it is the same, nothing of ours changes twice.
        private String place() {
            Phase phase = decision.phase();
            Trial trial = phase.trialUnderWay();
            String wish = next.facts() == null
                    ? ""
                    : Desired.desired(phase, next.facts()).toString();
            return phase.word() + "/" + (trial == null ? "" : trial.mark()) + "/" + wish;
        }

        private void say(KubernetesClientException refused) {
            LOG.warn("Not accepted: {}", refused.getMessage());
        }

        private static @Nullable Instant earlier(@Nullable Instant one, @Nullable Instant other) {
            if (one == null || other == null) {
                return one == null ? other : one;
            }
            return one.isBefore(other) ? one : other;
        }
    }
}
