package dev.belay.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Each way in which a CRD can break its users, done to the present one: it is seen, and nothing else
/// is.
class CompatibilityTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String STEP = "/properties/spec/properties/canary/properties/steps";

    private final JsonNode former = schema();

    private static JsonNode schema() {
        return Released.schema(Objects.requireNonNull(GeneratedCrd.all().get("releases.belay.dev.yaml")));
    }

    @ParameterizedTest(name = "{3}")
    @CsvSource(delimiter = '|', textBlock = """
            /properties/spec/properties | bake | | spec.bake is gone: what was written there is dropped
            /properties/status/properties | trial | | status.trial is gone: what was written there is dropped
            /properties/spec | required | ["bake", "target"] | spec requires bake, which it did not
            %1$s | maxItems | 3 | spec.canary.steps maxItems is 3 and was 20
            %1$s/items/properties/hold | maxLength | 3 | spec.canary.steps[].hold maxLength is 3 and was 16
            %1$s/items/properties/weight | maximum | 50 | spec.canary.steps[].weight maximum is 50 and was not limited
            %1$s/items/properties/weight | minimum | 1 | spec.canary.steps[].weight minimum is 1 and was not limited
            %1$s/items/properties/weight | type | "string" | spec.canary.steps[].weight type is "string" and was "integer"
            %1$s/items/properties/weight | enum | [10, 50] | spec.canary.steps[].weight enum is [10,50] and was not limited
            /properties/spec/properties/bake | pattern | "^[0-9]+m$" | spec.bake pattern is "^[0-9]+m$" and was not limited
            /properties/spec/properties/bake | default | "5m" | spec.bake default is "5m" and was "10m"
            /properties/spec/properties/images | maxProperties | 1 | spec.images maxProperties is 1 and was 32
            /properties/spec/properties/images/additionalProperties | minLength | 5 | spec.images{} minLength is 5 and was not limited
            /properties/spec/properties/target/properties/services | x-kubernetes-list-type | "map" | spec.target.services x-kubernetes-list-type is "map" and was "set"
            /properties/spec/properties/bake | oneOf | [{"maxLength": 4}] | spec.bake oneOf is [{"maxLength":4}] and was not limited
            /properties/spec/properties/bake | contentEncoding | "base64" | spec.bake has contentEncoding, which this comparison does not know: teach it
            /properties/spec/properties/bake | x-kubernetes-validations | [{"rule": "self != '0s'"}] | spec.bake has the rule `self != '0s'`, which it had not
            """)
    void seesEachKindOfBreak(String pointer, String keyword, @Nullable String value, String sentence)
            throws IOException {
        JsonNode present = former.deepCopy();
        ObjectNode changed = (ObjectNode) present.at(pointer.formatted(STEP));
        if (value == null) {
            changed.remove(keyword);
        } else {
            changed.set(keyword, JSON.readTree(value));
        }
        assertThat(Compatibility.breaks(former, present, Map.of())).containsExactly(sentence);
    }

    @Test
    void seesThatAValueIsNoLongerAccepted() {
        JsonNode wide = former.deepCopy();
        ((ObjectNode) wide.at("/properties/spec/properties/bake"))
                .putArray("enum")
                .add("5m")
                .add("10m");
        JsonNode narrow = wide.deepCopy();
        ((ArrayNode) narrow.at("/properties/spec/properties/bake/enum")).remove(0);
        assertThat(Compatibility.breaks(wide, narrow, Map.of()))
                .containsExactly("spec.bake enum lacks 5m, which it had");
        assertThat(Compatibility.breaks(narrow, wide, Map.of())).isEmpty();
    }

    @Test
    void letsEachKindOfWideningPass() {
        JsonNode present = former.deepCopy();
        ObjectNode spec = (ObjectNode) present.at("/properties/spec/properties");
        spec.putObject("mirror").put("type", "string").putArray("enum").add("all");
        ((ObjectNode) spec.get("bake")).put("maxLength", 64).remove("x-kubernetes-validations");
        ((ObjectNode) spec.get("paused")).put("description", "In other words.");
        ((ObjectNode) present.at(STEP)).put("maxItems", 100);
        ((ObjectNode) present.at("/properties/spec")).remove("required");
        ((ObjectNode) spec.get("target")).put("nullable", true);
        assertThat(Compatibility.breaks(former, present, Map.of())).isEmpty();
        assertThat(Compatibility.breaks(present, former, Map.of()))
                .as("the way back breaks with each of them")
                .hasSizeGreaterThanOrEqualTo(6);
    }

    @Test
    void takesARuleForLooserOnlyIfItIsSaidOfThatVeryPair() {
        JsonNode present = former.deepCopy();
        ObjectNode bake = (ObjectNode) present.at("/properties/spec/properties/bake");
        String was = bake.at("/x-kubernetes-validations/0/rule").asText();
        bake.putArray("x-kubernetes-validations").addObject().put("rule", "true");
        assertThat(Compatibility.breaks(former, present, Map.of("true", was))).isEmpty();
        assertThat(Compatibility.breaks(former, present, Map.of("true", "false")))
                .isEqualTo(List.of("spec.bake has the rule `true`, which it had not"));
    }
}
