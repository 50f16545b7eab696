package dev.belay.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// One observation in the form that all Kubernetes tools read. Its own type, since Kubernetes' has neither
/// descriptions nor bounds in its schema.
@StatusPart
public record Condition(
        @Required @Size(max = Lengths.WORD) @JsonPropertyDescription("What is observed.")
        String type,

        @Required @Size(max = Lengths.NUMBER) @JsonPropertyDescription("True, False or Unknown.")
        String status,

        @JsonPropertyDescription("The generation of the spec that it was observed for.") @Nullable
        Long observedGeneration,

        @JsonPropertyDescription("When the status last changed.") @Nullable
        Instant lastTransitionTime,

        @Size(max = Lengths.WORD) @JsonPropertyDescription("Why, in one word.") @Nullable
        String reason,

        @Size(max = Lengths.MESSAGE) @JsonPropertyDescription("Why, as a sentence.") @Nullable
        String message) {}
