package dev.belay.playground.facts;

import static dev.belay.playground.facts.Leaning.MARK;
import static dev.belay.playground.facts.Leaning.REPAIR;
import static dev.belay.playground.facts.Leaning.SHIFT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.playground.cluster.Cluster;
import dev.belay.playground.cluster.Kubectl.Outcome;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPBackendRef;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// What becomes of the weights of a route when its owner writes again.
@Group("HTTPRoutes and weights")
class HttpRouteFacts {

    private static final String YAML = """
            apiVersion: gateway.networking.k8s.io/v1
            kind: HTTPRoute
            metadata:
              name: shop
            spec:
              parentRefs: [{name: front}]
              rules:
                - backendRefs: [{name: shop, port: 80}]
            """;

    private static final String PATCH = "patch httproute shop --field-manager=belay --type=json";

    private static final String WEIGHTS = """
            [{"op": "test", "path": "/spec/rules/0/backendRefs/0/name", "value": "shop"},
             {"op": "replace", "path": "/spec/rules/0/backendRefs/0/weight", "value": 90},
             {"op": "add", "path": "/spec/rules/0/backendRefs/1",
              "value": {"name": "shop-candidate", "port": 80, "weight": 10}}]
            """;

    private final Ground ground;

    HttpRouteFacts(Ground ground) {
        this.ground = ground;
    }

    @BeforeAll
    static void gatewayApiIsServed(Cluster cluster) {
        Served.kind(
                cluster.client(),
                "/dev/belay/playground/gateway/httproutes.yaml",
                "httproutes.gateway.networking.k8s.io");
    }

    @Test
    @Fact(
            value = "A plain client-side apply of the unchanged manifest resets the weights: `rules` is one piece.",
            leans = {SHIFT, REPAIR})
    void unchangedClientSideApplyResetsTheWeights() throws InterruptedException {
        ground.terminal().does("apply -f -", YAML);
        shift();

        ground.terminal().does("apply -f -", YAML);

        assertThat(backends()).isEqualTo(List.of("shop 1"));
    }

    @Test
    @Fact(
            value =
                    "Server-side apply of the unchanged manifest conflicts with who set the weights; with force it resets"
                            + " them.",
            leans = {SHIFT, REPAIR})
    void unchangedServerSideApplyConflictsOrResets() throws InterruptedException {
        String apply = "apply --server-side --field-manager=git -f -";
        ground.terminal().does(apply, YAML);
        shift();

        Outcome unforced = ground.terminal().tries(apply, YAML);
        assertThat(unforced.output()).contains("conflict with \"belay\"").contains(".spec.rules");
        assertThat(backends()).isEqualTo(List.of("shop 90", "shop-candidate 10"));
        ground.terminal().does(apply + " --force-conflicts", YAML);

        assertThat(backends()).isEqualTo(List.of("shop 1"));
    }

    @Test
    @Fact(
            value = "A JSON patch that tests a backend's name at its index is refused when another one stands there.",
            leans = {SHIFT, MARK})
    void patchOfAnotherBackendIsRefused() throws InterruptedException {
        ground.terminal().does("apply -f -", YAML.replace("[{name: shop,", "[{name: legacy, port: 80}, {name: shop,"));

        Outcome answer = ground.terminal().triesToPatch(PATCH, WEIGHTS);

        assertThat(answer.code()).isNotZero();
        assertThat(backends()).isEqualTo(List.of("legacy 1", "shop 1"));
    }

    private void shift() throws InterruptedException {
        ground.terminal().patches(PATCH, WEIGHTS);
        assertThat(backends()).isEqualTo(List.of("shop 90", "shop-candidate 10"));
    }

    private List<String> backends() {
        return ground
                .client()
                .resources(HTTPRoute.class)
                .inNamespace(ground.namespace())
                .withName("shop")
                .require()
                .getSpec()
                .getRules()
                .getFirst()
                .getBackendRefs()
                .stream()
                .map(HttpRouteFacts::words)
                .toList();
    }

    private static String words(HTTPBackendRef backend) {
        return backend.getName() + " " + backend.getWeight();
    }
}
