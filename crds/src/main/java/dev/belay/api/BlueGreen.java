package dev.belay.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/// A release that moves all the traffic at once.
@SpecPart
public record BlueGreen(
        @Default("1m")
        @Size(max = Lengths.DURATION)
        @ValidationRule(value = Rules.IS_DURATION, message = Rules.DURATION_WANTED)
        @JsonPropertyDescription("How long the candidate must be ready, without traffic, before the traffic moves.")
        @Nullable
        String hold,

        @JsonPropertyDescription("What must say yes before the traffic moves.") @Nullable
        Gate gate) {}
