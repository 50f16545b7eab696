package dev.belay.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RoundTripTest {

    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    /// As a client has it by default: what the API server sends goes through this.
    private final KubernetesSerialization serialization = new KubernetesSerialization();

    @ParameterizedTest
    @CsvSource({
        "release-minimal, dev.belay.api.Release",
        "release-full, dev.belay.api.Release",
        "release-blue-green, dev.belay.api.Release",
        "release-in-trial, dev.belay.api.Release",
        "policy-default, dev.belay.api.ReleasePolicy",
        "policy-full, dev.belay.api.ReleasePolicy"
    })
    void writtenIsWhatWasRead(String sample, Class<?> type) throws IOException {
        JsonNode before = Samples.sample(sample);
        if (type == Release.class) {
            // The API server writes the default; the sample is what a user wrote.
            ((ObjectNode) before.get("spec")).put("paused", false);
        }
        Object object = serialization.unmarshal(before.toString(), type);
        JsonNode asJson = YAML.readTree(serialization.asJson(object));
        JsonNode asYaml = YAML.readTree(serialization.asYaml(object));
        assertThat(asJson).isEqualTo(before);
        assertThat(asYaml).isEqualTo(before);
        assertThat(serialization.unmarshal(asJson.toString(), type)).isEqualTo(object);
    }

    @Test
    void instantsKeepTheirMicroseconds() throws IOException {
        Release release =
                serialization.unmarshal(Samples.sample("release-in-trial").toString(), Release.class);
        assertThat(release.getStatus().summary().since()).hasToString("2026-11-21T10:15:30.123456Z");
    }
}
