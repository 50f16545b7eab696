package dev.belay.verdict;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.DoubleStream;

/// How many requests a second reach both revisions, over half a minute: of few of them a fault is seen later than the
/// sixty seconds assume. Rates are told by classes, so that what is said does not change with every look.
final class Pace {

    private static final double WINDOW_SECONDS = 30;
    private static final double CANDIDATE_LEAST = 5;
    private static final double STABLE_LEAST = 2;

    /// So many requests show a fault of any share that the promise is about.
    private static final double SHOWN_BY = 20;

    /// The ends of the classes, the greatest first.
    private static final double[] CLASSES = {5, 2, 1, 0.5, 0.2, 0.1};

    private final double spacing;
    private final Deque<Look> looks = new ArrayDeque<>();

    Pace(double spacing) {
        this.spacing = spacing;
    }

    /// Another weight brings other rates.
    void beginStep() {
        looks.clear();
    }

    void look(Look look) {
        looks.addLast(look);
        while (looks.size() * spacing > WINDOW_SECONDS + spacing) {
            looks.removeFirst();
        }
    }

    /// Which of the promise's assumptions does not hold, and what to expect; none: they hold, or nothing is known yet.
    Optional<String> risk() {
        if (looks.size() * spacing < WINDOW_SECONDS) {
            return Optional.empty();
        }
        double candidate = rate(Look::candidate);
        double stable = rate(Look::stable);
        // Of no request at all the verdict itself tells.
        if (candidate > 0 && candidate < CANDIDATE_LEAST) {
            return Optional.of(words("the candidate", candidate));
        }
        return stable > 0 && stable < STABLE_LEAST ? Optional.of(words("stable", stable)) : Optional.empty();
    }

    private double rate(Function<Look, Tally> of) {
        return looks.stream().map(of).mapToDouble(Tally::total).sum() / (looks.size() * spacing);
    }

    private String words(String who, double rate) {
        double above = DoubleStream.of(CLASSES).filter(end -> rate < end).min().orElse(CANDIDATE_LEAST);
        double below = DoubleStream.of(CLASSES).filter(end -> rate >= end).max().orElse(above / 2);
        return "fewer than %s requests a second reach %s: expect a rollback within %.0fs of a fault; give the step more weight"
                .formatted(
                        above == Math.rint(above) ? "%.0f".formatted(above) : "%.1f".formatted(above),
                        who,
                        Math.ceil(Budget.expected(spacing, SHOWN_BY / below)));
    }
}
