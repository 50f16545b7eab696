package dev.belay.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/// A gauge that Releases can name.
@SpecPart
public record GaugeTemplate(
        @Required @Size(min = 1, max = Lengths.NAME) @JsonPropertyDescription("The name that Releases use.")
        String name,

        @Required
        @Size(min = 1, max = Lengths.QUERY)
        @JsonPropertyDescription(
                "PromQL with one value as its result; $namespace and $pods, a regular expression of the"
                        + " candidate's pod names, are put in.")
        String query) {}
