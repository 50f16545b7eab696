package dev.belay.kube;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The Secrets of the operator's own namespace, one at a time and by name: it may not list them, and those of other
/// namespaces are none of its business.
public final class OwnSecrets {

    private final KubernetesClient client;
    private final String namespace;

    /// @param client one whose requests end soon: somebody waits for what is read with it
    public OwnSecrets(KubernetesClient client, String namespace) {
        this.client = client;
        this.namespace = namespace;
    }

    /// The decoded data by key; null: there is no such Secret.
    public @Nullable Map<String, byte[]> read(String name) throws IOException {
        try {
            Secret secret =
                    client.secrets().inNamespace(namespace).withName(name).get();
            return secret == null ? null : decoded(secret);
        } catch (KubernetesClientException refused) {
            String why = refused.getCode() == HttpURLConnection.HTTP_FORBIDDEN
                    ? "the operator may not read it; give its Role the verb get on secrets, as the chart does"
                    : String.valueOf(refused.getMessage());
            throw new IOException("the Secret %s in %s cannot be read: %s".formatted(name, namespace, why), refused);
        }
    }

    private static Map<String, byte[]> decoded(Secret secret) {
        return Objects.requireNonNullElse(secret.getData(), Map.<String, String>of()).entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> Base64.getDecoder().decode(entry.getValue())));
    }
}
