package dev.belay.playground.facts;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fabric8.kubernetes.api.model.APIResourceList;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.NamespaceListVisitFromServerGetDeleteRecreateWaitApplicable;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/// Where a fact is held against: a namespace of its own on a real cluster.
record Ground(KubernetesClient client, String namespace, Kubectl kubectl) {

    private static final Duration POLL = Duration.ofMillis(20);

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

    void untilEstablished(String definition) throws InterruptedException {
        until(definition + " is established", () -> {
            CustomResourceDefinition now = client.apiextensions()
                    .v1()
                    .customResourceDefinitions()
                    .withName(definition)
                    .require();
            return now.getStatus() != null
                    && now.getStatus().getConditions().stream()
                            .anyMatch(condition -> condition.getType().equals("Established")
                                    && condition.getStatus().equals("True"));
        });
    }

    /// Until something holds that no watch tells.
    void until(String what, BooleanSupplier holds) throws InterruptedException {
        long limit = System.nanoTime() + Watched.LIMIT.toNanos();
        while (!holds.getAsBoolean()) {
            if (System.nanoTime() > limit) {
                throw new AssertionError("waited " + Watched.LIMIT + " in vain until " + what);
            }
            LockSupport.parkNanos(POLL.toNanos());
        }
    }

    boolean waitsForFinalizers() {
        return client.namespaces().withName(namespace).require().getStatus().getConditions().stream()
                .anyMatch(condition -> condition.getType().equals("NamespaceFinalizersRemaining")
                        && condition.getStatus().equals("True"));
    }
}
