package dev.belay.api;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;

/// What is released and what leads to it.
///
/// @param services none: the only Service that selects the pods
/// @param routes none: shares are made by the number of pods
@SpecPart
public record Target(
        @Required
        @Size(min = 1, max = Lengths.OBJECT_NAME)
        @JsonPropertyDescription("Name of the Deployment, in the namespace of this Release.")
        String deployment,

        @Size(max = Lengths.SERVICES)
        @JsonPropertyDescription("Names of the Services whose traffic is moved. May be left out where only one Service"
                + " selects the pods.")
        List<@Size(min = 1, max = Lengths.NAME) String> services,

        @Size(max = Lengths.SERVICES)
        @JsonPropertyDescription(
                "Names of Services that select the pods too and are to be left as they are, such as one"
                        + " for metrics.")
        List<@Size(min = 1, max = Lengths.NAME) String> ignoreServices,

        @Size(max = Lengths.ROUTES)
        @JsonPropertyDescription("Routes whose weights are moved. Without any, shares are made by the number of pods.")
        List<TargetRoute> routes) {

    public Target {
        services = List.copyOf(requireNonNullElse(services, List.of()));
        ignoreServices = List.copyOf(requireNonNullElse(ignoreServices, List.of()));
        routes = List.copyOf(requireNonNullElse(routes, List.of()));
    }
}
