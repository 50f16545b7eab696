package dev.belay.api;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A route that leads to the target.
///
/// @param rules none: every rule that names a target Service
@SpecPart
public record TargetRoute(
        @Default("HTTPRoute")
        @Size(max = Lengths.WORD)
        @ValidationRule(
                value = "self == 'HTTPRoute'",
                message = "is no kind of route that Belay knows: write HTTPRoute")
        @JsonPropertyDescription("Kind of the route: HTTPRoute.")
        @Nullable
        String kind,

        @Required
        @Size(max = Lengths.OBJECT_NAME)
        @ValidationRule(value = Rules.IS_OBJECT_NAME, message = Rules.OBJECT_NAME_WANTED)
        @JsonPropertyDescription("Name of the route, in the namespace of this Release.")
        String name,

        @Size(max = Lengths.RULES)
        @JsonPropertyDescription(
                "Names of the rules whose weights are moved. Left out: every rule that names a target Service.")
        List<@Size(min = 1, max = Lengths.OBJECT_NAME) String> rules) {

    public TargetRoute {
        rules = List.copyOf(requireNonNullElse(rules, List.of()));
    }
}
