package dev.belay.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// How far the phase has come. What the phase does not have is absent.
@StatusPart
public record Stage(
        @JsonPropertyDescription(
                "The share of the traffic that the candidate is meant to have, or of the users that a flag is meant to be shown to, in per cent.")
        @Nullable
        Integer weight,

        @JsonPropertyDescription("The step, from 1; the one after the last is the final 100 %.") @Nullable
        Integer step,

        @JsonPropertyDescription("How many steps the plan has.") @Nullable
        Integer steps,

        @Size(max = Lengths.WORD) @JsonPropertyDescription("Step and steps in one, such as 1/2.") @Nullable
        String progress,

        @Size(max = Lengths.NUMBER) @JsonPropertyDescription("How much of the step's hold is gathered.") @Nullable
        String held,

        @Size(max = Lengths.WORD)
        @JsonPropertyDescription("The part of a handover, a rollback or a leaving that is under way.")
        @Nullable
        String part,

        @JsonPropertyDescription(
                "The traffic was not seen to move in time, so the candidate's pods are removed at once.")
        @Nullable
        Boolean escalated,

        @JsonPropertyDescription("The weight at which the shift began.") @Nullable
        Integer fromWeight,

        @Size(max = Lengths.PERSON) @JsonPropertyDescription("Who approved the gate.") @Nullable
        String approvedBy,

        @JsonPropertyDescription("When the bake began.") @Nullable
        Instant bakingSince,

        @JsonPropertyDescription("How often the candidate was withdrawn in this step; the third time is a rollback.")
        @Nullable
        Integer withdrawals,

        @Size(max = Lengths.WORD) @JsonPropertyDescription("Why the candidate is withdrawn.") @Nullable
        String withdrawnFor,

        @JsonPropertyDescription("The clock of the progress deadline.") @Nullable
        Waiting waiting,

        @JsonPropertyDescription("What keeps the Deployment from being adopted or the trial from beginning.") @Nullable
        BlockedStatus blocked) {}
