package dev.belay.api;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/// A release in steps.
@SpecPart
public record Canary(
        @Required
        @Size(max = Lengths.STEPS)
        @ValidationRule(
                value = "size(self) >= 1",
                message = "has no step: give at least one, such as {weight: 10, hold: 5m}")
        @ValidationRule(
                value = "self.map(s, s.weight).isSorted()",
                message = "a weight falls: put the steps in order, each weight at least that of the step before")
        @JsonPropertyDescription("The steps, with weights that do not fall. 100 % follows the last one by itself.")
        List<CanaryStep> steps) {

    public Canary {
        steps = List.copyOf(requireNonNullElse(steps, List.of()));
    }
}
