package dev.belay.release;

import dev.belay.release.Verb.Done;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// All that status remembers of a Release: the phase, and what outlives it. A new process knows this and what the
/// cluster shows, and nothing else.
///
/// @param since when the phase began
/// @param deploymentUid of the Deployment that was adopted; another one with the same name is another Deployment
/// @param handsOff the Deployment's generation at which a person was last seen to keep Belay's hands off it
/// @param queued the newer revision that waits for the end of a bake or handover
/// @param failed revisions that were taken back, newest last
/// @param rollback the timeline of the last rollback
/// @param owed the flag that a trial has moved and that is still to be taken back: nothing waits for it, and it is
/// tried until it is done
public record Journal(
        Phase phase,
        Instant since,
        @Nullable String deploymentUid,
        @Nullable Long handsOff,
        @Nullable Brake brake,
        @Nullable Revision stable,
        @Nullable Revision queued,
        List<Failed> failed,
        @Nullable Done verb,
        @Nullable Rollback rollback,
        List<Past> history,
        @Nullable FlagLever owed) {

    /// How many failed revisions and ended trials are kept.
    static final int KEPT = 20;

    /// A revision that was taken back.
    ///
    /// @param reason the word, not the constant: a newer operator may have written one that this one does not know
    public record Failed(Revision revision, String reason, String message, Instant at) {}

    public record Rollback(Revision revision, Fall fall, Timeline timeline) {}

    /// A trial that has ended.
    ///
    /// @param reason the word, as of a failed revision
    public record Past(
            String trial, Revision revision, String outcome, String reason, Instant startedAt, Instant endedAt) {}

    public Journal {
        failed = List.copyOf(failed);
        history = List.copyOf(history);
    }

    public Journal(
            Phase phase,
            Instant since,
            @Nullable String deploymentUid,
            @Nullable Long handsOff,
            @Nullable Brake brake,
            @Nullable Revision stable,
            @Nullable Revision queued,
            List<Failed> failed,
            @Nullable Done verb,
            @Nullable Rollback rollback,
            List<Past> history) {
        this(phase, since, deploymentUid, handsOff, brake, stable, queued, failed, verb, rollback, history, null);
    }

    public static Journal begin(Instant now) {
        return new Journal(
                new Phase.Adopting(), now, null, null, null, null, null, List.of(), null, null, List.of(), null);
    }

    public boolean hasFailed(Revision revision) {
        return failed.stream().anyMatch(one -> one.revision().equals(revision));
    }

    Journal move(Phase next, Instant now) {
        Instant began = next.getClass() == phase.getClass() && stepOf(next) == stepOf(phase) ? since : now;
        return new Journal(
                next,
                began,
                deploymentUid,
                handsOff,
                brake,
                stable,
                queued,
                failed,
                verb,
                rollbackOf(next),
                history,
                owedAfter(next));
    }

    /// The timeline outlives the rollback that it belongs to, so that it can be read the next morning.
    private @Nullable Rollback rollbackOf(Phase next) {
        return next instanceof Phase.RollingBack back
                ? new Rollback(back.trial().candidate(), back.fall(), back.timeline())
                : rollback;
    }

    /// From the decision on, and if the trial simply ends because its Deployment is gone: what status remembers of
    /// the plan goes with the trial, and another trial must not take what this one left for its own beginning.
    private @Nullable FlagLever owedAfter(@Nullable Phase next) {
        boolean isTakenBack = next instanceof Phase.RollingBack && !(phase instanceof Phase.RollingBack);
        boolean isAbandoned = next == null && phase instanceof Phase.BeforeHandover;
        Trial trial = phase.trialUnderWay();
        FlagLever moved = trial == null ? null : trial.plan().levers().flag();
        boolean owes = (isTakenBack || isAbandoned) && moved != null && moved.former() != null;
        return owes ? moved : owed;
    }

    /// The flag is as it is to be.
    public Journal settled() {
        return new Journal(
                phase, since, deploymentUid, handsOff, brake, stable, queued, failed, verb, rollback, history, null);
    }

    private static int stepOf(Phase phase) {
        return phase instanceof Phase.AtStep at ? at.step() : 0;
    }

    Journal adopted(String uid, Brake chosen, Revision serving) {
        return new Journal(phase, since, uid, null, chosen, serving, queued, failed, verb, rollback, history, owed);
    }

    /// Another Deployment, or none: what was known of the old one does not hold. The failed revisions
    /// do: a template is as bad in a recreated Deployment. Which release of a flag serves is no matter
    /// of the Deployment's.
    Journal forgotten() {
        boolean isOfFlag = brake == Brake.NONE;
        return new Journal(
                phase,
                since,
                null,
                null,
                isOfFlag ? brake : null,
                isOfFlag ? stable : null,
                null,
                failed,
                verb,
                rollback,
                history,
                owedAfter(null));
    }

    Journal handsOff(@Nullable Long at) {
        return new Journal(
                phase, since, deploymentUid, at, brake, stable, queued, failed, verb, rollback, history, owed);
    }

    Journal braked(Brake chosen) {
        return new Journal(
                phase, since, deploymentUid, handsOff, chosen, stable, queued, failed, verb, rollback, history, owed);
    }

    Journal serving(Revision revision) {
        return new Journal(
                phase, since, deploymentUid, handsOff, brake, revision, queued, failed, verb, rollback, history, owed);
    }

    Journal queued(@Nullable Revision waiting) {
        return new Journal(
                phase, since, deploymentUid, handsOff, brake, stable, waiting, failed, verb, rollback, history, owed);
    }

    Journal said(@Nullable Done done) {
        return new Journal(
                phase, since, deploymentUid, handsOff, brake, stable, queued, failed, done, rollback, history, owed);
    }

    Journal failed(Failed entry) {
        List<Failed> all = new ArrayList<>(forgiven(entry.revision()).failed);
        all.add(entry);
        return withFailed(last(all));
    }

    Journal forgiven(Revision revision) {
        return withFailed(
                failed.stream().filter(one -> !one.revision().equals(revision)).toList());
    }

    private Journal withFailed(List<Failed> all) {
        return new Journal(
                phase, since, deploymentUid, handsOff, brake, stable, queued, all, verb, rollback, history, owed);
    }

    Journal ended(Past past) {
        List<Past> all = new ArrayList<>(history);
        all.add(past);
        return new Journal(
                phase, since, deploymentUid, handsOff, brake, stable, queued, failed, verb, rollback, last(all), owed);
    }

    private static <T> List<T> last(List<T> all) {
        return all.size() <= KEPT ? all : all.subList(all.size() - KEPT, all.size());
    }
}
