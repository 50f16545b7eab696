package dev.belay.chart;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/// An alerting rule, as Prometheus reads it.
record Alert(String name, String expression, JsonNode rule) {

    private static final KubernetesSerialization YAML = new KubernetesSerialization();

    static List<Alert> of(JsonNode groups) {
        return stream(groups)
                .flatMap(group -> stream(group.path("rules")))
                .map(rule ->
                        new Alert(rule.path("alert").asText(), rule.path("expr").asText(), rule))
                .toList();
    }

    static JsonNode yaml(Path file) throws IOException {
        return YAML.unmarshal(Files.readString(file), JsonNode.class);
    }

    private static Stream<JsonNode> stream(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false);
    }

    String annotation(String key) {
        return rule.path("annotations").path(key).asText();
    }

    @Override
    public String toString() {
        return name;
    }
}
