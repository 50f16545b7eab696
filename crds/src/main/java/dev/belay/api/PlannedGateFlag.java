package dev.belay.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/// A feature flag that opens the gate of a planned step.
@StatusPart
public record PlannedGateFlag(
        @Size(max = Lengths.OBJECT_NAME) @JsonPropertyDescription("Name of the flag.") @Nullable
        String name,

        @JsonPropertyDescription("What it must be: true for on, false for off.") @Nullable
        Boolean enabled) {}
