package dev.belay.playground.node;

import dev.belay.playground.scene.Shop;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/// One pod of a test, and what can be asked of it.
record PodScene(KubernetesClient client, NodeAgent agent) implements AutoCloseable {

    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final String NAME = "shop";

    /// A pod of this image, in a namespace of the test.
    static PodScene of(String image, KubernetesClient client, NodeAgent agent) {
        return of(image, Map.of(), client, agent);
    }

    /// The same with an environment.
    static PodScene of(String image, Map<String, String> environment, KubernetesClient client, NodeAgent agent) {
        var template = Shop.deployment(image, 1).build().getSpec().getTemplate();
        List<EnvVar> variables = environment.entrySet().stream()
                .map(one -> new EnvVar(one.getKey(), one.getValue(), null))
                .toList();
        template.getSpec().getContainers().forEach(container -> container.setEnv(variables));
        client.pods()
                .resource(new PodBuilder()
                        .withMetadata(template.getMetadata())
                        .editMetadata()
                        .withName(NAME)
                        .endMetadata()
                        .withSpec(template.getSpec())
                        .build())
                .create();
        return new PodScene(client, agent);
    }

    Pod await(Predicate<ContainerStatus> fact) {
        return client.pods()
                .withName(NAME)
                .waitUntilCondition(
                        pod -> pod != null
                                && pod.getStatus().getContainerStatuses().stream()
                                        .anyMatch(fact),
                        30,
                        TimeUnit.SECONDS);
    }

    Pod awaitReady() {
        return await(ContainerStatus::getReady);
    }

    ContainerStatus container() {
        return client.pods()
                .withName(NAME)
                .get()
                .getStatus()
                .getContainerStatuses()
                .getFirst();
    }

    AgentPod pod() {
        return agent.pod(client.getNamespace(), NAME);
    }

    HttpResponse<String> ask(String path) throws IOException, InterruptedException {
        return ask(path, Duration.ofSeconds(2));
    }

    HttpResponse<String> ask(String path, Duration limit) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(uri(path)).timeout(limit).build());
    }

    /// As somebody whom the app knows again.
    HttpResponse<String> askAs(String session) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(uri("/")).header("session", session).build());
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + pod().address().getPort() + path);
    }

    private static HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
        return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
    }

    /// The answers' codes, so many.
    List<Integer> codes(int many) throws IOException, InterruptedException {
        List<Integer> codes = new ArrayList<>();
        for (int i = 0; i < many; i++) {
            codes.add(ask("/").statusCode());
        }
        return codes;
    }

    @Override
    public void close() {
        client.pods().withName(NAME).withGracePeriod(0).delete();
    }
}
