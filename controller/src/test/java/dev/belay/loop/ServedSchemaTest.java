package dev.belay.loop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What one schema knows and another does not.
class ServedSchemaTest {

    private static final String OWN = """
            {"properties": {
               "spec": {"properties": {"bake": {"type": "string"}}},
               "status": {"properties": {
                 "trial": {"properties": {"id": {"type": "string"}, "epoch": {"type": "integer"}}},
                 "failed": {"items": {"properties": {"revision": {"type": "string"}}}},
                 "judge": {"additionalProperties": {"properties": {"text": {"type": "string"}}}}}}}}
            """;

    private static List<String> missing(String served) throws JsonProcessingException {
        ObjectMapper json = new ObjectMapper();
        JsonNode own = json.readTree(OWN);
        return ServedSchema.missing(own, json.readTree(served), "");
    }

    @Test
    void lacksNothingWhenItIsTheSame() throws Exception {
        assertThat(missing(OWN)).isEmpty();
    }

    @Test
    void mayKnowMore() throws Exception {
        assertThat(missing(OWN.replace("\"bake\"", "\"newer\": {\"type\": \"string\"}, \"bake\"")))
                .isEmpty();
    }

    @Test
    void lacksFieldsAtAnyDepth() throws Exception {
        assertThat(missing(OWN.replace("epoch", "age"))).containsExactly("status.trial.epoch");
        assertThat(missing(OWN.replace("revision", "hash"))).containsExactly("status.failed[].revision");
        assertThat(missing(OWN.replace("text", "words"))).containsExactly("status.judge[].text");
        assertThat(missing(OWN.replace("\"status\"", "\"state\""))).containsExactly("status");
    }

    @Test
    void whatIsKeptWithoutBeingKnownLacksNothing() throws Exception {
        assertThat(missing("""
                {"properties": {"spec": {"properties": {"bake": {"type": "string"}}},
                 "status": {"x-kubernetes-preserve-unknown-fields": true}}}
                """)).isEmpty();
    }
}
