package dev.belay.release;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What to remember and why. What to do is not in it: [Desired] follows from the phase.
///
/// @param wakeAt when to look again if nothing happens; none: only an event can change anything
/// @param answers to the verbs that were found
/// @param notices what else should be said, once each
public record Decision(
        Journal journal,
        Reason reason,
        String message,
        @Nullable Instant wakeAt,
        List<Verb.Answer> answers,
        List<Notice> notices) {

    public record Notice(Reason reason, String message) {}

    public Decision {
        answers = List.copyOf(answers);
        notices = List.copyOf(notices);
    }

    public Phase phase() {
        return journal.phase();
    }

    static Decision of(Journal journal, Reason reason) {
        return of(journal, reason, "");
    }

    /// The detail follows the reason's sentence.
    static Decision of(Journal journal, Reason reason, String detail) {
        return new Decision(journal, reason, sentence(reason, detail), null, List.of(), List.of());
    }

    /// A fall without a detail of its own brings the sentence itself.
    private static String sentence(Reason reason, String detail) {
        return detail.isEmpty() || detail.equals(reason.sentence())
                ? reason.sentence()
                : reason.sentence() + " " + detail;
    }

    Decision wake(@Nullable Instant at) {
        return new Decision(journal, reason, message, at, answers, notices);
    }

    Decision answering(List<Verb.Answer> given) {
        return new Decision(journal, reason, message, wakeAt, given, notices);
    }

    Decision noticing(Reason also, String detail) {
        List<Notice> all = new ArrayList<>(notices);
        all.add(new Notice(also, sentence(also, detail)));
        return new Decision(journal, reason, message, wakeAt, answers, all);
    }

    Decision in(Journal other) {
        return new Decision(other, reason, message, wakeAt, answers, notices);
    }
}
