package dev.belay.api;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A route of the frozen plan.
///
/// @param rules none: every rule that names a target Service
@StatusPart
public record PlannedRoute(
        @Size(max = Lengths.OBJECT_NAME) @JsonPropertyDescription("Name of the route.") @Nullable
        String name,

        @Size(max = Lengths.RULES)
        @JsonPropertyDescription("Names of the rules that are weighed; none: every rule that names a target Service.")
        List<@Size(max = Lengths.OBJECT_NAME) String> rules) {

    public PlannedRoute {
        rules = List.copyOf(requireNonNullElse(rules, List.of()));
    }
}
