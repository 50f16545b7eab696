package dev.belay.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Where the Release is and what to do about it.
///
/// @param phase not an enum: a newer operator may have written one that this one does not know
@StatusPart
public record Summary(
        @JsonPropertyDescription("The generation of the spec that this status is about.") @Nullable
        Long observedGeneration,

        @Size(max = Lengths.WORD) @JsonPropertyDescription("Where the Release is.") @Nullable
        String phase,

        @Size(max = Lengths.WORD) @JsonPropertyDescription("Why it is there; docs/reasons.md has them all.") @Nullable
        String reason,

        @Size(max = Lengths.MESSAGE) @JsonPropertyDescription("The reason as a sentence, with the fix.") @Nullable
        String message,

        @Size(max = Lengths.MESSAGE)
        @JsonPropertyDescription("What happens next, with the exact command where a person must act.")
        @Nullable
        String next,

        @JsonPropertyDescription("When the phase began.") @Nullable
        Instant since) {}
