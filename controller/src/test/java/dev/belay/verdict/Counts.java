package dev.belay.verdict;

import java.util.List;

/// The increments of a look.
record Counts(Tally candidate, Tally stable) {

    static final Counts NONE = new Counts(Tally.NONE, Tally.NONE);

    static Counts of(List<Double> four) {
        return new Counts(new Tally(four.get(0), four.get(1)), new Tally(four.get(2), four.get(3)));
    }

    Counts plus(Counts more) {
        return new Counts(candidate.plus(more.candidate), stable.plus(more.stable));
    }
}
