package dev.belay.history;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Some of the rows, newest first.
///
/// @param next where to go on; none: that was all
public record Page<T>(List<T> items, @Nullable Mark next) {

    public Page {
        items = List.copyOf(items);
    }

    /// @param found one more than was asked for, if there are more
    static <T> Page<T> of(List<T> found, int limit, Function<T, Mark> mark) {
        if (found.size() <= limit) {
            return new Page<>(found, null);
        }
        List<T> items = found.subList(0, limit);
        return new Page<>(items, mark.apply(items.getLast()));
    }
}
