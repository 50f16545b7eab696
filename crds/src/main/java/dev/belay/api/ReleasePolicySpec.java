package dev.belay.api;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How health is measured, and the limits for Releases that name none of their own.
@SpecPart
@ValidationRule(
        value = "has(self.prometheus) || (has(self.dialect) && self.dialect == 'none')",
        message = "names no Prometheus: give prometheus.url, or dialect: none to judge by pods alone")
@ValidationRule(
        value = Budget.UNKNOWN + " || " + Budget.JUDGE_KEEPS,
        message = Budget.JUDGE_CANNOT,
        fieldPath = ".every")
@ValidationRule(
        value = Budget.NO_GAUGES + " || " + Budget.UNKNOWN + " || duration(self.every) <= duration('10s')",
        message = "is too seldom for the gauges in metrics: set every to 10s or less, or to auto",
        fieldPath = ".every")
@ValidationRule(
        value = Budget.NO_GAUGES + " || " + Budget.UNKNOWN + " || " + Budget.GAUGES_KEEP,
        message = Budget.GAUGES_CANNOT,
        fieldPath = ".breaches")
public record ReleasePolicySpec(
        @JsonPropertyDescription("Where the metrics are.") @Nullable
        Prometheus prometheus,

        @Default("micrometer")
        @Size(max = Lengths.WORD)
        @ValidationRule(value = Rules.IS_DIALECT, message = Rules.DIALECT_WANTED)
        @JsonPropertyDescription("Names of the services' metrics: micrometer, opentelemetry, or none.")
        @Nullable
        String dialect,

        @Default("/actuator/.*")
        @Size(max = Lengths.IMAGE)
        @ValidationRule(value = Rules.IS_EXPRESSION, message = Rules.EXPRESSION_WANTED)
        @JsonPropertyDescription(
                "Regular expression of the paths that are not counted, since probes and scrapes are not users.")
        @Nullable
        String exclude,

        @Default("auto")
        @Size(max = Lengths.DURATION)
        @ValidationRule(
                value = "self == 'auto' || (" + Rules.IS_DURATION + " && duration(self) >= duration('1s'))",
                message =
                        "is neither auto nor a duration of at least 1s: write auto to look as often as new samples come,"
                                + " or 1s to 13s")
        @JsonPropertyDescription("How often to look: auto, as often as new samples come, or 1s to 13s.")
        @Nullable
        String every,

        @Default("2")
        @ValidationRule(value = "self >= 1 && self <= 20", message = "give a whole number from 1 to 20")
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
        List<GaugeTemplate> metrics,

        @JsonPropertyDescription("Where the feature flags are that Releases move with their steps.") @Nullable
        Unleash unleash) {

    public ReleasePolicySpec {
        metrics = List.copyOf(requireNonNullElse(metrics, List.of()));
    }
}
