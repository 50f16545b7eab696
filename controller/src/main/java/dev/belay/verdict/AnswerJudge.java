package dev.belay.verdict;

import java.util.Optional;

/// Requests that hang never show in a counter: this judge misses answers. By the candidate's own ratio to stable so
/// many were due since its last one; if it has never answered, by the share that its weight asks for.
///
/// Fed with looks, so that both revisions are seen in the same seconds: a late scrape is no silence.
final class AnswerJudge {

    static final double DUE = 50;

    /// So many answers in the log of the chance of none: as sure as the judge of a signal. Without it a ratio learned
    /// from one early answer would convict a candidate that gets one request in a hundred.
    private static final double EVIDENCE = 15.8;

    /// Prometheus finds a new pod within about five seconds; until then nobody knows whether it answered.
    private static final double FOUND_SECONDS = 6;

    private static final double HALF_LIFE = 120;
    private static final String OF = "answers";
    private static final int NUMBERS = 5;

    private final double spacing;
    private double answered;
    private double beside;
    private double stableSince;
    private double dueByWeight;
    private double silence;

    AnswerJudge(double spacing) {
        this.spacing = spacing;
    }

    static AnswerJudge resume(double spacing, String text) throws StateRefused {
        double[] numbers = StateText.unpack(OF, NUMBERS, text);
        AnswerJudge resumed = new AnswerJudge(spacing);
        resumed.answered = numbers[0];
        resumed.beside = numbers[1];
        resumed.stableSince = numbers[2];
        resumed.dueByWeight = numbers[3];
        resumed.silence = numbers[4];
        return resumed;
    }

    String text() {
        return StateText.pack(OF, answered, beside, stableSince, dueByWeight, silence);
    }

    /// The weight moved (also: back on after a withdrawal), so what was due before is not due now.
    void beginStep() {
        stableSince = 0;
        dueByWeight = 0;
        silence = 0;
    }

    /// @param weight the candidate's share of the traffic in per cent, as it is asked for
    /// @param isWatched whether a candidate pod's answers would be in this look. New pods warm up first: what they
    ///     answer meanwhile is not counted, and so must not be missed
    Optional<Verdict> look(Look look, int weight, boolean isWatched) {
        if (weight == 0) {
            beginStep();
        } else if (look.hasTraffic()) {
            learn(look.candidate().total(), stableSince + look.stable().total());
        } else {
            silence += isWatched ? spacing : 0;
            stableSince += isWatched ? look.stable().total() : 0;
            dueByWeight += weight < 100 ? look.stable().total() * weight / (100 - weight) : 0;
        }
        return verdict();
    }

    private void learn(double answers, double ofStable) {
        double fade = Math.pow(0.5, spacing / HALF_LIFE);
        answered = answered * fade + answers;
        beside = beside * fade + ofStable;
        beginStep();
    }

    Optional<Verdict> verdict() {
        if (due() < DUE) {
            return Optional.empty();
        }
        if (hasAnswered()) {
            boolean isSure = answered * Math.log1p(stableSince / (beside + 1)) >= EVIDENCE;
            return isSure ? Optional.of(of(VerdictReason.ANSWERS_MISSING)) : Optional.empty();
        }
        boolean isFound = silence >= Math.max(3 * spacing, FOUND_SECONDS);
        return isFound ? Optional.of(of(VerdictReason.NO_ANSWERS)) : Optional.empty();
    }

    private Verdict of(VerdictReason reason) {
        return Verdict.of(reason, new Numbers.Due(due(), silence));
    }

    private boolean hasAnswered() {
        return answered > 0;
    }

    /// The one more keeps a ratio finite whose first answer came before any of stable's.
    private double due() {
        return hasAnswered() ? answered / (beside + 1) * stableSince : dueByWeight;
    }
}
