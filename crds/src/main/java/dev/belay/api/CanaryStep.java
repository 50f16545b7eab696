package dev.belay.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/// One stage of a canary.
@SpecPart
public record CanaryStep(
        @Required
        @ValidationRule(
                value = "self >= 0 && self <= 100",
                message = "is no share in per cent: give a whole number from 0 to 100")
        @JsonPropertyDescription("The candidate's share of the traffic in per cent, 0 to 100.")
        int weight,

        @Default("1m")
        @Size(max = Lengths.DURATION)
        @ValidationRule(value = Rules.IS_DURATION, message = Rules.DURATION_WANTED)
        @JsonPropertyDescription(
                "How long the candidate must be seen healthy, with traffic, before the next step. 0s for"
                        + " one healthy look.")
        @Nullable
        String hold,

        @ValidationRule(value = "self >= 0", message = "is negative: give 0 or more")
        @JsonPropertyDescription(
                "How many requests the candidate must have answered in this step. Left out: what health says.")
        @Nullable
        Long minRequests,

        @JsonPropertyDescription("What must say yes before the next step.") @Nullable
        Gate gate,

        @JsonPropertyDescription("A feature flag that moves with this step; all steps name the same one, or none.")
        @Nullable
        StepFlag flag) {}
