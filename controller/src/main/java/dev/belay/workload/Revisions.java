package dev.belay.workload;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.belay.kube.Labels;
import dev.belay.release.Revision;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.TreeMap;
import java.util.TreeSet;

/// Names a pod template: the first ten hex digits of the SHA-256 of its canonical JSON. What only says "restart" is
/// left out, and so is the label that Kubernetes adds to the template of a ReplicaSet.
///
/// The name stands in status and must come out the same after every upgrade: `RevisionsTest` pins one.
public final class Revisions {

    static final String RESTARTED_AT = "kubectl.kubernetes.io/restartedAt";

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final int DIGITS = 10;

    private Revisions() {}

    public static Revision of(PodTemplateSpec template) {
        JsonNode node = whole(template);
        if (node.get("metadata") instanceof ObjectNode metadata) {
            without(metadata, "annotations", RESTARTED_AT);
        }
        byte[] canonical = canonical(node).toString().getBytes(StandardCharsets.UTF_8);
        return new Revision(HexFormat.of().formatHex(sha256(canonical)).substring(0, DIGITS));
    }

    /// Whether Kubernetes takes them for one: a restart makes a difference here.
    static boolean isSame(PodTemplateSpec one, PodTemplateSpec other) {
        return canonical(whole(one)).equals(canonical(whole(other)));
    }

    /// Where two templates differ first, as a path; empty: nowhere.
    public static String difference(PodTemplateSpec one, PodTemplateSpec other) {
        return difference("template", canonical(whole(one)), canonical(whole(other)));
    }

    private static String difference(String at, JsonNode one, JsonNode other) {
        if (one.equals(other)) {
            return "";
        }
        if (one.isObject() && other.isObject()) {
            TreeSet<String> names = new TreeSet<>();
            one.fieldNames().forEachRemaining(names::add);
            other.fieldNames().forEachRemaining(names::add);
            for (String name : names) {
                String inside = difference(at + "." + name, one.path(name), other.path(name));
                if (!inside.isEmpty()) {
                    return inside;
                }
            }
        }
        if (one.isArray() && other.isArray() && one.size() == other.size()) {
            for (int index = 0; index < one.size(); index++) {
                String inside = difference(at + "[" + index + "]", one.get(index), other.get(index));
                if (!inside.isEmpty()) {
                    return inside;
                }
            }
        }
        return at;
    }

    private static JsonNode whole(PodTemplateSpec template) {
        JsonNode node = MAPPER.valueToTree(template);
        if (node.get("metadata") instanceof ObjectNode metadata) {
            without(metadata, "labels", Labels.POD_TEMPLATE_HASH);
            // Deployments that were stored by older servers carry an explicit null here.
            metadata.remove("creationTimestamp");
        }
        return node;
    }

    private static void without(ObjectNode metadata, String map, String key) {
        if (metadata.get(map) instanceof ObjectNode entries) {
            entries.remove(key);
        }
    }

    /// Keys in order, and nothing that says nothing: a null, an empty map and an absent one are the same to
    /// Kubernetes.
    private static JsonNode canonical(JsonNode node) {
        return switch (node) {
            case ObjectNode object -> {
                TreeMap<String, JsonNode> sorted = new TreeMap<>();
                object.properties().forEach(entry -> sorted.put(entry.getKey(), canonical(entry.getValue())));
                sorted.values().removeIf(value -> value.isNull() || (value.isContainerNode() && value.isEmpty()));
                yield MAPPER.valueToTree(sorted);
            }
            case ArrayNode array -> {
                ArrayNode items = MAPPER.createArrayNode();
                array.forEach(item -> items.add(canonical(item)));
                yield items;
            }
            default -> node;
        };
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }
}
