package dev.belay.kube;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.RollableScalableResource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.Map;
import java.util.Objects;

/// The Deployment that runs the operator itself, named as in the chart. How many replicas it had is kept on it:
/// whoever sent them home may not live to call them back.
public final class OwnDeployment {

    private static final String NAME = "belay";
    private static final String BEFORE = "belay.dev/replicas";
    private static final PatchContext MERGE = PatchContext.of(PatchType.JSON_MERGE);

    private final RollableScalableResource<Deployment> deployment;

    /// @param client one whose requests end soon
    public OwnDeployment(KubernetesClient client, String namespace) {
        this.deployment = client.apps().deployments().inNamespace(namespace).withName(NAME);
    }

    /// Its replicas are told to end, and none is started any more.
    ///
    /// @throws io.fabric8.kubernetes.client.KubernetesClientException when the API server cannot be asked, or
    /// refuses
    public void standDown() {
        Deployment found = deployment.get();
        if (found != null && replicas(found) > 0) {
            write(found, 0, "\"" + replicas(found) + "\"");
        }
    }

    /// As many run again as before.
    ///
    /// @return how many run; 0: there were none to call back
    /// @throws io.fabric8.kubernetes.client.KubernetesClientException when the API server cannot be asked, or
    /// refuses
    public int standUp() {
        Deployment found = deployment.get();
        if (found == null) {
            return 0;
        }
        String before = notes(found).get(BEFORE);
        if (before == null || !before.matches("[0-9]{1,4}")) {
            return replicas(found);
        }
        write(found, Integer.parseInt(before), "null");
        return Integer.parseInt(before);
    }

    /// Of the version that was seen: somebody may scale it in the same moment.
    private void write(Deployment seen, int replicas, String before) {
        deployment.patch(MERGE, """
                {"metadata": {"resourceVersion": "%s", "annotations": {"%s": %s}}, "spec": {"replicas": %d}}""".formatted(seen.getMetadata().getResourceVersion(), BEFORE, before, replicas));
    }

    private static int replicas(Deployment found) {
        return Objects.requireNonNullElse(found.getSpec().getReplicas(), 1);
    }

    private static Map<String, String> notes(Deployment found) {
        return Objects.requireNonNullElse(found.getMetadata().getAnnotations(), Map.of());
    }
}
