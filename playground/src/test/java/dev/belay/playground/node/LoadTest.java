package dev.belay.playground.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.playground.junit.OnKubernetes;
import dev.belay.playground.junit.TestNamespace;
import dev.belay.playground.scene.Callers;
import dev.belay.playground.scene.Endpoints;
import dev.belay.playground.scene.Figures;
import dev.belay.playground.scene.Shop;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

@OnKubernetes
class LoadTest {

    @Test
    void makesFiveHundredPodsReadyInTwentySeconds(KubernetesClient client, TestNamespace namespace, NodeAgent agent) {
        long began = System.nanoTime();
        client.resource(Shop.deployment("shop:v1", 500).build()).create();
        awaitRolledOut(client, 500);
        Duration took = Duration.ofNanos(System.nanoTime() - began);
        Figures.add("500 pods ready", Figures.secondsSince(began), "s", 20);
        assertThat(agent.pods(namespace.name())).hasSize(500);
        assertThat(took).isLessThanOrEqualTo(Duration.ofSeconds(20));
    }

    @Test
    void losesNoRequestInARollingUpdate(KubernetesClient client, TestNamespace namespace, NodeAgent agent)
            throws InterruptedException {
        client.resource(Shop.service()).create();
        client.resource(Shop.probed("shop:v1", 10)).create();
        awaitRolledOut(client, 10);
        try (Endpoints endpoints = new Endpoints(client, "shop", agent.addresses())) {
            Eventually.holds(
                    Duration.ofSeconds(10), () -> endpoints.ready().size() == 10, () -> "" + endpoints.ready());
            try (Callers callers = new Callers(200, endpoints::next)) {
                client.apps().deployments().withName("shop").edit(shop -> Shop.probed("shop:v2", 10));
                awaitRolledOut(client, 10);
                // The last pods of v1 are asked to end and serve on: until they are gone the update is not over.
                Eventually.holds(
                        Duration.ofSeconds(30),
                        () -> agent.pods(namespace.name()).size() == 10,
                        () -> agent.pods(namespace.name()).size() + " pods");
                callers.stop();
                Eventually.holds(Duration.ofSeconds(15), callers::areAnswered, () -> "requests without an answer");
                Figures.add("rolling update: requests", callers.sent(), "requests", null);
                Figures.add(
                        "rolling update: failed requests", callers.failures().size(), "requests", 0);
                assertThat(callers.failures()).isEmpty();
                assertThat(callers.sent()).isGreaterThan(400);
            }
        }
        assertThat(agent.pods(PodMatch.inNamespace(namespace.name()).image("shop:v2")))
                .hasSize(10);
    }

    private static void awaitRolledOut(KubernetesClient client, int replicas) {
        client.apps()
                .deployments()
                .withName("shop")
                .waitUntilCondition(shop -> isRolledOut(shop, replicas), 90, TimeUnit.SECONDS);
    }

    private static boolean isRolledOut(Deployment shop, int replicas) {
        DeploymentStatus status = shop.getStatus();
        return Objects.equals(status.getObservedGeneration(), shop.getMetadata().getGeneration())
                && Objects.equals(status.getUpdatedReplicas(), replicas)
                && Objects.equals(status.getAvailableReplicas(), replicas)
                && Objects.equals(status.getReplicas(), replicas);
    }
}
