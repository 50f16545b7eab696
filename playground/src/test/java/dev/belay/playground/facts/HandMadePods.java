package dev.belay.playground.facts;

import io.fabric8.kubernetes.api.model.BindingBuilder;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.net.HttpURLConnection;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/// Makes the pods of a namespace ready as they come.
final class HandMadePods implements ResourceEventHandler<Pod>, AutoCloseable {

    private static final AtomicInteger ADDRESSES = new AtomicInteger(1);

    private final KubernetesClient client;
    private final ExecutorService hands = Executors.newVirtualThreadPerTaskExecutor();
    private final SharedIndexInformer<Pod> watch;
    private final Node node;

    HandMadePods(KubernetesClient client, String namespace) {
        this.client = client;
        node = new NodeBuilder()
                .withNewMetadata()
                .withName(namespace)
                .endMetadata()
                .build();
        client.resource(node).create();
        watch = client.pods().inNamespace(namespace).inform(this);
    }

    @Override
    public void onAdd(Pod pod) {
        if (pod.getStatus().getPodIP() == null) {
            hands.execute(() -> run(pod));
        }
    }

    private void run(Pod pod) {
        boolean ready = !pod.getSpec().getContainers().getFirst().getImage().contains("never-ready");
        int number = ADDRESSES.getAndIncrement();
        String ip = "10.244." + (number >> 8 & 0xFF) + "." + (number & 0xFF);
        String now = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
        Pod running = new PodBuilder(pod)
                .editMetadata()
                .withResourceVersion(null)
                .endMetadata()
                .withNewStatus()
                .withPhase("Running")
                .withPodIP(ip)
                .addNewPodIP(ip)
                .addNewCondition()
                .withType("Ready")
                .withStatus(ready ? "True" : "False")
                .withLastTransitionTime(now)
                .endCondition()
                .addNewContainerStatus()
                .withName(pod.getSpec().getContainers().getFirst().getName())
                .withImage(pod.getSpec().getContainers().getFirst().getImage())
                .withImageID("")
                .withReady(ready)
                .withNewState()
                .withNewRunning()
                .withStartedAt(now)
                .endRunning()
                .endState()
                .endContainerStatus()
                .endStatus()
                .build();
        try {
            client.bindings()
                    .inNamespace(pod.getMetadata().getNamespace())
                    .resource(new BindingBuilder()
                            .withNewMetadata()
                            .withName(pod.getMetadata().getName())
                            .endMetadata()
                            .withNewTarget()
                            .withKind("Node")
                            .withName(node.getMetadata().getName())
                            .endTarget()
                            .build())
                    .create();
            client.resource(running).patchStatus();
        } catch (KubernetesClientException e) {
            // Deleted meanwhile.
            if (e.getCode() != HttpURLConnection.HTTP_NOT_FOUND && e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
                throw e;
            }
        }
    }

    @Override
    public void onUpdate(Pod before, Pod pod) {
        if (pod.isMarkedForDeletion()) {
            hands.execute(() -> client.resource(pod).withGracePeriod(0).delete());
        }
    }

    @Override
    public void onDelete(Pod pod, boolean isStateUnknown) {}

    @Override
    public void close() {
        watch.close();
        client.resource(node).delete();
        hands.close();
    }
}
