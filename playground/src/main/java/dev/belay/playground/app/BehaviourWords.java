package dev.belay.playground.app;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads the words of a [Behaviour], each after a dash: `-errors=0.2-never-ready`.
final class BehaviourWords {

    private static final String KNOWN =
            "known are errors=SHARE, flag-errors=SHARE, slow=DURATION[@SHARE], slow-start=DURATION,"
                    + " metrics=both|micrometer|opentelemetry|custom|none, crash, oom, hang, refuse, never-ready and"
                    + " pull-error (SHARE is 0 to 1, DURATION like 4s or 250ms)";

    /// A word may contain a dash, so the words are looked for and not split; `slow-start` stands before `slow`.
    private static final Pattern WORD = Pattern.compile(
            "-(never-ready|pull-error|slow-start|flag-errors|errors|slow|metrics|crash|oom|hang|refuse)(?:=([^-]*))?(?=-|$)");

    private static final Pattern DURATION = Pattern.compile("(\\d+)(ms|s|m)");

    private double errors;
    private double flagErrors;
    private Slowness slow = Slowness.NONE;
    private Duration slowStart = Duration.ZERO;
    private final Set<Habit> habits = EnumSet.noneOf(Habit.class);
    private @Nullable Exposition exposition;

    private BehaviourWords() {}

    static Behaviour read(String text) {
        BehaviourWords words = new BehaviourWords();
        Matcher word = WORD.matcher(text);
        while (!word.hitEnd() && word.regionStart() < text.length()) {
            if (!word.lookingAt()) {
                String rest = text.substring(word.regionStart());
                throw new IllegalArgumentException("'" + rest + "' begins with no word of behaviour: " + KNOWN);
            }
            words.take(word.group(1), word.group(2));
            word.region(word.end(), text.length());
        }
        return new Behaviour(
                words.errors, words.flagErrors, words.slow, words.slowStart, words.habits, words.exposition);
    }

    private void take(String word, @Nullable String value) {
        switch (word) {
            case "errors" -> errors = share(given(word, value));
            case "flag-errors" -> flagErrors = share(given(word, value));
            case "slow" -> slow = slowness(given(word, value));
            case "slow-start" -> slowStart = duration(given(word, value));
            case "metrics" -> exposition = exposition(given(word, value));
            default -> habits.add(habit(word, value));
        }
    }

    private static String given(String word, @Nullable String value) {
        if (value == null) {
            throw new IllegalArgumentException("'" + word + "' wants a value: " + KNOWN);
        }
        return value;
    }

    private static Habit habit(String word, @Nullable String value) {
        if (value != null) {
            throw new IllegalArgumentException("'" + word + "' takes no value: " + KNOWN);
        }
        for (Habit habit : Habit.values()) {
            if (habit.word().equals(word)) {
                return habit;
            }
        }
        throw new IllegalStateException("'" + word + "' is in the pattern and is no habit");
    }

    private static Exposition exposition(String value) {
        for (Exposition one : Exposition.values()) {
            if (one.word().equals(value)) {
                return one;
            }
        }
        throw new IllegalArgumentException("metrics=" + value + ": " + KNOWN);
    }

    private static Slowness slowness(String value) {
        int at = value.indexOf('@');
        return at < 0
                ? new Slowness(duration(value), 1)
                : new Slowness(duration(value.substring(0, at)), share(value.substring(at + 1)));
    }

    private static double share(String value) {
        if (!value.matches("0(\\.\\d+)?|1(\\.0+)?")) {
            throw new IllegalArgumentException("'" + value + "' is no share: " + KNOWN);
        }
        return Double.parseDouble(value);
    }

    private static Duration duration(String value) {
        Matcher parts = DURATION.matcher(value);
        if (!parts.matches()) {
            throw new IllegalArgumentException("'" + value + "' is no duration: " + KNOWN);
        }
        long amount = Long.parseLong(parts.group(1));
        return switch (parts.group(2)) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            default -> Duration.ofMinutes(amount);
        };
    }
}
