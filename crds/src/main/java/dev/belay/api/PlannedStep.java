package dev.belay.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/// One step of the frozen plan.
@StatusPart
public record PlannedStep(
        @JsonPropertyDescription("The candidate's share of the traffic, or a flag's of the users, in per cent.")
        int weight,

        @Size(max = Lengths.NUMBER) @JsonPropertyDescription("How long it must be seen healthy.") @Nullable
        String hold,

        @JsonPropertyDescription("How many requests it must have answered.") @Nullable
        Long minRequests,

        @Size(max = Lengths.WORD)
        @JsonPropertyDescription(
                "What must say yes before the next step: approval, flag, or approval and flag; absent: nothing.")
        @Nullable
        String gate,

        @JsonPropertyDescription("The flag that must be so before the next step; absent: none.") @Nullable
        PlannedGateFlag gateFlag,

        @JsonPropertyDescription("The share of the flag in per cent; absent: as in the step before.") @Nullable
        Integer exposure) {}
