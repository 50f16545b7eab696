package dev.belay.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A revision that was taken back.
@StatusPart
public record FailedRevision(
        @Size(max = Lengths.WORD) @JsonPropertyDescription("The revision.") @Nullable
        String revision,

        @Size(max = Lengths.WORD) @JsonPropertyDescription("Why, as a reason.") @Nullable
        String reason,

        @Size(max = Lengths.MESSAGE) @JsonPropertyDescription("Why, as a sentence with the numbers.") @Nullable
        String message,

        @JsonPropertyDescription("When it was taken back.") @Nullable
        Instant at) {}
