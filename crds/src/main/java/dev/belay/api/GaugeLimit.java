package dev.belay.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/// Between which values a gauge must stay.
@SpecPart
public record GaugeLimit(
        @Required
        @Size(min = 1, max = Lengths.NAME)
        @JsonPropertyDescription("Name of the template in the ReleasePolicy.")
        String name,

        @Size(min = 1, max = Lengths.NUMBER)
        @JsonPropertyDescription("The greatest value that is healthy, such as \"100\" or \"1.5Gi\".")
        @Nullable
        String max,

        @Size(min = 1, max = Lengths.NUMBER)
        @JsonPropertyDescription("The least value that is healthy, such as \"1\".")
        @Nullable
        String min) {}
