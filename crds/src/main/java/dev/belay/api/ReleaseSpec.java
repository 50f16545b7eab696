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

/// How a service is released. Exactly one of `canary`, `blueGreen` and `flag` is given.
///
/// @param images by container; none: the Deployment itself is what the user changes
@SpecPart
@ValidationRule(
        value = "[has(self.canary), has(self.blueGreen), has(self.flag)].filter(given, given).size() == 1",
        message = "give exactly one of canary, blueGreen and flag: steps of rising weight, all the traffic at once, or"
                + " steps of a feature flag")
@ValidationRule(
        value = "has(self.flag) == has(oldSelf.flag)",
        message = "a Release moves pods or a flag and does not change from one to the other: create another Release,"
                + " both can be there for one Deployment")
@ValidationRule(
        value = "!has(self.flag) || !(has(self.images) || has(self.target.services) || has(self.target.ignoreServices)"
                + " || has(self.target.routes))",
        message = "a Release that moves a flag leaves pods, Services and routes alone: leave images, target.services,"
                + " target.ignoreServices and target.routes out",
        fieldPath = ".flag")
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
                "Release in steps of rising weight; 100 % follows the last one. Give this, blueGreen or flag.")
        @Nullable
        Canary canary,

        @JsonPropertyDescription("Release by moving all the traffic at once, after a look at the candidate without"
                + " traffic. Give this, canary or flag.")
        @Nullable
        BlueGreen blueGreen,

        @JsonPropertyDescription("Release what a feature flag shows, to more and more users, without new pods; the"
                + " Deployment is left alone. Give this, canary or blueGreen.")
        @Nullable
        FlagRelease flag,

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
