package dev.belay.story;

import dev.belay.playground.traffic.Answer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Predicate;

/// What the callers met in the last seconds, by the revision that answered them.
final class Meter {

    static final Duration LATELY = Duration.ofSeconds(3);

    private final Deque<Answer> recent = new ArrayDeque<>();

    /// @param share of all requests
    /// @param bad the share of its own that failed
    record Reading(double aSecond, double share, double bad, Duration slowest) {}

    synchronized void hear(Answer answer) {
        recent.addLast(answer);
        Instant from = answer.ended().minus(LATELY);
        while (!recent.isEmpty() && recent.getFirst().ended().isBefore(from)) {
            recent.removeFirst();
        }
    }

    /// @param revision as pods say it in their answers
    synchronized Reading of(String revision, Predicate<Answer> isBad) {
        Instant from = Instant.now().minus(LATELY);
        List<Answer> all =
                recent.stream().filter(answer -> answer.ended().isAfter(from)).toList();
        List<Answer> own = all.stream()
                .filter(answer -> answer.revision().equals(revision))
                .toList();
        long bad = own.stream().filter(isBad).count();
        return new Reading(
                own.size() / (double) LATELY.toSeconds(),
                share(own.size(), all.size()),
                share(bad, own.size()),
                quantile(own));
    }

    private static double share(long part, long all) {
        return all == 0 ? 0 : (double) part / all;
    }

    private static Duration quantile(List<Answer> own) {
        List<Duration> took = own.stream().map(Answer::took).sorted().toList();
        return took.isEmpty() ? Duration.ZERO : took.get((int) (took.size() * 0.99));
    }
}
