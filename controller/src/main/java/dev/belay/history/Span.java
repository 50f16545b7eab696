package dev.belay.history;

import java.time.Instant;

/// From one moment, included, to another, not included.
public record Span(Instant from, Instant until) {

    /// Beyond these no database of ours has a time.
    private static final Instant FIRST = Instant.EPOCH;

    private static final Instant LAST = Instant.parse("9999-01-01T00:00:00Z");

    public static final Span ALWAYS = new Span(FIRST, LAST);

    public static boolean holds(Instant moment) {
        return !moment.isBefore(FIRST) && moment.isBefore(LAST);
    }
}
