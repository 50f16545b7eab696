package dev.belay.playground.junit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.playground.cluster.Cluster;
import dev.belay.playground.node.NodeAgent;
import dev.belay.playground.scene.Shop;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

@OnKubernetes
class KubernetesExtensionTest {

    @Test
    void givesATestANamespaceInWhichDeploymentsRun(
            KubernetesClient client, TestNamespace namespace, NodeAgent agent, Cluster cluster) {
        assertThat(client.getNamespace()).isEqualTo(namespace.name());
        client.resource(Shop.deployment("shop:v1", 3).build()).create();

        client.apps()
                .deployments()
                .withName("shop")
                .waitUntilCondition(KubernetesExtensionTest::isAvailable, 30, TimeUnit.SECONDS);

        assertThat(agent.pods(namespace.name())).hasSize(3);
        assertThat(cluster.kubectl().run("get", "pods", "-n", namespace.name()).output())
                .contains("1/1", "Running");
    }

    private static boolean isAvailable(Deployment deployment) {
        return deployment != null
                && Integer.valueOf(3).equals(deployment.getStatus().getAvailableReplicas());
    }
}
