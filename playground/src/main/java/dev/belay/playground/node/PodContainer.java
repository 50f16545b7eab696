package dev.belay.playground.node;

import dev.belay.playground.program.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What a kubelet works out for a container from its pod: environment and service account.
record PodContainer(KubernetesClient client, Pod pod) {

    /// Longer than anybody plays: nobody renews it, as a kubelet would.
    private static final long TOKEN_SECONDS = 24 * 3600;

    Container of(io.fabric8.kubernetes.api.model.Container container) {
        if (container.getCommand() != null && !container.getCommand().isEmpty()) {
            throw new IllegalArgumentException("The node agent starts the image's own program: a pod that wants another"
                    + " (command) does not run here");
        }
        Map<String, String> environment = new HashMap<>();
        container.getEnv().forEach(one -> environment.put(one.getName(), value(one)));
        return new Container(Objects.requireNonNullElse(container.getArgs(), List.of()), environment, this::kubeconfig);
    }

    /// The environment as far as it stands in the container itself.
    static Map<String, String> written(io.fabric8.kubernetes.api.model.Container container) {
        return container.getEnv().stream()
                .filter(one -> one.getValue() != null)
                .collect(Collectors.toMap(EnvVar::getName, EnvVar::getValue, (_, last) -> last));
    }

    private String value(EnvVar variable) {
        if (variable.getValueFrom() == null) {
            return Objects.requireNonNullElse(variable.getValue(), "");
        }
        var field = variable.getValueFrom().getFieldRef();
        String value = field == null ? null : field(field.getFieldPath());
        if (value == null) {
            throw new IllegalArgumentException("The node agent cannot look up " + variable.getName()
                    + ": it knows metadata.name, metadata.namespace, spec.nodeName and spec.serviceAccountName only");
        }
        return value;
    }

    private @Nullable String field(String path) {
        return switch (path) {
            case "metadata.name" -> pod.getMetadata().getName();
            case "metadata.namespace" -> pod.getMetadata().getNamespace();
            case "spec.nodeName" -> pod.getSpec().getNodeName();
            case "spec.serviceAccountName" -> pod.getSpec().getServiceAccountName();
            default -> null;
        };
    }

    /// In a pod token and authority lie where every client looks; on this machine there is only one such
    /// place, and it is not ours. So the same stands in a kubeconfig. The token is bound to the pod, and
    /// dies with it.
    private String kubeconfig() {
        var config = client.getConfiguration();
        return """
                apiVersion: v1
                kind: Config
                clusters: [{name: it, cluster: {server: "%s", certificate-authority-data: %s}}]
                users: [{name: it, user: {token: "%s"}}]
                contexts: [{name: it, context: {cluster: it, user: it, namespace: %s}}]
                current-context: it
                """.formatted(
                        config.getMasterUrl(),
                        Objects.requireNonNull(config.getCaCertData(), "a cluster of ours has an authority"),
                        token(),
                        pod.getMetadata().getNamespace());
    }

    private String token() {
        return client.serviceAccounts()
                .inNamespace(pod.getMetadata().getNamespace())
                .withName(pod.getSpec().getServiceAccountName())
                .tokenRequest(new TokenRequestBuilder()
                        .withNewSpec()
                        .withExpirationSeconds(TOKEN_SECONDS)
                        .withNewBoundObjectRef()
                        .withApiVersion("v1")
                        .withKind("Pod")
                        .withName(pod.getMetadata().getName())
                        .withUid(pod.getMetadata().getUid())
                        .endBoundObjectRef()
                        .endSpec()
                        .build())
                .getStatus()
                .getToken();
    }
}
