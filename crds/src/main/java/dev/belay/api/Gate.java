package dev.belay.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.jspecify.annotations.Nullable;

/// What must say yes before the next step.
@SpecPart
public record Gate(
        @JsonPropertyDescription("A person must approve, by the annotation belay.dev/promote that status.next prints.")
        @Nullable
        Approval approval) {}
