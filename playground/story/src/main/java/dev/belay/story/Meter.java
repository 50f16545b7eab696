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

    /// @param shown how many in a hundred were shown the feature
    /// @param met how many of all were shown it by one version
    record Shown(double shown, double met) {}

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

    /// @param revision the version on trial
    synchronized Shown shown(String revision) {
        Instant from = Instant.now().minus(LATELY);
        List<Answer> all =
                recent.stream().filter(answer -> answer.ended().isAfter(from)).toList();
        long shown =
                all.stream().filter(answer -> answer.asker().isShownTheFlag()).count();
        long met = all.stream()
                .filter(answer -> Exposure.isShownByCandidate(answer, revision))
                .count();
        return new Shown(share(shown, all.size()), share(met, all.size()));
    }

    private static double share(long part, long all) {
        return all == 0 ? 0 : (double) part / all;
    }

    private static Duration quantile(List<Answer> own) {
        List<Duration> took = own.stream().map(Answer::took).sorted().toList();
        return took.isEmpty() ? Duration.ZERO : took.get((int) (took.size() * 0.99));
    }
}
