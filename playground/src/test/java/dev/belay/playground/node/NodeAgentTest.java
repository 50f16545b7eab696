package dev.belay.playground.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.playground.cluster.Cluster;
import dev.belay.playground.junit.OnKubernetes;
import dev.belay.playground.junit.TestNamespace;
import dev.belay.playground.scene.Shop;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// The life of pods and of their node, as a kubelet would report it.
@OnKubernetes
class NodeAgentTest {

    private static List<String> conditions(Pod pod) {
        return pod.getStatus().getConditions().stream()
                .map(one -> one.getType() + "=" + one.getStatus())
                .toList();
    }

    private static void awaitReady(KubernetesClient client, int wanted) {
        client.apps()
                .deployments()
                .withName("shop")
                .waitUntilCondition(
                        shop -> Objects.requireNonNullElse(shop.getStatus().getReadyReplicas(), 0) == wanted,
                        30,
                        TimeUnit.SECONDS);
    }

    @Test
    void reportsAPodAsAKubeletDoes(KubernetesClient client, NodeAgent agent) {
        try (PodScene shop = PodScene.of("shop:v1", client, agent)) {
            Pod pod = shop.awaitReady();
            assertThat(pod.getStatus().getPhase()).isEqualTo("Running");
            assertThat(pod.getStatus().getPodIP())
                    .startsWith("10.244.")
                    .isEqualTo(shop.pod().ip());
            assertThat(conditions(pod))
                    .contains("PodScheduled=True", "Initialized=True", "ContainersReady=True", "Ready=True");
            assertThat(shop.container().getStarted()).isTrue();
            assertThat(shop.container().getState().getRunning().getStartedAt()).isNotBlank();
        }
    }

    @Test
    void writesNothingWhileNothingChanges(KubernetesClient client, NodeAgent agent) throws InterruptedException {
        client.resource(Shop.probed("shop:v1", 1)).create();
        awaitReady(client, 1);
        Pod before = client.pods().list().getItems().getFirst();
        Thread.sleep(Duration.ofSeconds(3)); // three probes: there is no event to wait for where nothing may happen
        Pod after = client.pods().list().getItems().getFirst();
        assertThat(after.getMetadata().getResourceVersion())
                .isEqualTo(before.getMetadata().getResourceVersion());
        assertThat(agent.pods(client.getNamespace())).hasSize(1);
    }

