package dev.belay.playground.node;

import io.fabric8.kubernetes.api.model.Pod;
import java.util.Map;
import java.util.Set;

/// Which pods without a node the agent may take.
final class PodClaim {

    private static final String OUR_SCHEDULER = "belay-playground";
    private static final Set<String> SCHEDULERS = Set.of("default-scheduler", OUR_SCHEDULER);

    private PodClaim() {}

    /// @param isAlone there are no nodes but the agent's, so that a pod that asks for nothing can only mean them
    static boolean isOurs(Pod pod, boolean isAlone) {
        String scheduler = pod.getSpec().getSchedulerName();
        Map<String, String> selector = pod.getSpec().getNodeSelector();
        boolean isAskedFor =
                OUR_SCHEDULER.equals(scheduler) || (selector != null && selector.containsKey(VirtualNode.LABEL));
        return pod.getMetadata().getDeletionTimestamp() == null
                && pod.getSpec().getSchedulingGates().isEmpty()
                && SCHEDULERS.contains(scheduler)
                && (isAlone || isAskedFor);
    }
}
