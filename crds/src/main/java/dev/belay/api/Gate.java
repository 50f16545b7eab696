package dev.belay.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/// What must say yes before the next step; of two, both.
@SpecPart
@ValidationRule(
        value = "has(self.approval) || has(self.flag)",
        message = "names nothing that must say yes: write approval: {} or flag: {name: NAME}, or leave the gate out")
public record Gate(
        @JsonPropertyDescription("A person must approve, by the annotation belay.dev/promote that status.next prints.")
        @Nullable
        Approval approval,

        @JsonPropertyDescription(
                "A feature flag must be on, or off. Read with clientTokenSecret of the policy's unleash.")
        @Nullable
        GateFlag flag) {}
