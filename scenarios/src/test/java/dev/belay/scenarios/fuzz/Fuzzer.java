package dev.belay.scenarios.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/// Makes specs from the schema of a CRD: every field that it has, whichever that are, filled in more or less
/// wildly. The same seed makes the same ones.
final class Fuzzer {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final List<Double> WILDNESS = List.of(0.0, 0.0, 0.01, 0.05, 0.2);
    private static final double OPTIONAL = 0.4;
    private static final int FEW = 4;
    private static final List<String> VERBS =
            List.of("abort", "pause", "promote", "resume", "retry", "skip", "nonsense");

    private final JsonNode schema;
    private final Words words;
    private double wild;

    Fuzzer(String crd, RandomGenerator random) {
        try {
            schema = Serialization.unmarshal(Files.readString(Path.of("..", "crds", crd)), JsonNode.class)
                    .at("/spec/versions/0/schema/openAPIV3Schema/properties/spec");
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
        words = new Words(random);
    }

    /// The next one.
    ObjectNode object(String kind, String name) {
        wild = words.one(WILDNESS);
        ObjectNode object =
                JSON.objectNode().put("apiVersion", "belay.dev/v1alpha1").put("kind", kind);
        ObjectNode meta = object.putObject("metadata").put("name", name);
        JsonNode spec = value(schema, "spec");
        if (spec instanceof ObjectNode whole && !words.chance(wild)) {
            makeSense(whole);
        }
        object.set("spec", spec);
        if (words.chance(0.1)) {
            String said = words.chance(0.5) ? "now" : words.mistaken();
            meta.putObject("annotations").put("belay.dev/" + words.one(VERBS), said);
        }
        return object;
    }

    /// Fields that are each as they should be, and contradict one another, are refused by the same few rules.
    private void makeSense(ObjectNode spec) {
        List<String> strategies = new ArrayList<>(List.of("canary", "blueGreen", "flag"));
        strategies.removeIf(strategy -> !schema.path("properties").has(strategy));
        if (!strategies.isEmpty()) {
            String kept = words.one(strategies);
            strategies.remove(kept);
            spec.remove(strategies);
            if (!spec.has(kept)) {
                spec.set(kept, value(schema.path("properties").path(kept), kept));
            }
        }
        if (spec.at("/canary/steps") instanceof ArrayNode steps) {
            List<JsonNode> sorted = new ArrayList<>();
            steps.forEach(sorted::add);
            sorted.sort(Comparator.comparingLong(step -> step.path("weight").asLong()));
            steps.removeAll().addAll(sorted);
        }
    }

    private JsonNode value(JsonNode node, String field) {
        if (words.chance(wild)) {
            return mistake();
        }
        return switch (node.path("type").asText()) {
            case "object" -> fields(node, field);
            case "array" -> items(node, field);
            case "integer" -> JSON.numberNode(words.chance(wild) ? words.mistakenNumber() : words.number());
            case "number" -> JSON.numberNode(words.quantile());
            case "boolean" -> JSON.booleanNode(words.chance(0.5));
            default -> JSON.textNode(words.chance(wild) ? words.mistaken() : words.fitting(field));
        };
    }

    /// Of any type.
    private JsonNode mistake() {
        return words.one(List.<JsonNode>of(
                JSON.textNode(words.mistaken()),
                JSON.numberNode(words.mistakenNumber()),
                JSON.numberNode(1.5),
                JSON.booleanNode(true),
                JSON.nullNode(),
                JSON.arrayNode().add(words.mistaken()),
                JSON.objectNode().put(words.mistaken().strip() + "x", 1)));
    }

    private JsonNode fields(JsonNode node, String field) {
        ObjectNode made = JSON.objectNode();
        List<String> required = new ArrayList<>();
        node.path("required").forEach(name -> required.add(name.asText()));
        for (Map.Entry<String, JsonNode> property : node.path("properties").properties()) {
            boolean isRequired = required.contains(property.getKey());
            if (words.chance(isRequired ? 1 - wild / 2 : OPTIONAL)) {
                made.set(property.getKey(), value(property.getValue(), property.getKey()));
            }
        }
        JsonNode more = node.path("additionalProperties");
        for (int count = more.isObject() ? words.random().nextInt(3) : 0; count > 0; count--) {
            String key = words.chance(wild) ? words.mistaken() : words.fitting(field + " key");
            made.set(key, value(more, field + "{}"));
        }
        if (words.chance(wild)) {
            made.put("unknown", words.mistaken());
        }
        return made;
    }

    private JsonNode items(JsonNode node, String field) {
        int most = node.path("maxItems").asInt(FEW);
        int size = words.chance(wild) ? most + 1 : words.random().nextInt(Math.min(FEW, most) + 1);
        ArrayNode made = JSON.arrayNode();
        for (int count = 0; count < size; count++) {
            made.add(value(node.path("items"), field + "[]"));
        }
        return made;
    }
}
