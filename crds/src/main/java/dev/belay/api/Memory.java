package dev.belay.api;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What outlives the phase.
@StatusPart
public record Memory(
        @JsonPropertyDescription("The last verb that was done.") @Nullable
        VerbStatus verb,

        @JsonPropertyDescription("The timeline of the last rollback.") @Nullable
        RollbackStatus rollback,

        @JsonPropertyDescription("The revision that was taken back, while nothing newer is there.") @Nullable
        RolledBackStatus rolledBack,

        @JsonPropertyDescription(
                "The feature flag that is still to be taken back: Belay tries until it is. Absent: none is.")
        @Nullable
        PlannedFlag owedFlag,

        @Size(max = Lengths.KEPT)
        @JsonInclude(JsonInclude.Include.NON_EMPTY)
        @JsonPropertyDescription("Revisions that were taken back, newest last; not tried again until asked.")
        List<FailedRevision> failed,

        @Size(max = Lengths.KEPT)
        @JsonInclude(JsonInclude.Include.NON_EMPTY)
        @JsonPropertyDescription("Trials that have ended, newest last.")
        List<PastTrial> history) {

    public Memory {
        failed = List.copyOf(requireNonNullElse(failed, List.of()));
        history = List.copyOf(requireNonNullElse(history, List.of()));
    }
}
