package dev.belay.playground.traffic;

import dev.belay.playground.traffic.Answer.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The answers that callers got, in the order in which their requests ended, and what can be counted of them.
public record Answers(List<Answer> all) {

    public Answers {
        all = List.copyOf(all);
    }

    public Answers of(String revision) {
        return only(answer -> answer.revision().equals(revision));
    }

    /// Those that started in this time, its end left out.
    public Answers startedBetween(Instant from, Instant to) {
        return only(
                answer -> !answer.started().isBefore(from) && answer.started().isBefore(to));
    }

    public Answers failed() {
        return only(Answer::isFailure);
    }

    public Answers only(Predicate<Answer> wanted) {
        return new Answers(all.stream().filter(wanted).toList());
    }

    public int requests() {
        return all.size();
    }

    public int failures() {
        return count(Answer::isFailure);
    }

    /// Answers with a status of 500 and above.
    public int serverErrors() {
        return count(answer -> answer.status() >= 500);
    }

    public int refused() {
        return count(answer -> answer.outcome() == Outcome.REFUSED);
    }

    private int count(Predicate<Answer> wanted) {
        return Math.toIntExact(all.stream().filter(wanted).count());
    }

    /// When the first request that failed was started.
    public Optional<Instant> firstBad() {
        return bad(Answer::started).min(Comparator.naturalOrder());
    }

    /// When the last request that failed was started: the seconds in which users met failures end here.
    public Optional<Instant> lastBad() {
        return bad(Answer::started).max(Comparator.naturalOrder());
    }

    /// When the caller of the first failed request knew it.
    public Optional<Instant> firstBadSeen() {
        return bad(Answer::ended).min(Comparator.naturalOrder());
    }

    private Stream<Instant> bad(Function<Answer, Instant> when) {
        return all.stream().filter(Answer::isFailure).map(when);
    }

    /// Empty stands for requests that no pod answered.
    public Map<String, Integer> requestsByRevision() {
        return all.stream().collect(Collectors.toMap(Answer::revision, _ -> 1, Integer::sum, TreeMap::new));
    }

    /// By the word for how they ended, a status or an [Outcome].
    public Map<String, Integer> requestsByEnd() {
        return all.stream()
                .collect(Collectors.toMap(
                        answer -> answer.outcome() == Outcome.ANSWERED
                                ? Integer.toString(answer.status())
                                : answer.outcome().name(),
                        _ -> 1,
                        Integer::sum,
                        TreeMap::new));
    }

    /// How long the share of the requests took that was quickest; of those that were answered.
    public Duration quantile(double share) {
        List<Duration> took = all.stream()
                .filter(answer -> answer.outcome() == Outcome.ANSWERED)
                .map(Answer::took)
                .sorted()
                .toList();
        return took.isEmpty()
                ? Duration.ZERO
                : took.get(Math.min(took.size() - 1, (int) Math.floor(share * took.size())));
    }

    /// How many in a hundred of those that an app with a flag answered were shown it. Nothing: it answered none.
    public OptionalDouble percentShownTheFlag() {
        return all.stream()
                .map(Answer::asker)
                .filter(asker -> !asker.flag().isEmpty())
                .mapToDouble(asker -> asker.isShownTheFlag() ? 100 : 0)
                .average();
    }

    /// When the last request was started whose caller was shown something else than the same caller was in the end:
    /// until
    /// then not every app had heard of the flag's change.
    public Optional<Instant> lastShownOtherwise() {
        Map<String, Answer> last = all.stream()
                .filter(answer -> !answer.asker().flag().isEmpty())
                .collect(Collectors.toMap(
                        answer -> answer.asker().session(),
                        answer -> answer,
                        (one, other) -> one.started().isAfter(other.started()) ? one : other));
        return all.stream()
                .filter(answer -> !answer.asker().flag().isEmpty())
                .filter(answer -> !answer.asker()
                        .equals(Objects.requireNonNull(last.get(answer.asker().session()))
                                .asker()))
                .map(Answer::started)
                .max(Comparator.naturalOrder());
    }

    /// One line, for a failed assertion or a terminal.
    public String summary() {
        return requests() + " requests, " + failures() + " failed; by revision " + requestsByRevision() + ", by end "
                + requestsByEnd();
    }
}
