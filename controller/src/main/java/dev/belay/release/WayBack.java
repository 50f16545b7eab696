package dev.belay.release;

import dev.belay.release.Fall.After;
import dev.belay.release.Verb.Name;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What ends a trial now, in the order of urgency. The same chain stands before every forward move, so that no
/// phase can forget one of them.
final class WayBack {

    private WayBack() {}

    /// @param phase where the trial is; a superseding revision waits in a queue while it bakes or is handed over
    static @Nullable Fall of(Round round, Phase.InTrial phase, Stopwatch waiting) {
        Trial trial = phase.trial();
        if (round.isLeaving()) {
            return new Fall(Reason.LEAVING, Reason.LEAVING.sentence(), After.LEAVING);
        }
        if (round.says(Name.ABORT)) {
            Verb verb = Objects.requireNonNull(round.heard().verb());
            return new Fall(Reason.ABORTED, verb.author() + " said abort", After.FAILED);
        }
        if (round.says(Name.ALERT)) {
            return alerted(Objects.requireNonNull(round.heard().verb()));
        }
        if (round.progress().marks().rolledBack()) {
            return new Fall(Reason.ROLLBACK_ON_LEVER, Reason.ROLLBACK_ON_LEVER.sentence(), After.FAILED);
        }
        if (round.health().isBreach()) {
            return new Fall(round.health().reason(), round.health().message(), After.FAILED);
        }
        if (round.wantsStable()) {
            return new Fall(Reason.REVERTED, Reason.REVERTED.sentence(), After.REVERTED);
        }
        if (!queues(phase) && !round.target().wanted().equals(trial.candidate())) {
            return new Fall(
                    Reason.SUPERSEDED, round.target().wanted() + " replaces " + trial.candidate(), After.SUPERSEDED);
        }
        if (waiting.isPast(trial.plan().progressDeadline(), round.now())) {
            return new Fall(Reason.PROGRESS_DEADLINE_EXCEEDED, round.progress().laggard(), After.FAILED);
        }
        return null;
    }

    static Fall alerted(Verb verb) {
        String alert = FiredAlert.of(verb.value())
                .map(fired -> "%s fires since %s".formatted(fired.name(), fired.at()))
                .orElse(verb.value());
        return new Fall(Reason.ALERT_FIRED, "%s, as %s said".formatted(alert, verb.author()), After.FAILED);
    }

    private static boolean queues(Phase.InTrial phase) {
        return phase instanceof Phase.Baking || phase instanceof Phase.HandingOver;
    }

    static Timeline timeline(Round round) {
        Instant breachAt = round.health().isBreach() ? round.health().breachAt() : null;
        Instant firstBadAt = round.health().isBreach() ? round.health().firstBadAt() : null;
        return new Timeline(firstBadAt, breachAt, round.now(), null, null);
    }

    /// Takes the trial back, and remembers a failure at once: not even a crash in the middle makes it be tried
    /// again.
    static Decision take(Round round, Phase.RollingBack back) {
        Fall fall = back.fall();
        Decision decision = round.to(back, fall.cause(), fall.message()).wake(round.now());
        if (fall.after() == After.FAILED) {
            decision = decision.in(decision.journal()
                    .failed(new Journal.Failed(
                            back.trial().candidate(), fall.cause().word(), fall.message(), round.now())));
        }
        decision = decision.in(decision.journal().queued(null));
        return round.says(Name.ABORT) || round.says(Name.ALERT) ? round.doing(decision) : decision;
    }

    /// Moving the traffic now would be an outage and leaving it is none: the one thing of the cluster's that holds
    /// a rollback.
    static Decision stay(Round round, Phase.InTrial phase, Fall fall) {
        return round.to(phase, Reason.STABLE_UNAVAILABLE, fall.message());
    }
}
