package dev.belay.kube;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.stream.Stream;

/// A JSON patch (RFC 6902) as a value. Lists such as a route's rules are atomic for server-side apply, so one field
/// in them is changed by a patch whose `test`s prove that it is still the field that was seen.
public record JsonPatch(List<Operation> operations) {

    public static final JsonPatch EMPTY = new JsonPatch(List.of());

    private static final ObjectMapper MAPPER = new ObjectMapper();

    /// One step of a patch.
    ///
    /// @param value of `test`, `add` and `replace`; a JSON null with `remove`
    public record Operation(String op, String path, JsonNode value) {

        /// A test proves something and changes nothing.
        boolean changes() {
            return !op.equals("test");
        }
    }

    public JsonPatch {
        operations = List.copyOf(operations);
    }

    /// A path of names; each may contain any character.
    public static String path(String... names) {
        StringBuilder path = new StringBuilder();
        for (String name : names) {
            path.append('/').append(name.replace("~", "~0").replace("/", "~1"));
        }
        return path.toString();
    }

    public JsonPatch test(String path, Object value) {
        return and(new Operation("test", path, MAPPER.valueToTree(value)));
    }

    public JsonPatch add(String path, Object value) {
        return and(new Operation("add", path, MAPPER.valueToTree(value)));
    }

    public JsonPatch replace(String path, Object value) {
        return and(new Operation("replace", path, MAPPER.valueToTree(value)));
    }

    public JsonPatch remove(String path) {
        return and(new Operation("remove", path, JsonNodeFactory.instance.nullNode()));
    }

    public JsonPatch and(JsonPatch other) {
        return new JsonPatch(
                Stream.concat(operations.stream(), other.operations.stream()).toList());
    }

    private JsonPatch and(Operation operation) {
        return and(new JsonPatch(List.of(operation)));
    }

    /// Whether sending it would write anything.
    public boolean changesSomething() {
        return operations.stream().anyMatch(Operation::changes);
    }

    /// As the API server takes it.
    public String json() {
        ArrayNode all = MAPPER.createArrayNode();
        for (Operation operation : operations) {
            ObjectNode node = all.addObject().put("op", operation.op()).put("path", operation.path());
            if (!operation.op().equals("remove")) {
                node.set("value", operation.value());
            }
        }
        return all.toString();
    }
}
