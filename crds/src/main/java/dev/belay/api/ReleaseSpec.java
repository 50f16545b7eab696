package dev.belay.api;

import static java.util.Collections.unmodifiableMap;
import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// How a service is released. Exactly one of `canary` and `blueGreen` is given.
///
/// @param images by container; none: the Deployment itself is what the user changes
@SpecPart
@ValidationRule(
        value = "has(self.canary) != has(self.blueGreen)",
        message = "give exactly one of canary and blueGreen: steps of rising weight, or all the traffic at once")
@ValidationRule(
        value = "!has(self.canary) || (has(self.target.routes) && size(self.target.routes) > 0)"
                + " || self.canary.steps.all(s, s.weight <= 50)",
        message = "without target.routes the number of pods makes the shares, beside a full stable, and 50 is the most:"
                + " name a route, or keep every weight at 50 or less",
        fieldPath = ".canary.steps")
public record ReleaseSpec(
        @Required
        @JsonPropertyDescription("The Deployment that is released, with the Services and routes that lead to it.")
        Target target,

        @Size(max = Lengths.CONTAINERS)
        @JsonPropertyDescription("Images by the container's name. When given, applying this object is the act of"
                + " release, and Belay writes them to the Deployment. Otherwise change the Deployment itself.")
        @ValidationRule(value = Rules.NAMES_CONTAINERS, message = Rules.CONTAINER_WANTED)
        @ValidationRule(value = Rules.NAMES_IMAGES, message = Rules.IMAGE_WANTED)
        Map<String, @Size(max = Lengths.IMAGE) String> images,

        @JsonPropertyDescription(
                "Release in steps of rising weight; 100 % follows the last one. Give this or blueGreen.")
        @Nullable
        Canary canary,

        @JsonPropertyDescription("Release by moving all the traffic at once, after a look at the candidate without"
                + " traffic. Give this or canary.")
        @Nullable
        BlueGreen blueGreen,

        @Default("10m")
        @Size(max = Lengths.DURATION)
        @ValidationRule(value = Rules.IS_DURATION, message = Rules.DURATION_WANTED)
        @JsonPropertyDescription("How long stable is kept at full size, and the candidate watched, after all the"
                + " traffic has moved. 0s for none.")
        @Nullable
        String bake,

        @JsonPropertyDescription("What counts as bad. What is absent comes from the ReleasePolicy.") @Nullable
        Health health,

        @Default("10m")
        @Size(max = Lengths.DURATION)
        @ValidationRule(value = Rules.IS_DURATION, message = Rules.DURATION_WANTED)
        @ValidationRule(value = Rules.IS_POSITIVE, message = Rules.POSITIVE_WANTED)
        @JsonPropertyDescription("How long the candidate's pods may take to become ready, or a write to be accepted"
                + " and confirmed. It stands still at gates, while paused, and without a verdict.")
        @Nullable
        String progressDeadline,

        @Default("false")
        @JsonPropertyDescription("Holds every forward move until it is false again. Never holds a rollback.")
        boolean paused) {

    public ReleaseSpec {
        images = unmodifiableMap(new TreeMap<>(requireNonNullElse(images, Map.of())));
    }
}
