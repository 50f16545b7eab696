package dev.belay.playground.node;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/// The pods on the agent's nodes, as the watch tells of them.
final class NodePods implements ResourceEventHandler<Pod> {

    private static final Set<String> OVER = Set.of("Succeeded", "Failed");

    private final Machinery machinery;
    private final Predicate<String> isNodeReady;
    private final Map<String, PodRun> running = new ConcurrentHashMap<>();

    NodePods(Machinery machinery, Predicate<String> isNodeReady) {
        this.isNodeReady = isNodeReady;
        this.machinery = machinery;
    }

    @Override
    public void onAdd(Pod pod) {
        if (OVER.contains(pod.getStatus().getPhase())) {
            return;
        }
        PodRun run = new PodRun(pod, machinery);
        running.put(pod.getMetadata().getUid(), run);
        if (pod.getMetadata().getDeletionTimestamp() == null) {
            run.begin();
        }
        run.seen(pod);
    }

    @Override
    public void onUpdate(Pod before, Pod pod) {
        PodRun run = running.get(pod.getMetadata().getUid());
        if (run != null) {
            run.seen(pod);
            if (isNodeReady.test(pod.getSpec().getNodeName())) {
                run.correct();
            }
        }
    }

    @Override
    public void onDelete(Pod pod, boolean isStateUnknown) {
        PodRun run = running.remove(pod.getMetadata().getUid());
        if (run != null) {
            run.drop();
        }
    }

    Collection<PodRun> all() {
        return running.values();
    }

    Optional<PodRun> find(String namespace, String name) {
        return running.values().stream()
                .filter(run -> run.namespace().equals(namespace) && run.name().equals(name))
                .findFirst();
    }

    void drop() {
        running.values().forEach(PodRun::drop);
        running.clear();
    }
}
