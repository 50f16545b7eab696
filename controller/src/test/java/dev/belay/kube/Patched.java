package dev.belay.kube;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.zjsonpatch.JsonPatchException;

/// Applies a patch to a value by the client's own library, `test`s included. What a server makes of it is tested on
/// a real one; this shows what the patch says.
public final class Patched {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private Patched() {}

    /// The object as it is with the patch on it.
    ///
    /// @throws JsonPatchException if a `test` fails
    public static <T extends HasMetadata> T by(JsonPatch patch, T object) {
        try {
            // As text: the library tells an int from a long of the same value, which no server does.
            JsonNode seen = MAPPER.readTree(MAPPER.writeValueAsString(object));
            JsonNode result = io.fabric8.zjsonpatch.JsonPatch.apply(MAPPER.readTree(patch.json()), seen);
            @SuppressWarnings("unchecked")
            Class<T> type = (Class<T>) object.getClass();
            return MAPPER.treeToValue(result, type);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("what was written as JSON can be read as JSON", impossible);
        }
    }
}
