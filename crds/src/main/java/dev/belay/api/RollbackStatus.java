package dev.belay.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// The timeline of a rollback.
@StatusPart
public record RollbackStatus(
        @Size(max = Lengths.WORD) @JsonPropertyDescription("The revision that was taken back.") @Nullable
        String revision,

        @Size(max = Lengths.WORD) @JsonPropertyDescription("Why, as a reason.") @Nullable
        String cause,

        @Size(max = Lengths.MESSAGE) @JsonPropertyDescription("Why, as a sentence with the numbers.") @Nullable
        String message,

        @Size(max = Lengths.WORD)
        @JsonPropertyDescription("How the trial ends: Failed, Superseded, Reverted or Leaving.")
        @Nullable
        String outcome,

        @JsonPropertyDescription("When the first bad request was seen, estimated.") @Nullable
        Instant firstBadAt,

        @JsonPropertyDescription("When the verdict became a breach.") @Nullable
        Instant breachAt,

        @JsonPropertyDescription("When the rollback was decided.") @Nullable
        Instant decidedAt,

        @JsonPropertyDescription("When the API server had accepted the last of the writes that stop new requests.")
        @Nullable
        Instant shiftedAt,

        @JsonPropertyDescription("When the traffic was seen to follow.") @Nullable
        Instant confirmedAt,

        @JsonPropertyDescription("Seconds from the breach, or else the decision, until the writes were accepted.")
        @Nullable
        Double seconds) {}
