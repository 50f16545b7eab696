package dev.belay.verdict;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// The circuit breaker of one Prometheus: after some failures running it is asked one question at a time, seldom,
/// until it answers one. Time is an argument.
///
/// Belay's own, in place of a library: what is needed is one counter and two moments, and it must be said in the
/// verdict when it will be asked again.
final class Breaker {

    private static final int FAILURES = 5;

    /// Less than the 10 s within which a condition must say what is true.
    static final Duration PAUSE = Duration.ofSeconds(4);

    private int failures;
    private @Nullable Instant openUntil;
    private Reply.@Nullable Failure last;

    /// Null: ask. Otherwise what it failed with, to be said again.
    synchronized Reply.@Nullable Failure refusal(Instant now) {
        if (openUntil == null || last == null) {
            return null;
        }
        if (now.isBefore(openUntil)) {
            return last;
        }
        // One may try; the others wait for what becomes of it.
        openUntil = now.plus(PAUSE);
        return null;
    }

    synchronized void learn(Reply reply, Instant now) {
        if (reply instanceof Reply.Failure failure && isIll(failure.kind())) {
            failures++;
            last = failure;
            if (failures >= FAILURES) {
                openUntil = now.plus(PAUSE);
            }
        } else {
            failures = 0;
            openUntil = null;
            last = null;
        }
    }

    synchronized int failures() {
        return failures;
    }

    /// Null: it is closed.
    synchronized @Nullable Instant openUntil() {
        return openUntil;
    }

    /// Null: all is well.
    synchronized Reply.@Nullable Failure last() {
        return last;
    }

    /// A server that refuses one query is well.
    private static boolean isIll(Reply.Kind kind) {
        return switch (kind) {
            case SILENT, DENIED, NONSENSE -> true;
            case PARTIAL, MISTAKEN, TOO_MUCH -> false;
        };
    }
}
