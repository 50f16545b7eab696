package dev.belay.history;

import org.jspecify.annotations.Nullable;

/// What somebody wants to know of a Release's history. It is asked for by name, not by UID: the history
/// of one that was deleted and made again is that of both.
///
/// @param trial of this one only; none: of all
/// @param after the end of the page before; none: from the newest
/// @param limit how many rows at most
public record Question(
        String namespace,
        String release,
        @Nullable String trial,
        Span span,
        @Nullable Mark after,
        int limit) {

    public static final int MOST = 500;

    public Question {
        if (limit < 1 || limit > MOST) {
            throw new IllegalArgumentException("a page has 1 to " + MOST + " rows, not " + limit);
        }
    }
}
