package dev.belay.api;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads the flat status into its parts. Jackson could do it alone, but the client wraps every property in one of
/// its own, and an unwrapped component of a record is lost behind that.
final class ReleaseStatusReader extends JsonDeserializer<ReleaseStatus> {

    @Override
    public ReleaseStatus deserialize(JsonParser parser, DeserializationContext context) throws IOException {
        JsonNode flat = context.readTree(parser);
        return new ReleaseStatus(
                context.readTreeAsValue(flat, Summary.class),
                context.readTreeAsValue(flat, Stage.class),
                context.readTreeAsValue(flat, Identity.class),
                part(flat, "trial", TrialStatus.class, context),
                part(flat, "plan", PlanStatus.class, context),
                context.readTreeAsValue(flat, Judgement.class),
                context.readTreeAsValue(flat, Memory.class),
                conditions(flat, context));
    }

    private static <T> @Nullable T part(JsonNode flat, String name, Class<T> type, DeserializationContext context)
            throws IOException {
        return flat.hasNonNull(name) ? context.readTreeAsValue(flat.get(name), type) : null;
    }

    private static List<Condition> conditions(JsonNode flat, DeserializationContext context) throws IOException {
        Condition @Nullable [] given = part(flat, "conditions", Condition[].class, context);
        return given == null ? List.of() : Arrays.asList(given);
    }
}
