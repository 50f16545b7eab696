package dev.belay.chart;

import static java.net.HttpURLConnection.HTTP_FORBIDDEN;
import static java.net.HttpURLConnection.HTTP_NOT_FOUND;
import static java.net.HttpURLConnection.HTTP_UNAVAILABLE;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.authorization.v1.ResourceAttributes;
import io.fabric8.kubernetes.api.model.authorization.v1.ResourceAttributesBuilder;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReview;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReviewBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/// Tells when what Helm installed is in force. The API server takes up CRDs, roles and policies by watches of its own,
/// up
/// to some seconds after they were created, and no status says so: it has to be asked to act on them, in dry runs. It
/// asks
/// one API server; where there are several, each of them has to be asked.
public final class InForce {

    private static final String BRAKE = "belay-brake";
    private static final String AUTHOR = "belay-author";
    static final List<String> CRDS = List.of("releases.belay.dev", "releasepolicies.belay.dev");
    private static final ResourceDefinitionContext MUTATING_POLICIES = new ResourceDefinitionContext.Builder()
            .withGroup("admissionregistration.k8s.io")
            .withVersion("v1")
            .withKind("MutatingAdmissionPolicy")
            .withPlural("mutatingadmissionpolicies")
            .withNamespaced(false)
            .build();
    /// Would mark the operator's own Deployment, and change its revision.
    private static final String CHANGE = """
            {"metadata": {"labels": {"belay.dev/brake": "OnChange"}},
             "spec": {"template": {"metadata": {"annotations": {"belay.dev/probe": "brake"}}}}}""";

    /// What becomes of a verb that is signed with another's name.
    private enum Signature {
        TAKEN,
        CORRECTED,
        REFUSED
    }

    private final KubernetesClient admin;

    private InForce(KubernetesClient admin) {
        this.admin = admin;
    }

    /// Waits for everything that is installed.
    ///
    /// @param admin may do everything; what the policies do to it tells whether they are there
    public static void await(KubernetesClient admin) {
        InForce inForce = new InForce(admin);
        CRDS.forEach(name -> waiting("CRD " + name).until(() -> inForce.isEstablished(name)));
        waiting("the operator's roles").until(inForce::operatorMayWork);
        boolean braked = inForce.isInstalled(BRAKE);
        waiting("brake in force: " + braked).until(() -> inForce.brakes() == braked);
        Signature wanted = inForce.isInstalled(AUTHOR) ? Signature.CORRECTED : Signature.REFUSED;
        waiting("false signature of a verb: " + wanted).until(() -> inForce.falseSignature() == wanted);
    }

    private static ConditionFactory waiting(String what) {
        return Awaitility.await(what).atMost(ofSeconds(30)).pollInSameThread().pollInterval(ofMillis(50));
    }

    private boolean isEstablished(String crd) {
        CustomResourceDefinition found = admin.apiextensions()
                .v1()
                .customResourceDefinitions()
                .withName(crd)
                .get();
        return found != null
                && found.getStatus() != null
                && found.getStatus().getConditions().stream()
                        .anyMatch(it -> it.getType().equals("Established")
                                && it.getStatus().equals("True"));
    }

    /// One permission of the cluster role and one of the role: each is taken up whole.
    private boolean operatorMayWork() {
        return isAllowed(it -> it.withGroup("apps").withResource("deployments").withVerb("patch"))
                && isAllowed(it -> it.withNamespace(Installation.NAMESPACE)
                        .withResource("secrets")
                        .withVerb("get"));
    }

    private boolean isAllowed(Function<ResourceAttributesBuilder, ResourceAttributesBuilder> what) {
        ResourceAttributes asked = what.apply(new ResourceAttributesBuilder()).build();
        SubjectAccessReview review = new SubjectAccessReviewBuilder()
                .withNewSpec()
                .withUser(Installation.OPERATOR)
                .withResourceAttributes(asked)
                .endSpec()
                .build();
        return admin.authorization()
                .v1()
                .subjectAccessReview()
                .create(review)
                .getStatus()
                .getAllowed();
    }

    private boolean isInstalled(String mutatingPolicy) {
        return admin.genericKubernetesResources(MUTATING_POLICIES)
                        .withName(mutatingPolicy)
                        .get()
                != null;
    }

    private boolean brakes() {
        Deployment answer = admin.apps()
                .deployments()
                .inNamespace(Installation.NAMESPACE)
                .withName(Installation.NAME)
                .dryRun()
                .patch(PatchContext.of(PatchType.JSON_MERGE), CHANGE);
        return Boolean.TRUE.equals(answer.getSpec().getPaused());
    }

    private Signature falseSignature() {
        try {
            GenericKubernetesResource answer = admin.resource(forged()).dryRun().create();
            String author = answer.getMetadata().getAnnotations().get("belay.dev/abort-by");
            return "nobody".equals(author) ? Signature.TAKEN : Signature.CORRECTED;
        } catch (KubernetesClientException refused) {
            return switch (refused.getCode()) {
                case HTTP_FORBIDDEN -> Signature.REFUSED;
                // Established, and still not served.
                case HTTP_NOT_FOUND, HTTP_UNAVAILABLE -> Signature.TAKEN;
                default -> throw refused;
            };
        }
    }

    private static GenericKubernetesResource forged() {
        Map<String, Object> spec = Map.of(
                "target", Map.of("deployment", "probe"), "canary", Map.of("steps", List.of(Map.of("weight", 10))));
        return new GenericKubernetesResourceBuilder()
                .withApiVersion("belay.dev/v1alpha1")
                .withKind("Release")
                .withNewMetadata()
                .withName("probe")
                .withNamespace(Installation.NAMESPACE)
                .addToAnnotations(Map.of("belay.dev/abort", "now", "belay.dev/abort-by", "nobody"))
                .endMetadata()
                .addToAdditionalProperties("spec", spec)
                .build();
    }
}
