package dev.belay.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/// A feature flag whose share moves with a step.
@SpecPart
public record StepFlag(
        @Required
        @Size(max = Lengths.OBJECT_NAME)
        @ValidationRule(value = Rules.IS_FLAG_NAME, message = Rules.FLAG_NAME_WANTED)
        @JsonPropertyDescription("Name of the flag in Unleash.")
        String name,

        @Required
        @ValidationRule(
                value = "self >= 0 && self <= 100",
                message = "is no share in per cent: give a whole number from 0 to 100")
        @JsonPropertyDescription("To how many of a hundred users the flag is shown from this step on, 0 to 100.")
        int percent,

        @Default("default")
        @Size(max = Lengths.OBJECT_NAME)
        @ValidationRule(value = Rules.IS_UNLEASH_ID, message = Rules.PROJECT_WANTED)
        @JsonPropertyDescription("The project that has the flag.")
        @Nullable
        String project,

        @Default("production")
        @Size(max = Lengths.OBJECT_NAME)
        @ValidationRule(value = Rules.IS_UNLEASH_ID, message = Rules.ENVIRONMENT_WANTED)
        @JsonPropertyDescription("The environment in which it is moved.")
        @Nullable
        String environment,

        @Default("Restore")
        @Size(max = Lengths.WORD)
        @ValidationRule(value = Rules.IS_WAY_BACK, message = Rules.WAY_BACK_WANTED)
        @JsonPropertyDescription(
                "What a rollback makes of it: Restore, the share that it had before the trial, or \"Off\" (in quotes: to YAML a bare Off is a boolean).")
        @Nullable
        String onRollback) {}
