package dev.belay.scenarios.measured;

import dev.belay.scenarios.stage.Audit;
import dev.belay.scenarios.stage.Audit.Asked;
import dev.belay.scenarios.stage.Story;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Sees when a pod's status shows that it ends again and again, or that all of them together have restarted too often.
final class CrashWatch implements AutoCloseable, ResourceEventHandler<Pod> {

    private static final int RESTARTS_FORGIVEN = 2;

    private final Set<String> pods;
    private final Map<String, Integer> restarts = new ConcurrentHashMap<>();
    private final Map<Instant, String> shown = new ConcurrentHashMap<>();
    private final SharedIndexInformer<Pod> informer;

    private CrashWatch(Story story, Set<String> pods) {
        this.pods = pods;
        informer = story.client().pods().runnableInformer(0);
        informer.addEventHandler(this);
    }

    static CrashWatch begin(Story story, Set<String> pods) {
        CrashWatch watch = new CrashWatch(story, pods);
        watch.informer.run();
        return watch;
    }

    /// When the API server had accepted the status that showed it first.
    Instant acceptedAt(Audit audit) {
        Map.Entry<Instant, String> first = shown.entrySet().stream()
                .min(Map.Entry.comparingByKey())
                .orElseThrow(() -> new AssertionError("none of " + pods + " was seen to crash again: " + restarts));
        return audit.between(first.getKey().minusSeconds(5), first.getKey()).all().stream()
                .filter(asked -> asked.isWrite() && asked.resource().equals("pods/status"))
                .filter(asked -> asked.name().equals(first.getValue()))
                .map(Asked::at)
                .max(Comparator.naturalOrder())
                .orElseThrow(() -> new AssertionError("nobody wrote the status that was seen of " + first));
    }

    private void look(Pod pod) {
        String name = pod.getMetadata().getName();
        if (pods.contains(name) && pod.getStatus() != null) {
            restarts.put(
                    name,
                    pod.getStatus().getContainerStatuses().stream()
                            .mapToInt(container -> container.getRestartCount())
                            .sum());
            int all = restarts.values().stream().mapToInt(Integer::intValue).sum();
            if (isBackingOff(pod) || all > RESTARTS_FORGIVEN) {
                shown.put(Instant.now(), name);
            }
        }
    }

    private static boolean isBackingOff(Pod pod) {
        return pod.getStatus().getContainerStatuses().stream()
                .map(container -> container.getState().getWaiting())
                .anyMatch(waiting -> waiting != null && "CrashLoopBackOff".equals(waiting.getReason()));
    }

    @Override
    public void onAdd(Pod pod) {
        look(pod);
    }

    @Override
    public void onUpdate(Pod before, Pod pod) {
        look(pod);
    }

    @Override
    public void onDelete(Pod pod, boolean isStateUnknown) {}

    @Override
    public void close() {
        informer.close();
    }
}
