package dev.belay.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A verb that was done.
@StatusPart
public record VerbStatus(
        @Size(max = Lengths.WORD) @JsonPropertyDescription("The annotation's key after belay.dev/.") @Nullable
        String name,

        @Size(max = Lengths.PERSON) @JsonPropertyDescription("The annotation's value.") @Nullable
        String value,

        @Size(max = Lengths.PERSON) @JsonPropertyDescription("Who wrote it, where the API server says so.") @Nullable
        String by,

        @JsonPropertyDescription("When it was done.") @Nullable
        Instant at,

        @JsonPropertyDescription(
                "Whether the annotation has been seen gone; until then the same value is the same request.")
        @Nullable
        Boolean removed) {}
