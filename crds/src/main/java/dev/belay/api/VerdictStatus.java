package dev.belay.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/// What the judges say, with their numbers.
@StatusPart
public record VerdictStatus(
        @Size(max = Lengths.WORD) @JsonPropertyDescription("Healthy, Breach, Inconclusive or Unavailable.") @Nullable
        String kind,

        @Size(max = Lengths.WORD) @JsonPropertyDescription("Why, such as TooFewRequests.") @Nullable
        String reason,

        @Size(max = Lengths.MESSAGE)
        @JsonPropertyDescription("The numbers, such as errors 17.3% > 1.0% (13 of 75).")
        @Nullable
        String message) {}
