package dev.belay.api;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// All that the operator remembers of a Release. In YAML it is flat: the unwrapped parts only sort it.
@StatusPart
@JsonDeserialize(using = ReleaseStatusReader.class)
public record ReleaseStatus(
        @JsonUnwrapped Summary summary,
        @JsonUnwrapped Stage stage,
        @JsonUnwrapped Identity identity,

        @JsonPropertyDescription("The trial that is under way, or was the last.") @Nullable
        TrialStatus trial,

        @JsonPropertyDescription("The steps as they stood when the trial began.") @Nullable
        PlanStatus plan,

        @JsonUnwrapped Judgement judgement,
        @JsonUnwrapped Memory memory,

        @Size(max = Lengths.CONDITIONS)
        @JsonInclude(JsonInclude.Include.NON_EMPTY)
        @JsonPropertyDescription("Ready, Reconciling, Stalled, Healthy, BudgetAtRisk, Contested and Unmeasured.")
        List<Condition> conditions) {

    public ReleaseStatus {
        conditions = List.copyOf(requireNonNullElse(conditions, List.of()));
    }
}
