package dev.belay.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/// How slow requests may be: at most `1 − quantile` of them slower than `max`.
@SpecPart
public record LatencyLimit(
        @Required
        @ValidationRule(
                value = "self > 0.0 && self < 1.0",
                message = "is no quantile: give a number between 0 and 1, such as 0.99")
        @JsonPropertyDescription("Share of requests that must be faster than max, such as 0.99.")
        double quantile,

        @Required
        @Size(max = Lengths.DURATION)
        @ValidationRule(value = Rules.IS_BRIEF, message = Rules.BRIEF_WANTED)
        @JsonPropertyDescription("The longest that those requests may take, such as 3s.")
        String max) {}
