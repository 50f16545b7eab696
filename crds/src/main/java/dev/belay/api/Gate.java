package dev.belay.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/// What must say yes before the next step.
@SpecPart
@ValidationRule(
        value = "has(self.approval)",
        message = "names nothing that must say yes: write approval: {}, or leave the gate out")
public record Gate(
        @JsonPropertyDescription("A person must approve, by the annotation belay.dev/promote that status.next prints.")
        @Nullable
        Approval approval) {}
