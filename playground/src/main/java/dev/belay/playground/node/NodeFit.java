package dev.belay.playground.node;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Taint;
import io.fabric8.kubernetes.api.model.Toleration;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Whether a pod may run on a node, by node selector, taints and cordon. Resources and affinity are not looked at:
/// a virtual node has room for everything.
record NodeFit(Node node) {

    /// Empty, or why not, in the scheduler's words.
    String refusal(Pod pod) {
        Map<String, String> wanted = pod.getSpec().getNodeSelector();
        if (wanted != null && !node.getMetadata().getLabels().entrySet().containsAll(wanted.entrySet())) {
            return "node(s) didn't match Pod's node affinity/selector";
        }
        if (Boolean.TRUE.equals(node.getSpec().getUnschedulable())) {
            return "node(s) were unschedulable";
        }
        return node.getSpec().getTaints().stream()
                .filter(taint -> !taint.getEffect().equals("PreferNoSchedule"))
                .filter(taint -> pod.getSpec().getTolerations().stream().noneMatch(one -> tolerates(one, taint)))
                .findFirst()
                .map(taint -> "node(s) had untolerated taint {" + taint.getKey() + "}")
                .orElse("");
    }

    private static boolean tolerates(Toleration toleration, Taint taint) {
        boolean isEffect =
                isAny(toleration.getEffect()) || toleration.getEffect().equals(taint.getEffect());
        boolean isKey = isAny(toleration.getKey()) || toleration.getKey().equals(taint.getKey());
        boolean isValue = "Exists".equals(toleration.getOperator())
                || Objects.requireNonNullElse(toleration.getValue(), "")
                        .equals(Objects.requireNonNullElse(taint.getValue(), ""));
        return isEffect && isKey && isValue;
    }

    private static boolean isAny(@Nullable String text) {
        return text == null || text.isEmpty();
    }
}
