package dev.belay.playground.app;

import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// How an app behaves. Written as words, in an image's tag (`shop:v2-errors=0.2-slow=4s@0.3`) or by a test that
/// switches it; [BehaviourWords] reads them.
///
/// @param errors the share of requests that is answered with 500
/// @param flagErrors the same among the requests of those for whom the app's flag is on
/// @param slowStart the port is opened this late
/// @param exposition nothing: not said; an app keeps the one that it was started with
public record Behaviour(
        double errors,
        double flagErrors,
        Slowness slow,
        Duration slowStart,
        Set<Habit> habits,
        @Nullable Exposition exposition) {

    /// Answers everything at once.
    public static final Behaviour GOOD = new Behaviour(0, 0, Slowness.NONE, Duration.ZERO, Set.of(), null);

    public Behaviour {
        habits = Set.copyOf(habits);
    }

    /// The words as they stand in a tag, one or several: `of("errors=0.5", "hang")`, `of("errors=0.5-hang")`.
    public static Behaviour of(String... words) {
        String text = String.join("-", words);
        return BehaviourWords.read(text.isEmpty() ? "" : "-" + text);
    }

    public boolean has(Habit habit) {
        return habits.contains(habit);
    }
}
