package dev.belay.playground.node;

import io.fabric8.kubernetes.api.model.Pod;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Which pods without a node the agent may take.
final class PodClaim {

    private static final String OUR_SCHEDULER = "belay-playground";
    private static final Set<String> SCHEDULERS = Set.of("default-scheduler", OUR_SCHEDULER);

    private final boolean isAlone;
    private final boolean takesEveryPod;
    private final Set<String> namespaces = ConcurrentHashMap.newKeySet();

    /// Begins with no namespace claimed.
    ///
    /// @param isAlone no real kubelet is there, so that a pod that asks for nothing can be meant for ours
    PodClaim(boolean isAlone, boolean takesEveryPod) {
        this.isAlone = isAlone;
        this.takesEveryPod = takesEveryPod;
    }

    void claim(String namespace) {
        namespaces.add(namespace);
    }

    boolean isOurs(Pod pod) {
        String scheduler = pod.getSpec().getSchedulerName();
        return pod.getMetadata().getDeletionTimestamp() == null
                && pod.getSpec().getSchedulingGates().isEmpty()
                && SCHEDULERS.contains(scheduler)
                && (asksForUs(pod) || (isAlone && isClaimed(pod)));
    }

    private boolean isClaimed(Pod pod) {
        return takesEveryPod || namespaces.contains(pod.getMetadata().getNamespace());
    }

    private static boolean asksForUs(Pod pod) {
        Map<String, String> selector = pod.getSpec().getNodeSelector();
        return OUR_SCHEDULER.equals(pod.getSpec().getSchedulerName())
                || (selector != null && selector.containsKey(VirtualNode.LABEL));
    }
}
