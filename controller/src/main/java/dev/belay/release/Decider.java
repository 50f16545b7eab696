package dev.belay.release;

import dev.belay.release.Observation.Target;
import dev.belay.release.Verb.Name;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Says from one observation what a Release's next phase is and why. Pure: the same observation gives the same
/// decision, so a new process decides as the old one would have.
public final class Decider {

    private Decider() {}

    public static Decision decide(Observation observed) {
        Target target = observed.target();
        Journal known = withSeenVerb(observed);
        Observation seen = observed.in(target == null ? known : known.handsOff(target.handsOffAt()));
        Hearing.Heard heard = Hearing.hear(seen);
        Decision decision = target == null ? missing(seen) : decide(new Round(seen, target, heard));
        return decision.answering(joined(decision, heard));
    }

    private static Decision decide(Round round) {
        if (round.target().handsOff() || (round.isLeaving() && round.target().namespaceEnding())) {
            return untouchable(round);
        }
        if (isReplaced(round)) {
            return replaced(round);
        }
        if (round.says(Name.PAUSE) || round.says(Name.RESUME)) {
            return paused(round);
        }
        return decide(round, round.journal().phase());
    }

    private static Decision decide(Round round, Phase phase) {
        Decision decision = switch (phase) {
            case Phase.Adopting adopting -> RestDecider.adopting(round, adopting);
            case Phase.Blocked blocked -> decide(round, blocked.toOrigin());
            case Phase.Steady steady -> RestDecider.steady(round, steady);
            case Phase.Preparing preparing -> StepDecider.preparing(round, preparing);
            case Phase.Shifting shifting -> StepDecider.shifting(round, shifting);
            case Phase.Watching watching -> StepDecider.watching(round, watching);
            case Phase.Gated gated -> StepDecider.gated(round, gated);
            case Phase.Withdrawn withdrawn -> StepDecider.withdrawn(round, withdrawn);
            case Phase.Baking baking -> HandoverDecider.baking(round, baking);
            case Phase.HandingOver over -> HandoverDecider.handingOver(round, over);
            case Phase.RollingBack back -> RollbackDecider.rollingBack(round, back);
            case Phase.RolledBack back -> RestDecider.rolledBack(round, back);
            case Phase.Leaving leaving -> leaving(round, leaving);
            case Phase.Unknown unknown -> unknown(round, unknown);
        };
        return noticing(round, decision);
    }

    /// A restart that was asked for while another revision waits cannot happen now; whoever asked should know.
    private static Decision noticing(Round round, Decision decision) {
        boolean held = round.target().restartPending()
                && !round.target().template().equals(round.journal().stable())
                && !(decision.phase() instanceof Phase.Adopting);
        return held ? decision.noticing(Reason.RESTART_HELD, "") : decision;
    }

    /// Nobody deletes it: Belay itself had left, and is back. What was half given back is given back first, or the
    /// brake would stay on, or come off a template that failed.
    private static Decision leaving(Round round, Phase.Leaving phase) {
        if (phase.released() && !round.isLeaving()) {
            Journal journal = round.journal().forgotten();
            return Decision.of(journal.move(phase.toAdopting(), round.now()), Reason.ROLLING_OUT)
                    .wake(round.now());
        }
        Phase.Leaving now = round.progress().settled() ? phase.release() : phase;
        return round.to(now, now.reason(), round.progress().laggard());
    }

    private static Decision unknown(Round round, Phase.Unknown phase) {
        Trial trial = phase.trial();
        boolean isTakenBack = round.says(Name.ABORT) || round.says(Name.ALERT) || round.isLeaving();
        if (trial != null && isTakenBack) {
            Fall fall = round.isLeaving()
                    ? new Fall(Reason.LEAVING, Reason.LEAVING.sentence(), Fall.After.LEAVING)
                    : asked(round);
            return WayBack.take(round, phase.toRollingBack(trial, fall, WayBack.timeline(round)));
        }
        return round.isLeaving()
                ? round.to(phase.toLeaving(), Reason.LEAVING)
                : round.to(phase, Reason.PHASE_UNKNOWN, "It wrote " + phase.written() + ".");
    }

