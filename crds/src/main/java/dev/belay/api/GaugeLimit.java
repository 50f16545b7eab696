package dev.belay.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/// Between which values a gauge must stay.
@SpecPart
@ValidationRule(value = "has(self.max) || has(self.min)", message = "has no limit: give max, min or both")
@ValidationRule(
        value = "!has(self.max) || !has(self.min) || !isQuantity(self.max) || !isQuantity(self.min)"
                + " || quantity(self.min).compareTo(quantity(self.max)) <= 0",
        message = "is above max, so no value would be healthy: lower min or raise max",
        fieldPath = ".min")
public record GaugeLimit(
        @Required
        @Size(min = 1, max = Lengths.NAME)
        @JsonPropertyDescription("Name of the template in the ReleasePolicy.")
        String name,

        @Size(max = Lengths.NUMBER)
        @ValidationRule(value = "isQuantity(self)", message = Rules.QUANTITY_WANTED)
        @JsonPropertyDescription("The greatest value that is healthy, such as \"100\" or \"1.5Gi\".")
        @Nullable
        String max,

        @Size(max = Lengths.NUMBER)
        @ValidationRule(value = "isQuantity(self)", message = Rules.QUANTITY_WANTED)
        @JsonPropertyDescription("The least value that is healthy, such as \"1\".")
        @Nullable
        String min) {}
