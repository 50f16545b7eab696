package dev.belay.playground.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.playground.cluster.Components.Component;
import dev.belay.playground.junit.OnKubernetes;
import dev.belay.playground.node.NodeAgent;
import dev.belay.playground.scene.Shop;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

@OnKubernetes(ownCluster = true, standing = true)
class OwnClusterTest {

    @Test
    void servesNoMutatingPolicyWhenItIsStanding(Cluster cluster) {
        assertThat(cluster.kubectl().run("get", "mutatingadmissionpolicies").output())
                .contains("the server doesn't have a resource type");
    }

    @Test
    void theAgentGoesOnWhenTheApiServerIsBack(Cluster cluster, KubernetesClient client, NodeAgent agent) {
        client.resource(Shop.deployment("shop:v1", 2).build()).create();
        awaitReady(client, 2);
        cluster.components().kill(Component.API_SERVER);
        // Killed while nobody can be told: it has to be said afterwards.
        agent.pods(client.getNamespace()).forEach(pod -> pod.kill());
        cluster.components().start(Component.API_SERVER);
        client.pods()
                .withLabels(Shop.LABELS)
                .informOnCondition(pods -> pods.size() == 2
                        && pods.stream()
                                .allMatch(pod -> pod.getStatus()
                                                .getContainerStatuses()
                                                .getFirst()
                                                .getRestartCount()
                                        == 1))
                .orTimeout(40, TimeUnit.SECONDS)
                .join();
        client.apps().deployments().withName("shop").scale(4);
        awaitReady(client, 4);
    }

    private static void awaitReady(KubernetesClient client, int wanted) {
        client.apps()
                .deployments()
                .withName("shop")
                .waitUntilCondition(
                        shop -> Objects.equals(shop.getStatus().getReadyReplicas(), wanted), 60, TimeUnit.SECONDS);
    }
}
