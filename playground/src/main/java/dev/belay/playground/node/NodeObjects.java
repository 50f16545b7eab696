package dev.belay.playground.node;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeSystemInfo;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The agent's nodes as the API server has them: others cordon and taint them.
final class NodeObjects implements AutoCloseable {

    private final KubernetesClient client;
    private final String agent;
    private final Consumer<Node> changed;
    private volatile @Nullable SharedIndexInformer<Node> informer;

    NodeObjects(KubernetesClient client, String agent, Consumer<Node> changed) {
        this.client = client;
        this.agent = agent;
        this.changed = changed;
    }

    /// No real kubelet is there, and so hardly a scheduler.
    boolean areAllVirtual() {
        return client.nodes().withoutLabel(VirtualNode.LABEL).list().getItems().stream()
                .noneMatch(NodeObjects::hasKubelet);
    }

    private static boolean hasKubelet(Node node) {
        NodeSystemInfo told = node.getStatus().getNodeInfo();
        return told != null
                && told.getKubeletVersion() != null
                && !told.getKubeletVersion().isEmpty();
    }

    void watch() {
        informer = client.nodes().withLabel(VirtualNode.LABEL, agent).inform(new ResourceEventHandler<>() {
            @Override
            public void onAdd(Node node) {
                changed.accept(node);
            }

            @Override
            public void onUpdate(Node before, Node node) {
                changed.accept(node);
            }

            @Override
            public void onDelete(Node node, boolean isStateUnknown) {
                // It takes no pods any more; those on it are ended by Kubernetes.
            }
        });
    }

    List<Node> list() {
        SharedIndexInformer<Node> watched = informer;
        return watched == null ? List.of() : watched.getStore().list();
    }

    boolean isReady(@Nullable String name) {
        return list().stream().anyMatch(node -> node.getMetadata().getName().equals(name) && isReady(node));
    }

    static boolean isReady(Node node) {
        return node.getStatus().getConditions().stream()
                .anyMatch(
                        one -> one.getType().equals("Ready") && one.getStatus().equals("True"));
    }

    @Override
    public void close() {
        SharedIndexInformer<Node> watched = informer;
        if (watched != null) {
            watched.close();
        }
    }
}
