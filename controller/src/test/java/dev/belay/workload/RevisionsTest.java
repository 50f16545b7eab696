package dev.belay.workload;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.client.utils.Serialization;
import org.junit.jupiter.api.Test;

/// When two templates are the same revision.
class RevisionsTest {

    private static final String SHOP = """
            metadata:
              labels: {app: shop}
              annotations: {checksum/config: abc}
            spec:
              containers:
              - name: app
                image: shop:v1
                env: [{name: A, value: "1"}]
                resources: {limits: {cpu: 500m}}
            """;

    private static PodTemplateSpec template(String yaml) {
        return Serialization.unmarshal(yaml, PodTemplateSpec.class);
    }

    private static void same(String other) {
        assertThat(Revisions.of(template(other))).isEqualTo(Revisions.of(template(SHOP)));
    }

    private static void differs(String from, String to) {
        assertThat(SHOP).contains(from);
        assertThat(Revisions.of(template(SHOP.replace(from, to)))).isNotEqualTo(Revisions.of(template(SHOP)));
    }

    @Test
    void isTheSameNameForEver() {
        assertThat(Revisions.of(template(SHOP)))
                .as("it stands in the status of every Release: another name would begin a trial in every cluster")
                .hasToString("fbade83b31");
    }

    @Test
    void changesWithImageLabelsEnvironmentAndAnnotations() {
        differs("shop:v1", "shop:v2");
        differs("app: shop", "app: cart");
        differs("value: \"1\"", "value: \"2\"");
        differs("checksum/config: abc", "checksum/config: abd");
    }

    @Test
    void leavesOutARestartAndTheHashThatKubernetesAdds() {
        same(SHOP.replace("checksum/config: abc", "checksum/config: abc, kubectl.kubernetes.io/restartedAt: now"));
        same(SHOP.replace("app: shop", "app: shop, pod-template-hash: 5d4f8c7b9"));
    }

    @Test
    void leavesOutWhatSaysNothing() {
        same(SHOP.replace("metadata:\n", "metadata:\n  creationTimestamp: null\n"));
        same(SHOP + "  volumes: []\n");
        assertThat(Revisions.of(template("spec: {containers: []}")))
                .isEqualTo(Revisions.of(
                        template("metadata: {annotations: {kubectl.kubernetes.io/restartedAt: now}}\nspec: {}")));
    }

    @Test
    void keepsTheOrderOfLists() {
        String two = SHOP.replace("{name: A, value: \"1\"}", "{name: A, value: \"1\"}, {name: B, value: \"2\"}");
        String turned = SHOP.replace("{name: A, value: \"1\"}", "{name: B, value: \"2\"}, {name: A, value: \"1\"}");
        assertThat(Revisions.of(template(two))).isNotEqualTo(Revisions.of(template(turned)));
    }
}
