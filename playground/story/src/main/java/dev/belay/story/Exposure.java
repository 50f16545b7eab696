package dev.belay.story;

import dev.belay.playground.traffic.Answer;
import dev.belay.playground.traffic.Answers;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/// What became of the feature in one release, by Unleash's Admin API and by what callers were shown.
///
/// @param former to how many in a hundred it was shown before
/// @param most to how many at most
/// @param after to how many in the end
/// @param met the share of all requests whose callers were shown it by the version on trial, in per cent
/// @param followed the longest from a change of the flag until no caller was shown anything else, in seconds
/// @param backAtApi from T1 until the Admin API had the former share again
/// @param backAtApp from T1 until the last caller was shown it who had not been before
record Exposure(
        int former,
        int most,
        int after,
        double met,
        double followed,
        @Nullable Double backAtApi,
        @Nullable Double backAtApp) {

    private static final double LIMIT_TO_FOLLOW = 3;
    private static final double LIMIT_TO_RESTORE = 5;

    /// @param answers of the release and of the seconds after it
    /// @param turns of the flag, the first one as it stood before
    static Exposure of(Scenario scenario, String candidate, Answers answers, List<Feature.Turn> turns) {
        int former = turns.getFirst().percent();
        Optional<Instant> taken = scenario.isRolledBack() ? Optional.ofNullable(scenario.taken()) : Optional.empty();
        Optional<Feature.Turn> back = turns.stream()
                .skip(1)
                .filter(turn -> turn.percent() == former)
                .max(Comparator.comparing(Feature.Turn::at));
        return new Exposure(
                former,
                turns.stream().mapToInt(Feature.Turn::percent).max().orElse(former),
                turns.getLast().percent(),
                met(answers.startedBetween(scenario.began(), scenario.ended()), candidate)
                        .orElse(0),
                followed(answers, turns),
                seconds(taken, back.map(Feature.Turn::at)),
                seconds(taken, back.map(turn -> lastShown(answers, turn))));
    }

    private static @Nullable Double seconds(Optional<Instant> from, Optional<Instant> to) {
        return from.flatMap(since -> to.map(at -> Clock.between(since, at))).orElse(null);
    }

    private static OptionalDouble met(Answers answers, String candidate) {
        return answers.all().stream()
                .mapToDouble(answer -> isShownByCandidate(answer, candidate) ? 100 : 0)
                .average();
    }

    private static double followed(Answers answers, List<Feature.Turn> turns) {
        double longest = 0;
        for (int i = 1; i < turns.size(); i++) {
            Instant from = turns.get(i).before();
            Instant to = i + 1 < turns.size() ? turns.get(i + 1).before() : Instant.MAX;
            longest = Math.max(
                    longest,
                    answers.startedBetween(from, to)
                            .lastShownOtherwise()
                            .map(last -> Clock.between(from, last))
                            .orElse(0.0));
        }
        return longest;
    }

    /// Nobody but those who never knew it otherwise: then it is the moment of the change itself.
    private static Instant lastShown(Answers answers, Feature.Turn back) {
        return answers.startedBetween(back.before(), Instant.MAX)
                .lastShownOtherwise()
                .orElse(back.at());
    }

    List<String> broken(boolean isRolledBack) {
        List<String> broken = new ArrayList<>();
        if (followed > LIMIT_TO_FOLLOW) {
            broken.add("callers were shown a change of the flag %s after it, and not within %s"
                    .formatted(Table.seconds(followed), Table.seconds(LIMIT_TO_FOLLOW)));
        }
        if (isRolledBack && after != former) {
            broken.add("the flag is at %d %% and was at %d %% before".formatted(after, former));
        }
        if (!isRolledBack && after != most) {
            broken.add("the flag is at %d %% and the last step says more".formatted(after));
        }
        if (isRolledBack && Objects.requireNonNullElse(backAtApp, Double.MAX_VALUE) > LIMIT_TO_RESTORE) {
            broken.add(
                    "callers were shown the flag longer than %s after T1".formatted(Table.seconds(LIMIT_TO_RESTORE)));
        }
        return broken;
    }

    /// For a person, in a sentence.
    String words() {
        String back = backAtApi == null || backAtApp == null
                ? "."
                : "; back in Unleash %s after T1, and for the last caller %s after it."
                        .formatted(Table.seconds(backAtApi), Table.seconds(backAtApp));
        return "The flag went from %d %% to %d %% and is at %d %%%s %.1f %% of all requests met the new checkout of the"
                        .formatted(former, most, after, back, met)
                + " new version; callers were shown each change within " + Table.seconds(followed) + ".";
    }

    /// Whether route and flag have brought the caller to the new checkout.
    static boolean isShownByCandidate(Answer answer, String candidate) {
        return answer.revision().equals(candidate) && answer.asker().isShownTheFlag();
    }
}
