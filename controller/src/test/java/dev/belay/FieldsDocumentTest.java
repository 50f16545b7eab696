package dev.belay;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/// The reference of all fields, from the CRDs that are served.
class FieldsDocumentTest {

    private static final Path PAGE = Path.of("..", "docs", "fields.md");
    private static final Path CRDS = Path.of("..", "crds");

    @Test
    void thePageListsEachFieldOfTheCrds() throws IOException {
        String generated = """
                # Every field

                What `kubectl explain release.spec` and `kubectl explain releasepolicy.spec` say, on one page. Generated from the
                CRDs by a test. `[]` is a list, `{}` a map by name; what is absent in a Release's `health` comes from the policy.

                ## Release

                %s
                ## Status of a Release

                %s
                ## ReleasePolicy

                %s""".formatted(
                        table("releases.belay.dev.yaml", "spec"),
                        table("releases.belay.dev.yaml", "status"),
                        table("releasepolicies.belay.dev.yaml", "spec"));
        if ("write".equals(System.getProperty("docs"))) {
            Files.writeString(PAGE, generated);
        }
        assertThat(PAGE)
                .as("docs/fields.md; to write it anew: mvn -pl controller -am test -Ddocs=write")
                .hasContent(generated);
    }

    private static String table(String file, String part) throws IOException {
        JsonNode crd = Serialization.unmarshal(Files.readString(CRDS.resolve(file)), JsonNode.class);
        JsonNode schema =
                crd.at("/spec/versions/0/schema/openAPIV3Schema/properties").path(part);
        return "| field | type | what it is |\n| --- | --- | --- |\n"
                + rows(part, schema).collect(Collectors.joining());
    }

    private static Stream<String> rows(String path, JsonNode schema) {
        return schema.path("properties").properties().stream()
                .flatMap(field -> row(path + "." + field.getKey(), field.getValue()));
    }

    private static Stream<String> row(String path, JsonNode schema) {
        String line = "| `%s` | %s | %s%s |\n"
                .formatted(path, type(schema), cell(schema.path("description").asText()), rules(schema));
        JsonNode items = schema.path("items");
        JsonNode values = schema.path("additionalProperties");
        Stream<String> inside = items.isObject()
                ? rows(path + "[]", items)
                : values.isObject() ? rows(path + "{}", values) : rows(path, schema);
        return Stream.concat(Stream.of(line), inside);
    }

    private static String type(JsonNode schema) {
        String type = schema.path("type").asText("");
        String format = schema.path("format").asText("");
        return type.isEmpty() ? "string or number" : format.equals("date-time") ? "time" : type;
    }

    /// What the API server refuses, in its own words.
    private static String rules(JsonNode schema) {
        String rules = StreamSupport.stream(
                        schema.path("x-kubernetes-validations").spliterator(), false)
                .map(rule -> cell(rule.path("message").asText()))
                .filter(message -> !message.isEmpty())
                .collect(Collectors.joining("; "));
        return rules.isEmpty() ? "" : " Rule: " + rules + ".";
    }

    private static String cell(String text) {
        return text.replace('\n', ' ').replace("|", "\\|");
    }
}
