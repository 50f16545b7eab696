package dev.belay.loop;

import dev.belay.release.Brake;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.net.HttpURLConnection;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Finds out whether the chart's admission policy brakes Deployments here. Asked whenever this replica begins to
/// lead, not while it idles: who installs the policy later upgrades the operator with it.
final class ServedBrakes implements Eyes.Brakes {

    private static final Logger LOG = LoggerFactory.getLogger(ServedBrakes.class);

    private static final String NAME = "belay-brake";

    private final KubernetesClient client;
    private volatile Brake between = Brake.STANDING;

    ServedBrakes(KubernetesClient client) {
        this.client = client;
    }

    void ask() {
        Brake found = isThere("MutatingAdmissionPolicy", "mutatingadmissionpolicies")
                        && isThere("MutatingAdmissionPolicyBinding", "mutatingadmissionpolicybindings")
                ? Brake.ON_CHANGE
                : Brake.STANDING;
        LOG.info("The brake between trials is {}", found.word());
        between = found;
    }

    private boolean isThere(String kind, String plural) {
        ResourceDefinitionContext spelled = new ResourceDefinitionContext.Builder()
                .withGroup("admissionregistration.k8s.io")
                .withVersion("v1")
                .withKind(kind)
                .withPlural(plural)
                .build();
        try {
            return client.genericKubernetesResources(spelled).withName(NAME).get() != null;
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_NOT_FOUND) {
                return false;
            }
            throw e;
        }
    }

    @Override
    public Brake offered(Map<String, String> images) {
        return images.isEmpty() ? between : Brake.BY_RELEASE;
    }
}
