package dev.belay.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// From the first change for a candidate until it is handed over or taken back.
@StatusPart
public record TrialStatus(
        @Size(max = Lengths.WORD)
        @JsonPropertyDescription("Ten random characters; objects that the trial changed carry id/epoch.")
        @Nullable
        String id,

        @JsonPropertyDescription("Counts from 1; a withdrawal, a rollback and the point of no return raise it.")
        @Nullable
        Integer epoch,

        @Size(max = Lengths.PERSON) @JsonPropertyDescription("Who said pause, until somebody says resume.") @Nullable
        String pausedBy,

        @JsonPropertyDescription("When the trial began.") @Nullable
        Instant startedAt) {}
