package dev.belay.api;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.NamespaceableResource;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.CustomResourceDefinitionContext;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Base64;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// A control plane that serves the generated CRDs.
final class AppliedCrds implements AutoCloseable {

    private static final String KUBECONFIG = "BELAY_TEST_KUBECONFIG";

    private final KubernetesClient client;

    /// A new one each time: what a run that was cut off left behind is in nobody's way.
    private final Namespace namespace;

    private AppliedCrds(KubernetesClient client) {
        this.client = client;
        this.namespace = client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withGenerateName("belay-api-")
                        .endMetadata()
                        .build())
                .create();
    }

    static AppliedCrds applied() {
        AppliedCrds cluster = new AppliedCrds(connected());
        GeneratedCrd.all().values().forEach(cluster::apply);
        return cluster;
    }

    private static KubernetesClient connected() {
        String path = System.getenv(KUBECONFIG);
        if (path == null || path.isBlank()) {
            throw new IllegalStateException("these tests need a control plane: start one with"
                    + " `playground/cluster/cluster up` and set " + KUBECONFIG + " to the kubeconfig that it prints");
        }
        Config config = Config.fromKubeconfig(new File(path));
        keyAlgorithm(config).ifPresent(config::setClientKeyAlgo);
        // What is refused shall be refused at once, not tried again.
        config.setRequestRetryBackoffLimit(0);
        return new KubernetesClientBuilder().withConfig(config).build();
    }

    /// The client takes every key for an RSA key unless it is told.
    private static Optional<String> keyAlgorithm(Config config) {
        String certificate = config.getClientCertData();
        if (certificate == null) {
            return Optional.empty();
        }
        try {
            byte[] pem = Base64.getDecoder().decode(certificate);
            return Optional.of(CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(pem))
                    .getPublicKey()
                    .getAlgorithm());
        } catch (CertificateException unreadable) {
            throw new IllegalStateException("the client certificate in " + KUBECONFIG + " cannot be read", unreadable);
        }
    }

    /// Not found, storage is (re)initializing, not ready.
    private static final Set<Integer> NOT_YET = Set.of(404, 429, 503);

    private void apply(String yaml) {
        CustomResourceDefinition crd = Serialization.unmarshal(yaml, CustomResourceDefinition.class);
        client.resource(crd).forceConflicts().serverSideApply();
        client.resource(crd).waitUntilCondition(AppliedCrds::isServed, 30, TimeUnit.SECONDS);
        awaitAnswer(CustomResourceDefinitionContext.fromCrd(crd));
    }

    /// Established is said a moment before it is true: until then the API server answers one of these.
    private void awaitAnswer(CustomResourceDefinitionContext kind) {
        long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!isAnswered(kind, System.nanoTime() > limit)) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        }
    }

    private boolean isAnswered(CustomResourceDefinitionContext kind, boolean isLate) {
        try {
            client.genericKubernetesResources(kind).inAnyNamespace().list();
            return true;
        } catch (KubernetesClientException refused) {
            if (isLate || !NOT_YET.contains(refused.getCode())) {
                throw refused;
            }
            return false;
        }
    }

    private static boolean isServed(CustomResourceDefinition crd) {
        return crd != null
                && crd.getStatus() != null
                // An explicit null, for the first moment after the CRD was made.
                && crd.getStatus().getConditions() != null
                && crd.getStatus().getConditions().stream()
                        .anyMatch(one -> one.getType().equals("Established")
                                && one.getStatus().equals("True"));
    }

    /// Everything but keeping it.
    GenericKubernetesResource tryOut(GenericKubernetesResource object) {
        return resource(object).dryRun().create();
    }

    void create(GenericKubernetesResource object) {
        resource(object).create();
    }

    void replace(GenericKubernetesResource object) {
        resource(object).update();
    }

    GenericKubernetesResource replaceStatus(GenericKubernetesResource object) {
        return resource(object).updateStatus();
    }

    void delete(GenericKubernetesResource object) {
        resource(object).delete();
    }

    private Resource<GenericKubernetesResource> resource(GenericKubernetesResource object) {
        NamespaceableResource<GenericKubernetesResource> resource = client.resource(object);
        return Objects.equals(object.getKind(), "Release")
                ? resource.inNamespace(namespace.getMetadata().getName())
                : resource;
    }

    @Override
    public void close() {
        client.resource(namespace).delete();
        client.close();
    }
}
