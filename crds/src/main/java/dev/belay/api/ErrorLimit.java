package dev.belay.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/// How many requests may fail.
@SpecPart
public record ErrorLimit(
        @Required
        @Size(min = 1, max = Lengths.NUMBER)
        @JsonPropertyDescription("Share of requests that may fail, such as 5%.")
        String max,

        @Size(min = 1, max = Lengths.NUMBER)
        @JsonPropertyDescription(
                "How many times stable's share the candidate's may be, such as 3x. Left out: stable is not"
                        + " compared with.")
        @Nullable
        String worseThanStable,

        @Size(min = 1, max = Lengths.NUMBER)
        @JsonPropertyDescription(
                "Share of failed requests below which the comparison with stable does not count, such as" + " 1%.")
        @Nullable
        String floor) {}
