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
        @ValidationRule(
                value = "self.matches('^[A-Za-z0-9._~-]+$')",
                message = "is no name that a flag can have: write it as Unleash shows it")
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
        @ValidationRule(
                value = "self.matches('^[A-Za-z0-9._~-]+$')",
                message = "is no id that a project can have: write it as Unleash shows it")
        @JsonPropertyDescription("The project that has the flag.")
        @Nullable
        String project,

        @Default("production")
        @Size(max = Lengths.OBJECT_NAME)
        @ValidationRule(
                value = "self.matches('^[A-Za-z0-9._~-]+$')",
                message = "is no name that an environment can have: write it as Unleash shows it")
        @JsonPropertyDescription("The environment in which it is moved.")
        @Nullable
        String environment,

        @Default("Restore")
        @Size(max = Lengths.WORD)
        @ValidationRule(
                value = "self in ['Restore', 'Off']",
                message = "is no way back: write Restore for the share from before the trial, or \"Off\" in quotes")
        @JsonPropertyDescription(
                "What a rollback makes of it: Restore, the share that it had before the trial, or \"Off\" (in quotes: to YAML a bare Off is a boolean).")
        @Nullable
        String onRollback) {}
