package dev.belay.api;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a Release says of its own health. No field has a default in the schema: what is absent comes from the
/// policy, and a default here would hide it.
@SpecPart
@ValidationRule(
        value = "!has(self.dialect) || self.dialect != 'none' || (!has(self.errors) && !has(self.latency))",
        message = "dialect none reads no requests: leave errors and latency out, or name another dialect",
        fieldPath = ".dialect")
public record Health(
        @Size(max = Lengths.WORD)
        @ValidationRule(value = Rules.IS_DIALECT, message = Rules.DIALECT_WANTED)
        @JsonPropertyDescription(
                "Names of the service's metrics: micrometer, opentelemetry, or none for a service without"
                        + " metrics.")
        @Nullable
        String dialect,

        @JsonPropertyDescription("Limit on failed requests. It replaces the policy's as a whole.") @Nullable
        ErrorLimit errors,

        @JsonPropertyDescription("Limit on slow requests. It replaces the policy's as a whole.") @Nullable
        LatencyLimit latency,

        @Size(max = Lengths.GAUGES)
        @JsonPropertyDescription("Limits on gauges, by the names of the policy's templates.")
        List<GaugeLimit> metrics,

        @ValidationRule(value = "self >= 0", message = "is negative: give 0 or more")
        @JsonPropertyDescription(
                "How many requests the candidate must have answered in each step, besides what the judge needs.")
        @Nullable
        Long minRequests) {

    public Health {
        metrics = List.copyOf(requireNonNullElse(metrics, List.of()));
    }
}
