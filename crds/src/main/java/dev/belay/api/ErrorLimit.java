package dev.belay.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/// How many requests may fail.
@SpecPart
@ValidationRule(
        value = "!has(self.floor) || !self.floor.matches(" + Rules.PERCENT + ") || !self.max.matches(" + Rules.PERCENT
                + ") || double(self.floor.replace('%', '')) <= double(self.max.replace('%', ''))",
        message = "is above max, so the comparison with stable would never count: lower floor or raise max",
        fieldPath = ".floor")
public record ErrorLimit(
        @Required
        @Size(max = Lengths.NUMBER)
        @ValidationRule(
                value = "self.matches(" + Rules.PERCENT + ") && double(self.replace('%', '')) > 0.0",
                message =
                        "is no share that can be judged: write a percentage above 0% and below 100%, such as 5% or 0.5%")
        @JsonPropertyDescription("Share of requests that may fail, such as 5%.")
        String max,

        @Size(max = Lengths.NUMBER)
        @ValidationRule(
                value = "self.matches(r'^[0-9]{1,3}(\\.[0-9]{1,2})?x$') && double(self.replace('x', '')) >= 1.0",
                message = "is no factor: write how many times as bad as stable is too bad, at least 1x, such as 3x")
        @JsonPropertyDescription(
                "How many times stable's share the candidate's may be, such as 3x. Left out: stable is not"
                        + " compared with.")
        @Nullable
        String worseThanStable,

        @Size(max = Lengths.NUMBER)
        @ValidationRule(
                value = "self.matches(" + Rules.PERCENT + ")",
                message = "is no percentage below 100%: write one such as 1% or 0.5%")
        @JsonPropertyDescription(
                "Share of failed requests below which the comparison with stable does not count, such as 1%.")
        @Nullable
        String floor) {}
