package dev.belay.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What the API server makes of the samples: what it adds, and what it keeps.
@Tag("cluster")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AppliedDefaultsTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @AutoClose
    private final AppliedCrds cluster = AppliedCrds.applied();

    static List<String> everySample() {
        return Samples.ALL;
    }

    @ParameterizedTest
    @MethodSource("everySample")
    void accepts(String sample) {
        assertThat(cluster.tryOut(Samples.resource(sample))).isNotNull();
    }

    @Test
    void minimalReleaseIsFilledIn() throws IOException {
        assertSpec("release-minimal", """
                {"target": {"deployment": "shop", "routes": [{"kind": "HTTPRoute", "name": "shop"}]},
                 "canary": {"steps": [{"weight": 10, "hold": "5m"}, {"weight": 50, "hold": "5m"}]},
                 "bake": "10m", "progressDeadline": "10m", "paused": false}""");
    }

    @Test
    void defaultPolicySaysWhatCountsAsBad() throws IOException {
        assertSpec("policy-default", """
                {"prometheus": {"url": "http://prometheus.monitoring:9090", "namespaceLabel": "namespace",
                  "podLabel": "pod"},
                 "dialect": "micrometer", "exclude": "/actuator/.*", "every": "auto", "breaches": 2,
                 "warmUp": {"errors": "5s", "latency": "30s"},
                 "errors": {"max": "5%", "worseThanStable": "3x", "floor": "1%"},
                 "latency": {"quantile": 0.99, "max": "3s"}}""");
    }

    @Test
    void errorsWrittenInAPolicyReplaceTheDefaultWhole() {
        GenericKubernetesResource stored = cluster.tryOut(Samples.resource("policy-full"));
        assertThat(part(stored, "spec").get("errors")).hasToString("{\"max\":\"2%\"}");
    }

    /// A field that the schema lacks would be pruned without a word, and read back as if it had never been.
    @Test
    void nothingOfAFullStatusIsPruned() {
        GenericKubernetesResource wanted = Samples.resource("release-in-trial");
        cluster.create(wanted);
        try {
            GenericKubernetesResource stored = cluster.replaceStatus(wanted);
            assertThat(part(stored, "status")).isEqualTo(part(wanted, "status"));
        } finally {
            cluster.delete(wanted);
        }
    }

    private void assertSpec(String sample, String expected) throws IOException {
        GenericKubernetesResource stored = cluster.tryOut(Samples.resource(sample));
        assertThat(part(stored, "spec")).isEqualTo(JSON.readTree(expected));
    }

    private static JsonNode part(GenericKubernetesResource object, String name) {
        return JSON.valueToTree(object.getAdditionalProperties().get(name));
    }
}
