package dev.belay.workload;

import dev.belay.kube.Labels;
import dev.belay.kube.TrialMark;
import dev.belay.release.Revision;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetBuilder;
import java.util.Map;
import java.util.TreeMap;

/// The candidate's ReplicaSet: as the Deployment's controller would make it, but parked from birth, so that it is
/// freed at the handover without one of its pods being touched.
public final class CandidateSet {

    private CandidateSet() {}

    /// The name by which it is known; a suffix of the revision (`-2`) says that the plain one was taken.
    public static String nameFor(Deployment deployment, Revision revision) {
        return deployment.getMetadata().getName() + "-" + revision.hash();
    }

    /// Without the selector's labels of its own: with them it would be adopted at once.
    public static ReplicaSet of(Deployment deployment, Revision revision, int replicas, TrialMark mark) {
        Map<String, String> hash = Map.of(Labels.POD_TEMPLATE_HASH, revision.hash());
        Map<String, String> selector =
                new TreeMap<>(deployment.getSpec().getSelector().getMatchLabels());
        selector.putAll(hash);
        return new ReplicaSetBuilder()
                .withNewMetadata()
                .withName(nameFor(deployment, revision))
                .withNamespace(deployment.getMetadata().getNamespace())
                .withLabels(hash)
                .withAnnotations(Map.of(TrialMark.KEY, mark.text()))
                .withOwnerReferences(Parking.owner(deployment))
                .endMetadata()
                .withNewSpec()
                .withReplicas(replicas)
                .withMinReadySeconds(deployment.getSpec().getMinReadySeconds())
                .withNewSelector()
                .withMatchLabels(selector)
                .withMatchExpressions(deployment.getSpec().getSelector().getMatchExpressions())
                .endSelector()
                .withTemplate(hashed(deployment.getSpec().getTemplate(), revision))
                .endSpec()
                .build();
    }

    private static PodTemplateSpec hashed(PodTemplateSpec template, Revision revision) {
        return new PodTemplateSpecBuilder(template)
                .editOrNewMetadata()
                .addToLabels(Labels.POD_TEMPLATE_HASH, revision.hash())
                .endMetadata()
                .build();
    }
}