    private static Fall asked(Round round) {
        return round.says(Name.ALERT)
                ? WayBack.alerted(Objects.requireNonNull(round.heard().verb()))
                : new Fall(Reason.ABORTED, Reason.ABORTED.sentence(), Fall.After.FAILED);
    }

    private static Decision missing(Observation seen) {
        Phase phase = seen.journal().phase();
        Journal journal = withEndedTrial(seen).forgotten();
        if (seen.intent().leaving() && phase instanceof Phase.Leaving leaving) {
            Phase.Leaving now = seen.progress().settled() ? leaving.release() : leaving;
            return Decision.of(journal.move(now, seen.now()), now.reason());
        }
        if (seen.intent().leaving() && phase instanceof Phase.AtRest rest) {
            return Decision.of(journal.move(rest.toLeaving(), seen.now()), Reason.LEAVING)
                    .wake(seen.now());
        }
        Obstacle obstacle = new Obstacle(Reason.DEPLOYMENT_MISSING, "");
        Decision blocked = Decision.of(
                journal.move(phase.toAdopting().toBlocked(obstacle), seen.now()), Reason.DEPLOYMENT_MISSING);
        return seen.intent().leaving() ? blocked.wake(seen.now()) : blocked;
    }

    private static boolean isReplaced(Round round) {
        String uid = round.journal().deploymentUid();
        return uid != null && !uid.equals(round.target().uid());
    }

    private static Decision replaced(Round round) {
        Journal journal = withEndedTrial(round.seen()).forgotten();
        Phase.Adopting adopting = journal.phase().toAdopting();
        return Decision.of(journal.move(adopting, round.now()), Reason.ROLLING_OUT)
                .noticing(Reason.DEPLOYMENT_REPLACED, "")
                .wake(round.now());
    }

    private static Journal withEndedTrial(Observation seen) {
        Trial trial = seen.journal().phase().trialUnderWay();
        if (trial == null) {
            return seen.journal();
        }
        return seen.journal()
                .ended(new Journal.Past(
                        trial.id(),
                        trial.candidate(),
                        "Ended",
                        Reason.DEPLOYMENT_REPLACED.word(),
                        trial.startedAt(),
                        seen.now()));
    }

    /// Nothing may be written: a person said hands off, or the namespace is ending and would refuse it.
    private static Decision untouchable(Round round) {
        Phase phase = standing(round.journal().phase(), round.now());
        return round.isLeaving() ? round.to(phase.toReleased(), Reason.LEFT) : round.to(phase, Reason.HANDS_OFF);
    }

    /// While nothing may be written, nothing of ours is late.
    private static Phase standing(Phase phase, Instant now) {
        return phase instanceof Phase.Clocked clocked
                ? clocked.waiting(clocked.waiting().stand(now))
                : phase;
    }

    /// `pause` and `resume` change no phase, and the round goes on: a rollback does not wait for them.
    private static Decision paused(Round round) {
        Verb verb = Objects.requireNonNull(round.heard().verb());
        String by = verb.name() == Name.PAUSE ? verb.author() : null;
        Journal journal = round.journal().move(withPause(round.journal().phase(), by), round.now());
        Round paused = new Round(round.seen().in(journal), round.target(), round.heard());
        return round.doing(decide(paused, journal.phase()));
    }

    private static Phase withPause(Phase phase, @Nullable String by) {
        return switch (phase) {
            case Phase.BeforeHandover trial -> trial.with(trial.trial().paused(by));
            case Phase.HandingOver over -> over.with(over.trial().paused(by));
            case Phase.Blocked(Phase.Preparing preparing, Obstacle obstacle) ->
                preparing.with(preparing.trial().paused(by)).toBlocked(obstacle);
            default -> phase;
        };
    }

    /// Once the annotation is gone, the same words are a new request.
    private static Journal withSeenVerb(Observation seen) {
        Journal journal = seen.journal();
        Verb.Done last = journal.verb();
        boolean gone = last != null
                && !last.removed()
                && seen.intent().verbs().stream().noneMatch(last::isSame);
        return gone && last != null ? journal.said(last.seenGone()) : journal;
    }

    private static List<Verb.Answer> joined(Decision decision, Hearing.Heard heard) {
        List<Verb.Answer> all = new ArrayList<>(heard.answers());
        all.addAll(decision.answers());
        return all;
    }
}
