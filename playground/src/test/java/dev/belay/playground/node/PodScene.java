package dev.belay.playground.node;

import dev.belay.playground.scene.Shop;
import io.fabric8.kubernetes.api.model.ContainerStatus;
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
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/// One pod of a test, and what can be asked of it.
record PodScene(KubernetesClient client, NodeAgent agent) implements AutoCloseable {

    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final String NAME = "shop";

    /// A pod of this image, in a namespace of the test.
    static PodScene of(String image, KubernetesClient client, NodeAgent agent) {
        var template = Shop.deployment(image, 1).build().getSpec().getTemplate();
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
        URI uri = URI.create("http://127.0.0.1:" + pod().address().getPort() + path);
        return HTTP.send(HttpRequest.newBuilder(uri).timeout(limit).build(), HttpResponse.BodyHandlers.ofString());
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
