package dev.belay.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// The clock of the progress deadline.
///
/// @param since none: it stands still
@StatusPart
public record Waiting(
        @Size(max = Lengths.NUMBER) @JsonPropertyDescription("What it showed when it last stood still.") @Nullable
        String spent,

        @JsonPropertyDescription("Since when it runs; absent while it stands still.") @Nullable
        Instant since) {}
