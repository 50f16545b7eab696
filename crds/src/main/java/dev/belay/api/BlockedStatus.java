package dev.belay.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/// What is in the way, and where the Release goes on once it is gone.
@StatusPart
public record BlockedStatus(
        @Size(max = Lengths.WORD) @JsonPropertyDescription("The phase that it came from and goes back to.") @Nullable
        String from,

        @Size(max = Lengths.WORD) @JsonPropertyDescription("What is in the way.") @Nullable
        String reason,

        @Size(max = Lengths.MESSAGE) @JsonPropertyDescription("What exactly, with names.") @Nullable
        String detail) {}
