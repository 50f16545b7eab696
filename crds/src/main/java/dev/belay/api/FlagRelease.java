package dev.belay.api;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A release of what a feature flag shows: no new pods, more and more users.
///
/// @param variantLabel none: the whole service is judged
/// @param variant given with `variantLabel`
@SpecPart
@ValidationRule(
        value = "has(self.variantLabel) == has(self.variant)",
        message = "give variantLabel and variant together: the label of a request that tells whether it was shown the"
                + " flag, and its value where it was; or neither, and the whole service is judged")
public record FlagRelease(
        @Required
        @Size(max = Lengths.OBJECT_NAME)
        @ValidationRule(value = Rules.IS_FLAG_NAME, message = Rules.FLAG_NAME_WANTED)
        @JsonPropertyDescription("Name of the flag in Unleash.")
        String name,

        @Required
        @Size(max = Lengths.NAME)
        @ValidationRule(
                value = "self.matches('^[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?$')",
                message = "is no name that a release can have: write letters, digits, - . and _ such as \"2026-11\"")
        @JsonPropertyDescription("What is released, by a name of your own; a new value begins a trial.")
        String release,

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
        String onRollback,

        @Size(max = Lengths.NAME)
        @ValidationRule(value = Rules.IS_LABEL, message = Rules.LABEL_WANTED)
        @JsonPropertyDescription("The label of the request metrics that tells whether a request was shown the flag:"
                + " those that were are judged beside those that have another value. Left out: the whole service is"
                + " judged, by its limits alone.")
        @Nullable
        String variantLabel,

        @Size(max = Lengths.NAME)
        @ValidationRule(
                value = "size(self) > 0",
                message = "is empty: give the value that the label has on requests that were shown the flag")
        @JsonPropertyDescription("The value of variantLabel on requests that were shown the flag, such as \"true\".")
        @Nullable
        String variant,

        @Required
        @Size(max = Lengths.STEPS)
        @ValidationRule(
                value = "size(self) >= 1",
                message = "has no step: give at least one, such as {percent: 5, hold: 10m}")
        @ValidationRule(
                value = "self.map(s, s.percent).isSorted()",
                message = "a percent falls: put the steps in order, each percent at least that of the step before")
        @JsonPropertyDescription("The steps, with shares that do not fall. 100 % follows the last one by itself.")
        List<FlagStep> steps) {

    public FlagRelease {
        steps = List.copyOf(requireNonNullElse(steps, List.of()));
    }
}
