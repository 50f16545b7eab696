package dev.belay.workload;

import static dev.belay.kube.JsonPatch.path;

import dev.belay.kube.JsonPatch;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import java.util.ArrayList;
import java.util.Map;
import java.util.TreeMap;

/// Takes a ReplicaSet out of its Deployment's sight, and gives it back.
///
/// A Deployment adopts what matches its selector and has no controller, by the ReplicaSet's *own* labels. So
/// parking takes the selector's keys from those labels (the pods keep theirs and go on serving) and leaves the
/// Deployment as an owner without `controller`: it is collected with the Deployment, but neither adopted nor
/// scaled.
public final class Parking {

    private static final String OWNERS = "/metadata/ownerReferences";

    private Parking() {}

    /// Whether the Deployment's controller leaves it alone.
    public static boolean isParked(ReplicaSet set, Deployment deployment) {
        return !matches(set, deployment)
                && set.getMetadata().getOwnerReferences().stream().noneMatch(Parking::controls);
    }

    /// Nothing to write where it is parked already.
    public static JsonPatch park(ReplicaSet set, Deployment deployment) {
        if (isParked(set, deployment)) {
            return JsonPatch.EMPTY;
        }
        JsonPatch patch = JsonPatch.EMPTY;
        Map<String, String> labels = labels(set);
        for (String key : selector(deployment).keySet()) {
            if (labels.containsKey(key)) {
                String at = path("metadata", "labels", key);
                patch = patch.test(at, labels.get(key)).remove(at);
            }
        }
        return patch.and(owned(set, deployment));
    }

    /// Gives the labels back; the Deployment's controller adopts it. The pods never notice.
    public static JsonPatch free(ReplicaSet set, Deployment deployment) {
        Map<String, String> missing = new TreeMap<>(selector(deployment));
        missing.entrySet().removeIf(label -> label.getValue().equals(labels(set).get(label.getKey())));
        if (missing.isEmpty()) {
            return JsonPatch.EMPTY;
        }
        if (labels(set).isEmpty()) {
            return JsonPatch.EMPTY.add("/metadata/labels", missing);
        }
        JsonPatch patch = JsonPatch.EMPTY;
        for (Map.Entry<String, String> label : missing.entrySet()) {
            patch = patch.add(path("metadata", "labels", label.getKey()), label.getValue());
        }
        return patch;
    }

    /// The owner of what a trial makes: it goes with the Deployment, and nobody's controller takes it for its own.
    public static OwnerReference owner(Deployment deployment) {
        return new OwnerReferenceBuilder()
                .withApiVersion("apps/v1")
                .withKind("Deployment")
                .withName(deployment.getMetadata().getName())
                .withUid(deployment.getMetadata().getUid())
                .build();
    }

    /// The whole list at once, tested: an owner that somebody adds in this instant must not be lost.
    private static JsonPatch owned(ReplicaSet set, Deployment deployment) {
        var present = set.getMetadata().getOwnerReferences();
        String uid = deployment.getMetadata().getUid();
        var wanted = new ArrayList<OwnerReference>();
        present.stream().filter(owner -> !owner.getUid().equals(uid)).forEach(wanted::add);
        wanted.add(owner(deployment));
        return present.isEmpty()
                ? JsonPatch.EMPTY.add(OWNERS, wanted)
                : JsonPatch.EMPTY.test(OWNERS, present).replace(OWNERS, wanted);
    }

    private static boolean matches(ReplicaSet set, Deployment deployment) {
        return labels(set).entrySet().containsAll(selector(deployment).entrySet());
    }

    private static boolean controls(OwnerReference owner) {
        return Boolean.TRUE.equals(owner.getController());
    }

    private static Map<String, String> labels(ReplicaSet set) {
        Map<String, String> labels = set.getMetadata().getLabels();
        return labels == null ? Map.of() : labels;
    }

    private static Map<String, String> selector(Deployment deployment) {
        Map<String, String> selector = deployment.getSpec().getSelector().getMatchLabels();
        return selector == null ? Map.of() : selector;
    }
}
