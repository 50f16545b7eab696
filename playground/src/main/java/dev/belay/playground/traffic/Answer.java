package dev.belay.playground.traffic;

import java.time.Duration;
import java.time.Instant;

/// What became of one request.
///
/// @param status 0 without an answer
/// @param revision of the pod that answered; empty: none did, or it did not say
/// @param asker what the app's flag was for whom
public record Answer(
        Instant started, Instant ended, Outcome outcome, int status, String revision, String pod, Asker asker) {

    /// Who asked, and what was shown to them.
    ///
    /// @param session empty: a caller without one
    /// @param flag `on` or `off`; empty: nobody answered, or an app that reads no flag
    public record Asker(String session, String flag) {

        public boolean isShownTheFlag() {
            return flag.equals("on");
        }
    }

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
