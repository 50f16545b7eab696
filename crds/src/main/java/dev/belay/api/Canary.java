package dev.belay.api;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;

/// A release in steps.
@SpecPart
public record Canary(
        @Required
        @Size(max = Lengths.STEPS)
        @JsonPropertyDescription("The steps, with weights that do not fall. 100 % follows the last one by itself.")
        List<CanaryStep> steps) {

    public Canary {
        steps = List.copyOf(requireNonNullElse(steps, List.of()));
    }
}
