package dev.belay.playground.traffic;

import java.time.Duration;
import java.time.Instant;

/// What became of one request.
///
/// @param status 0 without an answer
/// @param revision of the pod that answered; empty: none did, or it did not say
public record Answer(Instant started, Instant ended, Outcome outcome, int status, String revision, String pod) {

    /// How a request ended.
    public enum Outcome {
        ANSWERED,
        /// Nobody took the connection.
        REFUSED,
        /// The connection ended before the answer did.
        CUT,
        /// There was no whole answer when the caller's patience ended.
        TIMED_OUT,
        /// Too many others were waiting.
        NOT_SENT
    }

    public boolean isFailure() {
        return outcome != Outcome.ANSWERED || status >= 500;
    }

    public Duration took() {
        return Duration.between(started, ended);
    }
}
