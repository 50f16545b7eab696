package dev.belay.loop;

import dev.belay.api.Release;
import dev.belay.release.Decider;
import dev.belay.release.Decision;
import dev.belay.release.Journal;
import dev.belay.release.Phase;
import dev.belay.release.Trial;
import dev.belay.workload.Workload;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/// Rounds of one Release, one after the other until nothing is left to do now: observe, decide, record, act.
final class Rounds {

    /// A Release that always finds something to do must not keep its thread from hearing what happened.
    private static final int AT_ONCE = 40;

    /// What a round needs of the outside.
    record Outside(
            Eyes eyes,
            Preflights preflights,
            Inquiries inquiries,
            Judging judging,
            Hands hands,
            ReleaseWriter writer,
            Announcer announcer,
            Trials trials,
            Flagging flags,
            Gating gating,
            InstantSource clock,
            Supplier<String> freshId) {}

    private final Outside outside;

    Rounds(Outside outside) {
        this.outside = outside;
    }

    /// Goes round until nothing is left to do now.
    ///
    /// @return when to come again if nothing happens; none: only an event can change anything
    @Nullable
    Instant run(Release shown, Memory memory) {
        outside.writer().makeSure(shown, memory);
        for (int round = 0; round < AT_ONCE; round++) {
            // To the precision in which status keeps it.
            Instant now = outside.clock().instant().truncatedTo(ChronoUnit.MICROS);
            Outcome outcome = round(memory.newest(shown), memory, now);
            if (!outcome.again()) {
                return outcome.wakeAt();
            }
        }
        // Something does not take what is written: no sooner than anybody could have mended it.
        return outside.clock().instant().plus(memory.patience());
    }

    /// Who leads now moves its flag, and asks those of its gates.
    void rest(Release release) {
        outside.flags().rest(release);
        outside.gating().rest(release);
    }

    /// It is no more.
    void gone(Release release) {
        outside.flags().gone(release);
        outside.gating().rest(release);
    }

    private Outcome round(Release release, Memory memory, Instant now) {
        Journal journal = outside.flags().settled(release, memory.journal(release, now));
        memory.flagSays(outside.flags().remark(release, journal));
        Trial trial = journal.phase().trialUnderWay();
        MDC.put("trial", trial == null ? "" : trial.id());
        Sight sight = sight(release, journal, memory, now);
        Observer.Moment moment = new Observer.Moment(now, outside.freshId().get());
        Observer.Given given = new Observer.Given(
                outside.preflights().look(sight, journal, memory, now),
                outside.judging().health(sight, journal, memory),
                memory.isContested(now),
                outside.flags().standing(release),
                outside.gating().permits(sight, journal));
        Observer.Seen seen = Observer.observe(sight, journal, given, moment);
        Decision decision = Decider.decide(seen.observation());
        if (!isFree(sight, trial, decision)) {
            return Outcome.AGAIN;
        }
        memory.decided(decision.journal());
        boolean moved = !decision.journal().equals(journal);
        // What the new phase lacks, as the same moment shows it.
        Observer.Seen next = moved ? Observer.observe(sight, decision.journal(), given, moment) : seen;
        Turn.Decided decided = new Turn.Decided(sight, journal, decision, seen, next);
        // What is marked first is decided again, and told then.
        if (!sight.namespaceEnding() && !decided.isUnmarked()) {
            outside.announcer().announce(release, journal.phase(), decision, memory);
            outside.announcer().remark(release, memory);
        }
        return new Turn(outside, memory, decided).take();
    }

    /// Of two Releases that would begin with the same lever in this instant, the second looks again and finds the
    /// first.
    private boolean isFree(Sight sight, @Nullable Trial before, Decision decision) {
        Trial next = decision.phase().trialUnderWay();
        if (before == null && next != null) {
            return outside.flags().begin(sight, next.plan()) && outside.trials().begin(sight.release(), next) == null;
        }
        outside.trials().decided(sight.release(), next);
        return true;
    }

    /// Only where stable is about to shrink it matters whether an autoscaler looks on.
    private Sight sight(Release release, Journal journal, Memory memory, Instant now) {
        Sight sight = outside.eyes().see(release, journal, memory, now);
        Workload workload = sight.workload();
        boolean shrinks = journal.phase() instanceof Phase.HandingOver over && over.isPastNoReturn();
        if (!shrinks) {
            memory.autoscaled(null);
        } else if (memory.autoscaled() == null && workload != null) {
            memory.autoscaled(outside.inquiries().isAutoscaled(workload.deployment()));
            return outside.eyes().see(release, journal, memory, now);
        }
        return sight;
    }
}
