package dev.belay.api;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// All steps of the trial with what they need, frozen when it began.
@StatusPart
public record PlanStatus(
        @Size(max = Lengths.WORD) @JsonPropertyDescription("CanaryByRoute, CanaryByPods, BlueGreen or Flag.") @Nullable
        String strategy,

        @Size(max = Lengths.STEPS) @JsonPropertyDescription("The steps; the final 100 % is none of them.")
        List<PlannedStep> steps,

        @Size(max = Lengths.NUMBER)
        @JsonPropertyDescription("How long stable is kept after all the traffic has moved.")
        @Nullable
        String bake,

        @Size(max = Lengths.NUMBER)
        @JsonPropertyDescription("How long pods may take to become ready, or a write to be accepted.")
        @Nullable
        String progressDeadline,

        @Size(max = Lengths.SERVICES) @JsonPropertyDescription("The Services that the trial pins.")
        List<@Size(max = Lengths.NAME) String> services,

        @Size(max = Lengths.ROUTES) @JsonPropertyDescription("The routes that the trial weighs.")
        List<PlannedRoute> routes,

        @JsonPropertyDescription("The feature flag that the trial moves; absent: none.") @Nullable
        PlannedFlag flag) {

    public PlanStatus {
        steps = List.copyOf(requireNonNullElse(steps, List.of()));
        services = List.copyOf(requireNonNullElse(services, List.of()));
        routes = List.copyOf(requireNonNullElse(routes, List.of()));
    }
}
