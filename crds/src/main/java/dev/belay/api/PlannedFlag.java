package dev.belay.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/// A feature flag that a trial moves, with the way back.
@StatusPart
public record PlannedFlag(
        @Size(max = Lengths.OBJECT_NAME) @JsonPropertyDescription("Name of the flag.") @Nullable
        String name,

        @Size(max = Lengths.OBJECT_NAME) @JsonPropertyDescription("The project that has it.") @Nullable
        String project,

        @Size(max = Lengths.OBJECT_NAME) @JsonPropertyDescription("The environment in which it is moved.") @Nullable
        String environment,

        @JsonPropertyDescription("Its share before the trial, in per cent, to which a rollback puts it back.") @Nullable
        Integer former,

        @JsonPropertyDescription("True: a rollback switches it off instead.") @Nullable
        Boolean offInRollback,

        @Size(max = Lengths.NAME)
        @JsonPropertyDescription("The label of a request that tells whether it was shown the flag; absent: the whole"
                + " service is judged, or the flag moves with the steps of a canary.")
        @Nullable
        String variantLabel,

        @Size(max = Lengths.NAME) @JsonPropertyDescription("Its value where it was.") @Nullable
        String variant) {}
