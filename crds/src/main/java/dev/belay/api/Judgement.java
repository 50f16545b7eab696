package dev.belay.api;

import static java.util.Collections.unmodifiableMap;
import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What the judges say, and what they must remember over a failover.
@StatusPart
public record Judgement(
        @JsonPropertyDescription("What the judges say of the candidate.") @Nullable
        VerdictStatus verdict,

        @Size(max = Lengths.SIGNALS)
        @JsonInclude(JsonInclude.Include.NON_EMPTY)
        @JsonPropertyDescription("What the judge remembers of each signal, in its own short form.")
        Map<String, @Size(max = Lengths.JUDGE) String> judge,

        @JsonPropertyDescription("Up to when the evidence is judged.") @Nullable
        Instant judgedUntil) {

    public Judgement {
        judge = unmodifiableMap(new TreeMap<>(requireNonNullElse(judge, Map.of())));
    }
}
