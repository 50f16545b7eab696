package dev.belay.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a newer version wrote is read without what this one does not know: a trial must be found again after a
/// downgrade, and a rollback must not hang on a field.
class NewerFieldsTest {

    private final KubernetesSerialization serialization = new KubernetesSerialization();

    @ParameterizedTest
    @ValueSource(strings = {"release-in-trial", "release-full", "release-blue-green"})
    void fieldsOfANewerReleaseArePassedOver(String sample) {
        JsonNode known = Samples.sample(sample);
        JsonNode newer = known.deepCopy();
        addEverywhere(newer.get("spec"));
        addEverywhere(newer.path("status"));
        assertThat(serialization.unmarshal(newer.toString(), Release.class))
                .isEqualTo(serialization.unmarshal(known.toString(), Release.class));
    }

    @Test
    void fieldsOfANewerPolicyArePassedOver() {
        JsonNode known = Samples.sample("policy-full");
        JsonNode newer = known.deepCopy();
        // The headers are a map: there a new name is a new header.
        JsonNode headers = ((ObjectNode) newer.at("/spec/prometheus")).remove("headers");
        addEverywhere(newer.get("spec"));
        ((ObjectNode) newer.at("/spec/prometheus")).set("headers", headers);
        assertThat(serialization.unmarshal(newer.toString(), ReleasePolicy.class))
                .isEqualTo(serialization.unmarshal(known.toString(), ReleasePolicy.class));
    }

    @Test
    void aPhaseOfANewerOperatorIsKeptAsItIsWritten() {
        ObjectNode newer = (ObjectNode) Samples.sample("release-in-trial");
        ((ObjectNode) newer.get("status")).put("phase", "Mirroring");
        Release release = serialization.unmarshal(newer.toString(), Release.class);
        assertThat(release.getStatus().summary().phase()).isEqualTo("Mirroring");
        assertThat(release.getStatus().trial()).isNotNull();
    }

    private static void addEverywhere(JsonNode node) {
        if (node instanceof ArrayNode list) {
            list.forEach(NewerFieldsTest::addEverywhere);
        } else if (node instanceof ObjectNode object) {
            object.forEach(NewerFieldsTest::addEverywhere);
            if (!isMap(object)) {
                object.putObject("newer").put("deep", 1);
            }
        }
    }

    /// Where a new name is a new entry: what the judge remembers of each signal, and the images.
    private static boolean isMap(ObjectNode object) {
        return object.path("latency").isTextual() || object.has("app");
    }
}
