package dev.belay.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.belay.api.Release;
import dev.belay.history.Library;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// The description says what the API does: its paths, what they take, and each field of what they answer.
@Tag("cluster")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class DescriptionTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern TAKEN = Pattern.compile(".*it takes (.*)");
    private static final List<String> KINDS = List.of("trials", "moves", "rollbacks", "verbs", "gaps", "samples");

    private final Library library = Library.inAFile();
    private final WebStage stage = WebStage.with(library.archive());
    private final String person = stage.watcher();
    private JsonNode described = JSON.nullNode();

    @BeforeAll
    void set() throws Exception {
        Release shop = Library.ended(stage.namespace(), "shop", 3);
        stage.shows(shop);
        stage.shows(Library.watching(stage.namespace(), "cart"));
        library.tell(shop);
        library.tell(Library.watching(stage.namespace(), "cart"));
        described = WebStage.json(stage.send(stage.to("/docs/openapi.json")));
    }

    @AfterAll
    void strike() {
        stage.close();
        library.close();
    }

    private JsonNode resolved(JsonNode node) {
        return node.has("$ref") ? described.at(node.path("$ref").asText().substring(1)) : node;
    }

    @Test
    void namesEachPathThatThereIsAndNoOther() {
        Set<String> named = new TreeSet<>();
        described
                .path("paths")
                .properties()
                .forEach(path -> path.getValue()
                        .fieldNames()
                        .forEachRemaining(method -> named.add(method + " " + path.getKey())));
        Set<String> served = stage.router()
                .uriRoutes()
                .filter(route -> route.getUriMatchTemplate().toPathString().startsWith("/api"))
                .filter(route -> !route.getHttpMethodName().equals("HEAD"))
                .map(route -> route.getHttpMethodName().toLowerCase(Locale.ROOT) + " "
                        + route.getUriMatchTemplate().toPathString())
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(named).isEqualTo(served);
    }

    private String filled(String path, String what) {
        return path.replace("{namespace}", stage.namespace())
                .replace("{name}", "shop")
                .replace("{what}", what);
    }

    /// Asked for one that it does not take, each path says which ones it takes.
    @Test
    void namesEachParameter() throws Exception {
        for (var path : described.path("paths").properties()) {
            JsonNode get = path.getValue().path("get");
            if (get.isMissingNode()) {
                continue;
            }
            Set<String> named = new TreeSet<>();
            get.path("parameters").forEach(each -> {
                JsonNode parameter = resolved(each);
                assertThat(path.getKey().contains("{" + parameter.path("name").asText() + "}"))
                        .isEqualTo(parameter.path("in").asText().equals("path"));
                if (parameter.path("in").asText().equals("query")) {
                    named.add(parameter.path("name").asText());
                }
            });
            String told = WebStage.problem(400, stage.get(filled(path.getKey(), "trials") + "?nonsense=1", person));
            Matcher taken = TAKEN.matcher(told);
            assertThat(
                            taken.matches()
                                    ? new TreeSet<>(Arrays.asList(taken.group(1).split(", ", -1)))
                                    : Set.of())
                    .as(path.getKey())
                    .isEqualTo(named);
        }
    }

    @Test
    void namesEachFieldOfWhatIsAnswered() throws Exception {
        for (var path : described.path("paths").properties()) {
            JsonNode get = path.getValue().path("get");
            if (isStream(get)) {
                continue;
            }
            for (String what : path.getKey().contains("{what}") ? KINDS : List.of("")) {
                if (!get.isMissingNode()) {
                    JsonNode answer = WebStage.json(stage.get(filled(path.getKey(), what), person));
                    compare(path.getKey() + what, schema(get), answer);
                }
            }
        }
        String samples = "/api/v1/namespaces/%s/releases/cart/history/samples".formatted(stage.namespace());
        JsonNode answer = WebStage.json(stage.get(samples, person));
        assertThat(answer.path("items")).isNotEmpty();
        compare(samples, described.at("/components/schemas/History"), answer);
    }

    /// It has no end; its fields are those of a summary.
    private static boolean isStream(JsonNode operation) {
        return operation.path("responses").path("200").path("content").has("text/event-stream");
    }

    @Test
    void namesEachFieldOfWhatStreamsTell() throws Exception {
        Release shop = Library.ended(stage.namespace(), "shop", 3);
        shop.getMetadata().setResourceVersion("7");
        stage.feed().seen(shop);
        stage.feed().begun();
        int streams = 0;
        for (var path : described.path("paths").properties()) {
            if (isStream(path.getValue().path("get"))) {
                streams++;
                try (Ear ear = Ear.at(stage, filled(path.getKey(), ""), person)) {
                    Ear.Event event = ear.next();
                    assertThat(event.name()).isEqualTo("release");
                    compare(path.getKey(), described.at("/components/schemas/ReleaseSummary"), event.data());
                }
            }
        }
        assertThat(streams).isEqualTo(3);
    }

    private static JsonNode schema(JsonNode operation) {
        return operation
                .path("responses")
                .path("200")
                .path("content")
                .path("application/json")
                .path("schema");
    }

    /// Every field is described, of its kind, and those that are said to be there are.
    private void compare(String where, JsonNode given, JsonNode value) {
        JsonNode schema = resolved(given);
        if (schema.has("anyOf")) {
            JsonNode sample = resolved(schema.path("anyOf").get(1));
            JsonNode fact = resolved(schema.path("anyOf").get(0));
            compare(where, value.has("seq") ? fact : sample, value);
            return;
        }
        String kind = schema.path("type").asText();
        assertThat(isOf(kind, value)).as("%s is no %s: %s", where, kind, value).isTrue();
        if (value.isArray()) {
            value.forEach(each -> compare(where + "[]", schema.path("items"), each));
        } else if (value.isObject() && schema.has("properties")) {
            schema.path("required")
                    .forEach(name -> assertThat(value.has(name.asText()))
                            .as("%s has no %s", where, name)
                            .isTrue());
            value.properties().forEach(field -> {
                JsonNode of = schema.path("properties").path(field.getKey());
                assertThat(of.isMissingNode())
                        .as("%s.%s is not described", where, field.getKey())
                        .isFalse();
                compare(where + "." + field.getKey(), of, field.getValue());
            });
        } else if (value.isObject() && schema.has("additionalProperties")) {
            value.forEach(each -> compare(where + ".*", schema.path("additionalProperties"), each));
        }
    }

    private static boolean isOf(String kind, JsonNode value) {
        return switch (kind) {
            case "object" -> value.isObject();
            case "array" -> value.isArray();
            case "string" -> value.isTextual();
            case "integer" -> value.isIntegralNumber();
            case "number" -> value.isNumber();
            case "boolean" -> value.isBoolean();
            default -> false;
        };
    }

    @Test
    void namesEachVerb() throws Exception {
        Set<String> named = new TreeSet<>();
        described.at("/components/schemas/Verb/properties/verb/enum").forEach(each -> named.add(each.asText()));
        String path = "/api/v1/namespaces/%s/releases/shop/verbs".formatted(stage.namespace());
        String told = WebStage.problem(
                400,
                stage.send(stage.to(path)
                        .timeout(Duration.ofSeconds(30))
                        .header("Authorization", "Bearer " + person)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString("{\"verb\": \"none\", \"value\": \"now\"}"))));
        assertThat(new TreeSet<>(
                        Arrays.asList(told.replace("verb is one of ", "").split(", ", -1))))
                .isEqualTo(named);
    }

    @Test
    void isAPageThatLoadsNothingFromElsewhere() throws Exception {
        HttpResponse<String> page = stage.send(stage.to("/docs"));
        assertThat(page.headers().firstValue("Content-Type").orElse("")).startsWith("text/html");
        assertThat(page.headers().firstValue("Content-Security-Policy").orElse(""))
                .contains("default-src 'none'", "connect-src 'self'")
                .doesNotContain("unsafe");
        for (String path : List.of("/docs", "/docs/page.js", "/docs/page.css", "/docs/openapi.json")) {
            HttpResponse<String> part = stage.send(stage.to(path));
            assertThat(part.statusCode()).isEqualTo(200);
            assertThat(part.body())
                    .as(path)
                    .doesNotContainPattern("https?://|//[a-z]+\\.|innerHTML|eval\\(|localStorage");
            assertThat(part.body()).doesNotContain(stage.namespace());
        }
    }
}
