package dev.belay.verdict;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One signal of a trial: polls go in, looks are judged, and what hinders looks is told in the judge's place.
final class SignalWatch {

    private static final Verdict NOT_LOOKED_YET =
            Verdict.of(VerdictReason.NOT_LOOKED_YET, new Numbers.Nothing("nothing seen yet"));

    private final Evidence evidence;
    private final SignalJudge judge;
    private @Nullable Verdict hindrance = NOT_LOOKED_YET;
    private List<String> leftOut = List.of();

    SignalWatch(Signal signal) {
        evidence = new Evidence(signal.spacing(), signal.warmUp(), null);
        judge = new SignalJudge(signal);
    }

    /// Carries on from a text; looks that it knows of are judged already.
    SignalWatch(Signal signal, String text, Instant savedAt) throws StateRefused {
        judge = SignalJudge.resume(signal, text, savedAt);
        evidence = new Evidence(signal.spacing(), signal.warmUp(), judge.judgedUntil());
    }

    /// What the poll gave; its look is null too if it was judged before this process was there.
    Seen take(Poll poll) {
        Seen seen = evidence.take(poll);
        hindrance = seen.hindrance();
        leftOut = seen.leftOut();
        Look look = seen.look();
        Instant judgedUntil = judge.judgedUntil();
        if (look == null || (judgedUntil != null && !look.at().isAfter(judgedUntil))) {
            return new Seen(null, seen.isWatched(), leftOut, hindrance);
        }
        if (!poll.hasStable()) {
            judge.dropStable();
        }
        judge.look(look, seen.isWatched());
        return seen;
    }

    /// Prometheus gave no usable answer.
    void miss(Verdict.Unavailable why) {
        hindrance = why;
    }

    Verdict verdict() {
        return hindrance == null ? judge.verdict() : hindrance;
    }

    boolean isCalm() {
        return hindrance == null && judge.isCalm();
    }

    SignalJudge judge() {
        return judge;
    }

    List<String> leftOut() {
        return leftOut;
    }
}
