package dev.belay.scenarios.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.belay.chart.Installation;
import dev.belay.playground.cluster.Cluster;
import dev.belay.playground.junit.OnKubernetes;
import dev.belay.scenarios.stage.Audit.Requests;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the operator's user asks is found in the log, under its name, with the answer.
@OnKubernetes
final class AuditTest {

    @Test
    void countsWhatTheOperatorAskedAndWhatItWasRefused(Cluster cluster, KubernetesClient admin, @TempDir Path folder) {
        Theatre theatre = Theatre.of(cluster);
        String namespace = admin.getNamespace();
        Path kubeconfig =
                theatre.operatorKubeconfig(folder, admin.getConfiguration().getMasterUrl());
        Instant from = Instant.now();

        try (KubernetesClient operator = new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(kubeconfig.toFile()))
                .build()) {
            operator.services().inNamespace(namespace).list();
            operator.services()
                    .inNamespace(namespace)
                    .resource(new ServiceBuilder()
                            .withNewMetadata()
                            .withName("one")
                            .endMetadata()
                            .withNewSpec()
                            .addNewPort()
                            .withPort(80)
                            .endPort()
                            .endSpec()
                            .build())
                    .create();
            assertThatThrownBy(
                            () -> operator.configMaps().inNamespace(namespace).list())
                    .isInstanceOf(KubernetesClientException.class);
        }

        await().atMost(Duration.ofSeconds(10))
                .until(() -> ours(theatre, namespace, from).count() == 3);
        Requests found = ours(theatre, namespace, from);
        assertThat(found.forbidden().all())
                .singleElement()
                .satisfies(asked -> assertThat(asked.resource()).isEqualTo("configmaps"));
        assertThat(found.where(Audit.Asked::isWrite).table()).isEqualTo("   1 create services");
        assertThat(theatre.audit()
                        .between(from.minusSeconds(9), from)
                        .in(namespace)
                        .by(Installation.OPERATOR)
                        .count())
                .isZero();
    }

    private static Requests ours(Theatre theatre, String namespace, Instant from) {
        return theatre.audit().since(from).by(Installation.OPERATOR).in(namespace);
    }
}
