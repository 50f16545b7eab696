package dev.belay.api;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How health is measured, and the limits for Releases that name none of their own.
@SpecPart
public record ReleasePolicySpec(
        @JsonPropertyDescription("Where the metrics are.") @Nullable
        Prometheus prometheus,

        @Default("micrometer")
        @Size(max = Lengths.WORD)
        @JsonPropertyDescription("Names of the services' metrics: micrometer, opentelemetry, or none.")
        @Nullable
        String dialect,

        @Default("/actuator/.*")
        @Size(max = Lengths.IMAGE)
        @JsonPropertyDescription(
                "Regular expression of the paths that are not counted, since probes and scrapes are not" + " users.")
        @Nullable
        String exclude,

        @Default("auto")
        @Size(min = 1, max = Lengths.DURATION)
        @JsonPropertyDescription("How often to look: auto, as often as new samples come, or 1s to 15s.")
        @Nullable
        String every,

        @Default("2")
        @JsonPropertyDescription("How many looks in a row a gauge must be over its limit for a breach.")
        @Nullable
        Integer breaches,

        @Default("{\"errors\":\"5s\",\"latency\":\"30s\"}")
        @JsonPropertyDescription("For how long a pod is not counted after it became ready.")
        @Nullable
        WarmUp warmUp,

        @Default("{\"max\":\"5%\",\"worseThanStable\":\"3x\",\"floor\":\"1%\"}")
        @JsonPropertyDescription(
                "Limit on failed requests for Releases that name none. What is written here replaces the"
                        + " default as a whole.")
        @Nullable
        ErrorLimit errors,

        @Default("{\"quantile\":0.99,\"max\":\"3s\"}")
        @JsonPropertyDescription("Limit on slow requests for Releases that name none. What is written here replaces the"
                + " default as a whole.")
        @Nullable
        LatencyLimit latency,

        @Size(max = Lengths.GAUGES) @JsonPropertyDescription("Templates of gauges that Releases can set limits on.")
        List<GaugeTemplate> metrics) {

    public ReleasePolicySpec {
        metrics = List.copyOf(requireNonNullElse(metrics, List.of()));
    }
}
