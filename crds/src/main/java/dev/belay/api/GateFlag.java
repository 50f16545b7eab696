package dev.belay.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/// A feature flag that opens a gate. Its project and environment are those of the token that it is read with.
///
/// @param enabled none: in an object that was stored before the default existed
@SpecPart
public record GateFlag(
        @Required
        @Size(max = Lengths.OBJECT_NAME)
        @ValidationRule(value = Rules.IS_FLAG_NAME, message = Rules.FLAG_NAME_WANTED)
        @JsonPropertyDescription("Name of the flag in Unleash.")
        String name,

        @Default("true")
        @JsonPropertyDescription("True: the gate is open while the flag is on. False: while it is off.")
        @Nullable
        Boolean enabled) {}
