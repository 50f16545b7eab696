package dev.belay.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/// One stage of a flag's release.
@SpecPart
public record FlagStep(
        @Required
        @ValidationRule(
                value = "self >= 1 && self <= 100",
                message = "is no share that shows anything: give a whole number from 1 to 100")
        @JsonPropertyDescription("To how many of a hundred users the flag is shown in this step, 1 to 100.")
        int percent,

        @Default("1m")
        @Size(max = Lengths.DURATION)
        @ValidationRule(value = Rules.IS_DURATION, message = Rules.DURATION_WANTED)
        @JsonPropertyDescription("How long the service must be seen healthy, with traffic, before the next step."
                + " 0s for one healthy look.")
        @Nullable
        String hold,

        @ValidationRule(value = "self >= 0", message = "is negative: give 0 or more")
        @JsonPropertyDescription("How many requests must have been judged in this step. Left out: what health says.")
        @Nullable
        Long minRequests,

        @JsonPropertyDescription("What must say yes before the next step.") @Nullable
        Gate gate) {}
