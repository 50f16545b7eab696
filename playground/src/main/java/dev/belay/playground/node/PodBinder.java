package dev.belay.playground.node;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.function.Supplier;

/// The scheduler: gives each pod that has no node the next of the nodes that fit it, one write a pod.
final class PodBinder implements ResourceEventHandler<Pod> {

    private static final Logger LOG = System.getLogger(PodBinder.class.getName());
    private static final Duration AGAIN_AFTER = Duration.ofMillis(500);
    private static final int NOT_FOUND = 404;
    private static final int CONFLICT = 409;

    private final KubernetesClient client;
    private final Predicate<Pod> isOurs;
    private final Supplier<List<Node>> nodes;
    private final UnschedulableWriter unschedulable;
    private final AtomicInteger turn = new AtomicInteger();

    /// By uid. A pod is in here from its first sight until the watch of pods without a node has it no more.
    private final Map<String, Pod> pending = new ConcurrentHashMap<>();

    PodBinder(KubernetesClient client, Predicate<Pod> isOurs, Supplier<List<Node>> nodes) {
        this.client = client;
        this.isOurs = isOurs;
        this.nodes = nodes;
        this.unschedulable = new UnschedulableWriter(client);
    }

    @Override
    public void onAdd(Pod pod) {
        if (isOurs.test(pod)) {
            pending.put(pod.getMetadata().getUid(), pod);
            consider(pod);
        }
    }

    @Override
    public void onUpdate(Pod before, Pod pod) {
        if (pending.replace(pod.getMetadata().getUid(), pod) == null) {
            onAdd(pod); // a scheduling gate was lifted
        }
    }

    @Override
    public void onDelete(Pod pod, boolean isStateUnknown) {
        pending.remove(pod.getMetadata().getUid());
    }

    /// A pod that no node took may fit now.
    void nodesChanged() {
        pending.values().forEach(this::consider);
    }

    private void consider(Pod pod) {
        Thread.ofVirtual().name("binding " + pod.getMetadata().getName()).start(() -> bindAtLast(pod));
    }

    private void bindAtLast(Pod pod) {
        try {
            while (pending.containsKey(pod.getMetadata().getUid()) && !isSettled(pod)) {
                Thread.sleep(AGAIN_AFTER);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // nobody does; and then the pod stays pending
        }
    }

    private boolean isSettled(Pod pod) {
        List<String> refusals = new ArrayList<>();
        List<Node> fitting = nodes.get().stream()
                .filter(node -> {
                    String refusal = new NodeFit(node).refusal(pod);
                    refusals.add(refusal);
                    return refusal.isEmpty();
                })
                .toList();
        try {
            if (fitting.isEmpty()) {
                unschedulable.say(pod, refusals);
            } else {
                Node node = fitting.get(Math.floorMod(turn.getAndIncrement(), fitting.size()));
                new PodRequests(client, pod).bind(node.getMetadata().getName());
            }
            return true;
        } catch (KubernetesClientException e) {
            if (e.getCode() == NOT_FOUND || e.getCode() == CONFLICT) {
                return true; // deleted, or bound already
            }
            LOG.log(Level.WARNING, "Pod " + pod.getMetadata().getName() + " could not be bound, again soon: " + e);
            return false;
        }
    }
}
