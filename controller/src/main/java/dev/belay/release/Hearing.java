package dev.belay.release;

import dev.belay.release.Verb.Answer;
import dev.belay.release.Verb.Name;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Tells the verbs that can be done now from stale ones. One verb is done a round, abort first: status remembers
/// only the last one, and a process that dies before the annotation is removed must know it again.
final class Hearing {

    /// @param verb the one to do now; none: there is none
    /// @param answers to the others: refused, or done before
    record Heard(@Nullable Verb verb, List<Answer> answers) {

        boolean says(Name name) {
            return verb != null && verb.name() == name;
        }
    }

    private Hearing() {}

    static Heard hear(Observation seen) {
        List<Answer> answers = new ArrayList<>();
        Verb chosen = null;
        for (Verb verb : ordered(seen.intent().verbs())) {
            Verb.Done last = seen.journal().verb();
            String refusal = refusal(verb, seen);
            if (last != null && last.isSame(verb)) {
                answers.add(new Answer(verb, null));
            } else if (refusal != null) {
                answers.add(new Answer(verb, refusal));
            } else if (chosen == null) {
                chosen = verb;
            }
        }
        return new Heard(chosen, answers);
    }

    private static List<Verb> ordered(List<Verb> verbs) {
        return verbs.stream().sorted(Comparator.comparing(Verb::name)).toList();
    }

    private static @Nullable String refusal(Verb verb, Observation seen) {
        Phase phase = seen.journal().phase();
        return switch (verb.name()) {
            case ABORT -> refusalOfAbort(verb, phase);
            case ALERT -> refusalOfAlert(verb, phase);
            case PAUSE -> refusalOfPause(verb, phase);
            case RESUME -> refusalOfResume(verb, phase);
            case RETRY -> refusalOfRetry(verb, phase, seen);
            case PROMOTE -> refusalOfPromote(verb, phase);
            case SKIP -> refusalOfSkip(verb, phase, seen);
        };
    }

    private static @Nullable String refusalOfAbort(Verb verb, Phase phase) {
        String tooLate = refusalOfWayBack(phase);
        return tooLate != null ? tooLate : refusalOfValue(verb, phase.trialUnderWay());
    }

    private static @Nullable String refusalOfWayBack(Phase phase) {
        if (phase instanceof Phase.RollingBack) {
            return "nothing to abort: the trial is being taken back already";
        }
        if (phase instanceof Phase.HandingOver over && over.isPastNoReturn()) {
            return "too late to abort: the handover is past its point of no return; apply the former revision to release it";
        }
        return null;
    }

    private static @Nullable String refusalOfAlert(Verb verb, Phase phase) {
        FiredAlert alert = FiredAlert.of(verb.value()).orElse(null);
        if (alert == null) {
            return "this names no alert with the time at which it fired; to take the trial back yourself, say abort";
        }
        String tooLate = refusalOfWayBack(phase);
        if (tooLate != null) {
            return tooLate;
        }
        Trial trial = phase.trialUnderWay();
        if (trial == null) {
            return "no trial is under way, so the alert %s takes nothing back".formatted(alert.name());
        }
        return alert.isOf(trial.startedAt())
                ? null
                : "the alert %s fired before this trial began; if you hold the candidate for bad, say abort"
                        .formatted(alert.name());
    }

    private static @Nullable String refusalOfPause(Verb verb, Phase phase) {
        if (phase instanceof Phase.RollingBack) {
            return "a rollback cannot be paused; it ends by itself";
        }
        if (phase instanceof Phase.Unknown) {
            return "this phase was written by a newer operator and moves nowhere here; only abort works";
        }
        Trial trial = phase.trialUnderWay();
        if (trial == null) {
            return "no trial to pause; set spec.paused to hold the next one";
        }
        return refusalOfValue(verb, trial);
    }