    @Test
    void restartsAContainerThatIsKilled(KubernetesClient client, NodeAgent agent) throws Exception {
        try (PodScene shop = PodScene.of("shop:v1", client, agent)) {
            shop.awaitReady();
            shop.pod().kill();
            shop.await(status -> status.getRestartCount() == 1
                    && status.getReady()
                    && status.getLastState().getTerminated().getExitCode() == 137);
            assertThat(shop.ask("/").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void saysWhyNoNodeTakesAPod(KubernetesClient client) {
        client.resource(Shop.deployment("shop:v1", 1)
                        .editSpec()
                        .editTemplate()
                        .editSpec()
                        .addToNodeSelector("disk", "fast")
                        .endSpec()
                        .endTemplate()
                        .endSpec()
                        .build())
                .create();
        client.pods()
                .withLabels(Shop.LABELS)
                .waitUntilCondition(
                        pod -> pod != null
                                && pod.getStatus().getConditions().stream()
                                        .anyMatch(one -> "Unschedulable".equals(one.getReason())
                                                && one.getMessage().contains("affinity/selector")),
                        10,
                        TimeUnit.SECONDS);
    }

    @Test
    void isDrainedWithItsNodeAndFilledAgain(KubernetesClient client, NodeAgent agent, Cluster cluster) {
        client.resource(Shop.deployment("shop:v1", 2).build()).create();
        awaitReady(client, 2);
        List<String> before = podNames(client);
        String node = agent.nodes().getFirst().name();
        // Only this test's pods: on a shared cluster others may stand on the node.
        var drained = cluster.kubectl()
                .run(
                        "drain",
                        node,
                        "--timeout=30s",
                        "--pod-selector=app=shop,pod-template-hash="
                                + client.pods()
                                        .list()
                                        .getItems()
                                        .getFirst()
                                        .getMetadata()
                                        .getLabels()
                                        .get("pod-template-hash"));
        var filled = cluster.kubectl().run("uncordon", node);
        assertThat(drained.code()).as(drained.output()).isZero();
        assertThat(filled.code()).as(filled.output()).isZero();
        awaitReady(client, 2);
        assertThat(podNames(client)).doesNotContainAnyElementsOf(before);
    }

    private static List<String> podNames(KubernetesClient client) {
        return client.pods().list().getItems().stream()
                .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
                .map(pod -> pod.getMetadata().getName())
                .toList();
    }

    @Test
    void evictsAsFarAsABudgetAllows(KubernetesClient client, TestNamespace namespace, NodeAgent agent) {
        client.resource(Shop.deployment("shop:v1", 2).build()).create();
        awaitReady(client, 2);
        client.resource(new PodDisruptionBudgetBuilder()
                        .withNewMetadata()
                        .withName("shop")
                        .endMetadata()
                        .withNewSpec()
                        .withMinAvailable(new IntOrString(2))
                        .withNewSelector()
                        .withMatchLabels(Shop.LABELS)
                        .endSelector()
                        .endSpec()
                        .build())
                .create();
        client.policy()
                .v1()
                .podDisruptionBudget()
                .withName("shop")
                .waitUntilCondition(
                        budget -> budget.getStatus() != null
                                && Objects.equals(budget.getStatus().getCurrentHealthy(), 2),
                        10,
                        TimeUnit.SECONDS);
        AgentPod pod = agent.pods(namespace.name()).getFirst();
        assertThat(pod.evict()).isFalse();
        client.policy().v1().podDisruptionBudget().withName("shop").delete();
        assertThat(pod.evict()).isTrue();
        Pod evicted = client.pods()
                .withName(pod.name())
                .waitUntilCondition(
                        one -> one == null || one.getMetadata().getDeletionTimestamp() != null, 10, TimeUnit.SECONDS);
        assertThat(conditions(evicted)).contains("DisruptionTarget=True");
        client.pods().withName(pod.name()).waitUntilCondition(Objects::isNull, 20, TimeUnit.SECONDS);
        awaitReady(client, 2);
    }

    @Test
    void logsAreReadByKubectl(KubernetesClient client, NodeAgent agent, Cluster cluster) throws Exception {
        try (PodScene shop = PodScene.of("shop:v2-crash", client, agent)) {
            shop.awaitReady();
            Process follow = cluster.kubectl().start("logs", "-f", "shop", "-n", client.getNamespace());
            try (BufferedReader lines =
                    new BufferedReader(new InputStreamReader(follow.getInputStream(), StandardCharsets.UTF_8))) {
                assertThat(lines.readLine()).isEqualTo("starting shop:v2-crash");
                assertThat(lines.readLine()).startsWith("listening on port");
                shop.ask("/");
                assertThat(lines.readLine()).isEqualTo("first request");
                assertThat(lines.readLine()).isEqualTo("exits with 1");
                assertThat(lines.readLine()).isNull(); // the run is over, and so is its log
            }
            shop.await(status -> status.getRestartCount() == 1);
            assertThat(kubectlLogs(cluster, client, "--previous", "--tail=2"))
                    .isEqualTo("first request\nexits with 1\n");
            assertThat(kubectlLogs(cluster, client, "--timestamps", "--tail=1")).matches("(?s)\\d{4}-.*listening.*");
        }
    }

    private static String kubectlLogs(Cluster cluster, KubernetesClient client, String... more) {
        List<String> args = new ArrayList<>(List.of("logs", "shop", "-n", client.getNamespace()));
        args.addAll(List.of(more));
        return cluster.kubectl().run(args.toArray(String[]::new)).output();
    }

    @Test
    void servesOnWhileItIsTakenOutOfItsService(KubernetesClient client, NodeAgent agent) throws Exception {
        try (PodScene shop = PodScene.of("shop:v1-slow=4s", client, agent)) {
            shop.awaitReady();
            var address = shop.pod().address();
            client.pods().withName("shop").delete();
            // In flight when its port is to close, after 3 s.
            var answer = shop.ask("/", Duration.ofSeconds(10));
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValue("connection")).hasValue("close");
            client.pods().withName("shop").waitUntilCondition(Objects::isNull, 20, TimeUnit.SECONDS);
            assertThat(agent.addresses().of("10.244.255.254", 1)).isEmpty();
            assertThat(address.getPort()).isBetween(20_000, 32_000);
        }
    }

    @Test
    void aNodeThatIsNotReadyTakesNoPodsUntilItIsBack(KubernetesClient client, NodeAgent agent) {
        VirtualNode node = agent.nodes().getFirst();
        try {
            node.ready(false);
            client.nodes()
                    .withName(node.name())
                    .waitUntilCondition(one -> !one.getSpec().getTaints().isEmpty(), 20, TimeUnit.SECONDS);
            client.resource(Shop.deployment("shop:v1", 1).build()).create();
            client.pods()
                    .withLabels(Shop.LABELS)
                    .waitUntilCondition(NodeAgentTest::isRefusedForATaint, 10, TimeUnit.SECONDS);
        } finally {
            node.ready(true);
        }
        awaitReady(client, 1);
    }

    private static boolean isRefusedForATaint(@Nullable Pod pod) {
        return pod != null
                && pod.getStatus().getConditions().stream()
                        .anyMatch(one -> one.getMessage() != null
                                && one.getMessage().contains("untolerated taint {node.kubernetes.io/not-ready}"));
    }

    @Test
    void saysAgainHowAPodIsWhenTheNodeControllerSawLess(KubernetesClient client, NodeAgent agent) {
        try (PodScene shop = PodScene.of("shop:v1", client, agent)) {
            Pod ready = shop.awaitReady();
            var others = new PodStatusBuilder()
                    .addNewCondition()
                    .withType("Ready")
                    .withStatus("False")
                    .endCondition()
                    .build();
            long written = new PodRequests(client, ready).patch(others);
            client.pods()
                    .withName("shop")
                    .waitUntilCondition(
                            pod -> conditions(pod).contains("Ready=True")
                                    && Long.parseLong(pod.getMetadata().getResourceVersion()) > written,
                            10,
                            TimeUnit.SECONDS);
        }
    }
}
