package dev.belay.scenarios.measured;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.api.Release;
import dev.belay.chart.Installation;
import dev.belay.playground.cluster.Cluster;
import dev.belay.playground.junit.OnKubernetes;
import dev.belay.scenarios.replica.Replicas;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import org.junit.jupiter.api.Test;

/// A Prometheus that wants credentials, under the chart's own rights.
@OnKubernetes
final class CredentialsTest {

    @Test
    void saysWhichSecretIsMissingAndGoesOnWhenItIsThere(Cluster cluster, KubernetesClient client) {
        try (Replicas replicas = Replicas.leading(cluster)) {
            try (MeasuredShop shop = MeasuredShop.open(replicas, cluster, client, Setting.HALF)) {
                String name = shop.story().namespace();
                shop.story().patches("releasepolicies.belay.dev/" + name, """
                                {"spec": {"prometheus": {"secretName": "%s"}}}""".formatted(name));
                shop.story().releases("v2");
                Release blocked = shop.story().awaitReason("Blocked", "MetricsUnavailable");
                assertThat(blocked.getStatus().summary().message())
                        .contains("the Secret " + name + " does not exist in the operator's namespace");
                Secret secret = new SecretBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withNamespace(Installation.NAMESPACE)
                        .endMetadata()
                        .addToStringData("token", "a token")
                        .build();
                cluster.client().resource(secret).create();
                try {
                    shop.story().awaitStep("Watching", 1);
                } finally {
                    cluster.client().resource(secret).delete();
                }
            }
        }
    }
}