    private static @Nullable String refusalOfResume(Verb verb, Phase phase) {
        Trial trial = phase.trialUnderWay();
        if (trial == null || trial.pausedBy() == null) {
            return "nothing to resume: the verb pause was not said in this trial; spec.paused is ended by setting it to false";
        }
        return refusalOfValue(verb, trial);
    }

    /// `now` is tied to the trial of this moment, a revision to its trial.
    private static @Nullable String refusalOfValue(Verb verb, @Nullable Trial trial) {
        if (trial == null) {
            return "no trial is under way, so there is nothing to "
                    + verb.name().word();
        }
        if (verb.value().equals("now") || verb.names(trial.candidate())) {
            return null;
        }
        return stale(verb, trial.candidate() + "' or 'now");
    }

    private static @Nullable String refusalOfRetry(Verb verb, Phase phase, Observation seen) {
        Revision waiting = switch (phase) {
            case Phase.RolledBack back -> back.failed();
            case Phase.Withdrawn withdrawn
            when withdrawn.why() == Reason.NO_ANSWERS -> withdrawn.trial().candidate();
            case Phase.Blocked blocked
            when blocked.obstacle().reason() == Reason.FAILED_BEFORE ->
                seen.target() == null ? null : seen.target().wanted();
            // Said before the obstacle was found: it stays said until the obstacle is gone.
            case Phase.Blocked(Phase.RolledBack back, Obstacle obstacle) -> back.failed();
            default -> null;
        };
        if (phase instanceof Phase.Withdrawn withdrawn && isPaused(withdrawn.trial(), seen.intent())) {
            return "the trial is paused; end the pause first, then say retry";
        }
        String held = phase instanceof Phase.Withdrawn ? refusalOfPromotions(seen.permits(), "retry") : null;
        if (held != null) {
            return held;
        }
        if (waiting == null) {
            return "nothing to retry: no revision waits to be tried again";
        }
        return verb.names(waiting) ? null : stale(verb, waiting.hash());
    }

    private static @Nullable String refusalOfPromote(Verb verb, Phase phase) {
        if (phase instanceof Phase.Gated gated) {
            String value = gated.trial().candidate() + "/" + gated.step();
            Plan.Gate gate = gated.trial().plan().gateAt(gated.step());
            if (!gate.approval() && gate.flag() != null) {
                return "this gate waits for no approval: %s, or write belay.dev/skip: '%s'"
                        .formatted(gate.flag().fix(), value);
            }
            return verb.names(gated.trial().candidate(), gated.step()) ? null : stale(verb, value);
        }
        return "no gate waits for approval; to leave a step before its hold is gathered, say skip";
    }

    private static @Nullable String refusalOfSkip(Verb verb, Phase phase, Observation seen) {
        if (!(phase instanceof Phase.Serving serving)) {
            return "nothing to skip: the candidate is at no step";
        }
        if (phase instanceof Phase.Shifting && serving.trial().plan().isFinal(serving.step())) {
            return "nothing to skip: the last step is over and the traffic is moving to the candidate";
        }
        if (isPaused(serving.trial(), seen.intent())) {
            return "the trial is paused; end the pause first, then say skip";
        }
        String held = refusalOfPromotions(seen.permits(), "skip");
        if (held != null) {
            return held;
        }
        String value = serving.trial().candidate() + "/" + serving.step();
        return verb.names(serving.trial().candidate(), serving.step()) ? null : stale(verb, value);
    }

    /// Whoever has switched off all steps means those too that a person asks for.
    private static @Nullable String refusalOfPromotions(Permits permits, String verb) {
        return permits.promotions().isYes()
                ? null
                : "no Release may take a step now; see that the flag belay.promotions is on and can be read, or take"
                        + " promotions out of the policy's unleash, then say " + verb;
    }

    private static boolean isPaused(Trial trial, Observation.Intent intent) {
        return intent.paused() || trial.pausedBy() != null;
    }

    private static String stale(Verb verb, String right) {
        return "'%s' is stale: the Release has moved on; if you still mean it, write belay.dev/%s: '%s'"
                .formatted(verb.value(), verb.name().word(), right);
    }
}
