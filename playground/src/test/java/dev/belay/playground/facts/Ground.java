package dev.belay.playground.facts;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fabric8.kubernetes.api.model.APIResourceList;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.NamespaceListVisitFromServerGetDeleteRecreateWaitApplicable;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/// Where a fact is held against: a namespace of its own on a real cluster.
record Ground(KubernetesClient client, String namespace, Kubectl kubectl) {

    /// Something that can own: it does nothing.
    ConfigMap anObject() {
        return client.resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withGenerateName("object-")
                        .endMetadata()
                        .build())
                .inNamespace(namespace)
                .create();
    }

    /// The objects of a file beside the facts, `NAMESPACE` in it replaced by this one.
    NamespaceListVisitFromServerGetDeleteRecreateWaitApplicable<HasMetadata> resources(String file) {
        try (InputStream in = Objects.requireNonNull(Ground.class.getResourceAsStream(file), file)) {
            return client.resourceList(
                    new String(in.readAllBytes(), StandardCharsets.UTF_8).replace("NAMESPACE", namespace));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void label(String key, String value) {
        client.namespaces()
                .withName(namespace)
                .patch(PatchContext.of(PatchType.JSON_MERGE), "metadata: {labels: {%s: %s}}".formatted(key, value));
    }

    void assumeServed(String apiVersion, String kind) {
        APIResourceList served = client.getApiResources(apiVersion);
        assumeTrue(
                served != null
                        && served.getResources().stream()
                                .anyMatch(resource -> resource.getKind().equals(kind)),
                () -> "This API server does not serve " + kind + " of " + apiVersion
                        + ", so its facts cannot be held here.");
    }
}
