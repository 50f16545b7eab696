package dev.belay.history;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What the judges said of a trial at a time.
public record Sample(String release, String namespace, String name, String trial, Instant at, Said said) {

    /// The words of it.
    ///
    /// @param weight the candidate's share
    public record Said(
            String verdict,
            @Nullable String reason,
            @Nullable String message,
            @Nullable Integer weight) {}
}
