package dev.belay.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A trial that has ended.
@StatusPart
public record PastTrial(
        @Size(max = Lengths.WORD) @JsonPropertyDescription("Id of the trial.") @Nullable
        String trial,

        @Size(max = Lengths.WORD) @JsonPropertyDescription("The revision on trial.") @Nullable
        String revision,

        @Size(max = Lengths.WORD) @JsonPropertyDescription("How it ended.") @Nullable
        String outcome,

        @Size(max = Lengths.WORD) @JsonPropertyDescription("Why it ended so.") @Nullable
        String reason,

        @JsonPropertyDescription("When it began.") @Nullable Instant startedAt,

        @JsonPropertyDescription("When it ended.") @Nullable Instant endedAt) {}
