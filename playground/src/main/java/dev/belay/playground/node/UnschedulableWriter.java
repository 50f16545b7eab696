package dev.belay.playground.node;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.TreeSet;

/// Says in a pod's status why no node takes it, as the scheduler does.
record UnschedulableWriter(KubernetesClient client) {

    private static final String CONDITION = "PodScheduled";

    void say(Pod pod, List<String> refusals) {
        String message =
                "0/" + refusals.size() + " nodes are available: " + String.join(", ", new TreeSet<>(refusals)) + ".";
        boolean isSaid = pod.getStatus().getConditions().stream()
                .anyMatch(one -> one.getType().equals(CONDITION) && message.equals(one.getMessage()));
        if (isSaid) {
            return;
        }
        var _ = new PodRequests(client, pod)
                .patch(new PodStatusBuilder()
                        .addNewCondition()
                        .withType(CONDITION)
                        .withStatus("False")
                        .withReason("Unschedulable")
                        .withMessage(message)
                        .withLastTransitionTime(
                                Instant.now().truncatedTo(ChronoUnit.SECONDS).toString())
                        .endCondition()
                        .build());
    }
}
