package dev.belay.api;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/// What is released and what leads to it.
///
/// @param services none: the only Service that selects the pods
/// @param routes none: shares are made by the number of pods
@SpecPart
@ValidationRule(
        value = "!has(self.services) || !has(self.ignoreServices)"
                + " || self.services.all(s, !(s in self.ignoreServices))",
        message = "a Service stands in services and in ignoreServices: leave it out of one of the two",
        fieldPath = ".ignoreServices")
public record Target(
        @Required
        @Size(max = Lengths.OBJECT_NAME)
        @ValidationRule(value = Rules.IS_OBJECT_NAME, message = Rules.OBJECT_NAME_WANTED)
        @ValidationRule(
                value = "self == oldSelf",
                message = "a Release belongs to one Deployment: delete this Release and create another")
        @JsonPropertyDescription("Name of the Deployment, in the namespace of this Release.")
        String deployment,

        @Size(max = Lengths.SERVICES)
        @ValidationRule(value = Rules.NAME_SERVICES, message = Rules.SERVICES_WANTED)
        @JsonPropertyDescription("Names of the Services whose traffic is moved. May be left out where only one Service"
                + " selects the pods.")
        List<@Size(max = Lengths.NAME) String> services,

        @Size(max = Lengths.SERVICES)
        @ValidationRule(value = Rules.NAME_SERVICES, message = Rules.SERVICES_WANTED)
        @JsonPropertyDescription(
                "Names of Services that select the pods too and are to be left as they are, such as one"
                        + " for metrics.")
        List<@Size(max = Lengths.NAME) String> ignoreServices,

        @Size(max = Lengths.ROUTES)
        @JsonPropertyDescription("Routes whose weights are moved. Without any, shares are made by the number of pods.")
        List<TargetRoute> routes) {

    public Target {
        services = List.copyOf(requireNonNullElse(services, List.of()));
        ignoreServices = List.copyOf(requireNonNullElse(ignoreServices, List.of()));
        routes = List.copyOf(requireNonNullElse(routes, List.of()));
    }
}
