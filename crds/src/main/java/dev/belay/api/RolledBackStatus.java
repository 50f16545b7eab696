package dev.belay.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/// The revision that failed and is not tried again until somebody asks.
@StatusPart
public record RolledBackStatus(
        @Size(max = Lengths.WORD) @JsonPropertyDescription("The revision that failed.") @Nullable
        String revision,

        @Size(max = Lengths.WORD) @JsonPropertyDescription("Why, as a reason.") @Nullable
        String reason,

        @Size(max = Lengths.MESSAGE) @JsonPropertyDescription("Why, as a sentence with the numbers.") @Nullable
        String message) {}
