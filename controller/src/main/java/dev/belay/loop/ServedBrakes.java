package dev.belay.loop;

import dev.belay.release.Brake;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.net.HttpURLConnection;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Finds out whether the chart's admission policy brakes Deployments here. Asked whenever this replica begins to
/// lead, not while it idles: who installs the policy later upgrades the operator with it.
final class ServedBrakes implements Eyes.Brakes {

    private static final Logger LOG = LoggerFactory.getLogger(ServedBrakes.class);

    private static final String NAME = "belay-brake";

    private final KubernetesClient client;
    private volatile @Nullable Brake between;

    ServedBrakes(KubernetesClient client) {
        this.client = client;
    }

    /// Without an answer it stays what it was: nobody's traffic waits for it.
    void ask() {
        try {
            Brake found = isThere("MutatingAdmissionPolicy", "mutatingadmissionpolicies")
                            && isThere("MutatingAdmissionPolicyBinding", "mutatingadmissionpolicybindings")
                    ? Brake.ON_CHANGE
                    : Brake.STANDING;
            LOG.info("The brake between trials is {}", found.word());
            between = found;
        } catch (KubernetesClientException e) {
            LOG.warn("Whether the brake's admission policy is served is not known; every Release keeps its brake", e);
        }
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
    public Brake offered(Map<String, String> images, @Nullable Brake now) {
        if (!images.isEmpty()) {
            return Brake.BY_RELEASE;
        }
        Brake known = between;
        // Standing holds everywhere.
        return known == null ? Objects.requireNonNullElse(now, Brake.STANDING) : known;
    }
}
