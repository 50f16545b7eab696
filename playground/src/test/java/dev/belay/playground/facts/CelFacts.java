package dev.belay.playground.facts;

import static dev.belay.playground.facts.Leaning.API;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.playground.cluster.Cluster;
import io.fabric8.kubernetes.client.KubernetesClientException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The CEL rules of `ropes.yaml`: accepted in a CRD, and working.
@Group("CEL in a CRD")
class CelFacts {

    private final Ropes ropes;

    CelFacts(Ground ground) {
        ropes = new Ropes(ground);
    }

    @BeforeAll
    static void ropesAreServed(Cluster cluster) {
        Ropes.areServed(cluster);
    }

    @Test
    @Fact(value = "`has(self.canary) != has(self.blueGreen)` says that exactly one is given.", leans = API)
    void exactlyOneStrategy() {
        assertAccepted("canary: {}");
        assertAccepted("blueGreen: {}");
        assertRefused("canary: {}, blueGreen: {}", "exactly one of canary and blueGreen");
        assertRefused("", "exactly one of canary and blueGreen");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{weight: 10}, {weight: 10}, {weight: 50} | true",
                "{weight: 10}, {weight: 5, match: beta}, {weight: 50} | true",
                "{weight: 50}, {weight: 10} | false",
            })
    @Fact(
            value = "`self.filter(s, !has(s.match)).map(s, s.weight).isSorted()` says that weights do not fall.",
            leans = API)
    void weightsDoNotFall(String steps, boolean isAccepted) {
        String spec = "canary: {steps: [%s]}".formatted(steps);
        if (isAccepted) {
            assertAccepted(spec);
        } else {
            assertRefused(spec, "weights do not fall");
        }
    }

    @Test
    @Fact(value = "Sums and comparisons of `duration(self.x).getSeconds()` work.", leans = API)
    void sumsOfDurations() {
        assertAccepted("canary: {}, every: 10s, warmUp: 30s");
        assertRefused("canary: {}, every: 40s, warmUp: 30s", "every and warmUp together are at most 60s");
    }

    @Test
    @Fact(value = "`duration(self) <= duration('60s')` works.", leans = API)
    void durationsAreCompared() {
        assertAccepted("canary: {}, deadline: 1m");
        assertRefused("canary: {}, deadline: 61s", "at most 60s");
    }

    @Test
    @Fact(
            value = "A text that is no duration is reported as a type conversion error beside the rule's own message.",
            leans = API)
    void badDurationIsReportedBesideTheRule() {
        assertRefused("canary: {}, deadline: soon", "type conversion error from 'string' to");
        assertRefused("canary: {}, deadline: soon", "at most 60s");
    }

    private void assertAccepted(String spec) {
        assertThat(ropes.tried(spec)).isNotNull();
    }

    private void assertRefused(String spec, String message) {
        assertThatThrownBy(() -> ropes.tried(spec)).isInstanceOfSatisfying(KubernetesClientException.class, e -> {
            assertThat(e.getCode()).isEqualTo(422);
            assertThat(e).hasMessageContaining(message);
        });
    }
}
