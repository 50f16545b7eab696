package dev.belay.playground.facts;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fabric8.kubernetes.api.model.APIResourceList;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionStatus;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.NamespaceListVisitFromServerGetDeleteRecreateWaitApplicable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What the whole cluster must know before some facts can be held against it. These files are here and in the
/// playground.
final class Served {

    private Served() {}

    /// The objects of a file, `NAME` in it replaced.
    static NamespaceListVisitFromServerGetDeleteRecreateWaitApplicable<HasMetadata> file(
            KubernetesClient client, String file, String name) {
        try (InputStream in = Objects.requireNonNull(Served.class.getResourceAsStream(file), file)) {
            return client.resourceList(new String(in.readAllBytes(), StandardCharsets.UTF_8).replace("NAME", name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The kind that a file defines. A cluster that has it already keeps its own.
    static void kind(KubernetesClient client, String file, String definition) {
        try {
            file(client, file, "").create();
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
                throw e;
            }
        }
        Ground.until(
                definition + " is established",
                () -> isEstablished(client.apiextensions()
                        .v1()
                        .customResourceDefinitions()
                        .withName(definition)
                        .require()));
    }

    private static boolean isEstablished(CustomResourceDefinition definition) {
        @Nullable CustomResourceDefinitionStatus status = definition.getStatus();
        return status != null
                && Stream.ofNullable(status.getConditions())
                        .flatMap(conditions -> conditions.stream())
                        .anyMatch(condition -> condition.getType().equals("Established")
                                && condition.getStatus().equals("True"));
    }

    static void assume(KubernetesClient client, String apiVersion, String kind) {
        assumeTrue(
                has(client, apiVersion, kind),
                () -> "This API server does not serve " + kind + " of " + apiVersion
                        + ", so its facts cannot be held here.");
    }

    static boolean has(KubernetesClient client, String apiVersion, String kind) {
        APIResourceList served = client.getApiResources(apiVersion);
        return served != null
                && served.getResources().stream()
                        .anyMatch(resource -> resource.getKind().equals(kind));
    }
}
