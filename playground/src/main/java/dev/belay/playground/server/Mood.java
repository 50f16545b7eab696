package dev.belay.playground.server;

import java.time.Duration;

/// How a server seems to be to who asks it through its [Front].
public sealed interface Mood {

    /// Answers as it does.
    Mood WELL = new Well();

    Mood REFUSING = new Refusing();

    Mood HANGING = new Hanging();

    /// A page of a proxy in between, with status 200.
    Mood NONSENSE = new Says(200, "<html><body>Please sign in</body></html>");

    /// As while it starts: no JSON.
    Mood STARTING = new Says(503, "Service Unavailable");

    /// Knows no series at all.
    Mood EMPTY = new Empty();

    static Mood slow(Duration by) {
        return new Slow(by);
    }

    record Well() implements Mood {}

    /// Nobody listens at the port.
    record Refusing() implements Mood {}

    /// Takes requests and answers none.
    record Hanging() implements Mood {}

    /// Answers, but so much later.
    record Slow(Duration by) implements Mood {}

    record Says(int status, String body) implements Mood {}

    record Empty() implements Mood {}
}
