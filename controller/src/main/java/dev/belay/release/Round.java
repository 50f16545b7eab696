package dev.belay.release;

import dev.belay.release.Observation.Target;
import dev.belay.release.Verb.Name;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One round of the loop: what was seen and which verb was heard. The Deployment exists in it.
record Round(Observation seen, Target target, Hearing.Heard heard) {

    Instant now() {
        return seen.now();
    }

    Journal journal() {
        return seen.journal();
    }

    Progress progress() {
        return seen.progress();
    }

    Health health() {
        return seen.health();
    }

    boolean isLeaving() {
        return seen.intent().leaving();
    }

    boolean says(Name name) {
        return heard.says(name);
    }

    /// What a person wants is stable's own revision.
    boolean wantsStable() {
        return target.wanted().equals(journal().stable());
    }

    Decision to(Phase phase, Reason reason) {
        return to(phase, reason, unknown(reason));
    }

    /// Why nobody can tell what a flag says, where that is the reason.
    String unknown(Reason reason) {
        return switch (reason) {
            case PROMOTIONS_UNKNOWN -> seen.permits().promotions().why();
            case GATE_FLAG_UNKNOWN -> seen.permits().gate().why();
            default -> "";
        };
    }

    Decision to(Phase phase, Reason reason, String detail) {
        return Decision.of(journal().move(phase, now()), reason, detail);
    }

    /// The decision does what the verb asked for: it goes into status with the move, and the annotation can be
    /// removed.
    Decision doing(Decision decision) {
        Verb verb = heard.verb();
        if (verb == null) {
            return decision;
        }
        List<Verb.Answer> answers = new ArrayList<>(decision.answers());
        answers.add(new Verb.Answer(verb, null));
        Journal said = decision.journal().said(new Verb.Done(verb, now(), false));
        return decision.in(said).answering(answers);
    }

    /// What holds forward moves of a trial at a step, besides the verdict; none: nothing does.
    @Nullable
    Reason hold(Trial trial, int step) {
        return ForwardHold.on(seen, target, trial, step);
    }

    /// The earlier of two moments, where none is later than any.
    static @Nullable Instant earlier(@Nullable Instant one, @Nullable Instant other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return one.isBefore(other) ? one : other;
    }
}
