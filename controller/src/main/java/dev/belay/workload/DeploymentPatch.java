package dev.belay.workload;

import static dev.belay.kube.JsonPatch.path;

import dev.belay.kube.JsonPatch;
import dev.belay.kube.Labels;
import dev.belay.release.Brake;
import dev.belay.release.Desired;
import dev.belay.release.Desired.Deployment.Braking;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Everything that Belay writes on a Deployment, in one patch: the mark, the brake, and the template where it must
/// change. In one, because between two writes the Deployment's controller would act on the first.
///
/// @param release the name of the Release that marks it
/// @param brake the kind that stands as a label, where the admission policy sees it
/// @param images by container, as the Release carries them
/// @param stable the template to which leaving, or a rollback by Release, goes back
public record DeploymentPatch(String release, Brake brake, Map<String, String> images, PodTemplateSpec stable) {

    public DeploymentPatch {
        images = Map.copyOf(images);
    }

    /// What makes the Deployment as it is wished; nothing where it is so.
    public JsonPatch of(Deployment seen, Desired.Deployment wish) {
        JsonPatch spec = template(seen, wish.template()).and(brake(seen, wish.brake()));
        JsonPatch labels = labels(seen, wish.marked());
        // Whoever changes the template in this instant must find it unchanged by us, and we theirs.
        JsonPatch guard = spec.changesSomething()
                // Not the template itself: older servers show a null in it that no model keeps.
                ? JsonPatch.EMPTY.test(
                        "/metadata/generation", seen.getMetadata().getGeneration())
                : JsonPatch.EMPTY;
        return guard.and(spec).and(labels);
    }

    /// A person's word that went by accident, back where it was; see [Workload#handsOffAt].
    public static JsonPatch handsOff(Deployment seen) {
        Map<String, String> notes = seen.getMetadata().getAnnotations();
        String word = "put-back";
        return notes == null || notes.isEmpty()
                ? JsonPatch.EMPTY.add("/metadata/annotations", Map.of(Labels.HANDS_OFF, word))
                : JsonPatch.EMPTY.add(path("metadata", "annotations", Labels.HANDS_OFF), word);
    }

    private static JsonPatch brake(Deployment seen, Braking wish) {
        boolean paused = Boolean.TRUE.equals(seen.getSpec().getPaused());
        return switch (wish) {
            case ON -> paused ? JsonPatch.EMPTY : JsonPatch.EMPTY.add("/spec/paused", true);
            case OFF -> paused ? JsonPatch.EMPTY.remove("/spec/paused") : JsonPatch.EMPTY;
            case AS_IT_IS -> JsonPatch.EMPTY;
        };
    }

    private JsonPatch template(Deployment seen, Desired.Deployment.Template wish) {
        return switch (wish) {
            case AS_IT_IS -> JsonPatch.EMPTY;
            case IMAGES -> imaged(seen.getSpec().getTemplate().getSpec().getContainers());
            case STABLE ->
                Revisions.of(seen.getSpec().getTemplate()).equals(Revisions.of(stable))
                        ? JsonPatch.EMPTY
                        : JsonPatch.EMPTY.replace("/spec/template", stable);
        };
    }

    private JsonPatch imaged(List<Container> containers) {
        JsonPatch patch = JsonPatch.EMPTY;
        for (int index = 0; index < containers.size(); index++) {
            Container container = containers.get(index);
            String image = images.getOrDefault(container.getName(), container.getImage());
            if (!image.equals(container.getImage())) {
                String at = path("spec", "template", "spec", "containers", Integer.toString(index), "image");
                patch = patch.replace(at, image);
            }
        }
        return patch;
    }

    /// The marks stand and go together: a brake's label on a Deployment that is nobody's would brake it for ever.
    private JsonPatch labels(Deployment seen, boolean marked) {
        Map<String, String> present = seen.getMetadata().getLabels();
        Map<String, String> wanted = new TreeMap<>(Map.of(Labels.RELEASE, release, Labels.BRAKE, brake.word()));
        if (!marked && (present == null || !release.equals(present.get(Labels.RELEASE)))) {
            // Another Release's, or nobody's.
            return JsonPatch.EMPTY;
        }
        if (marked && (present == null || present.isEmpty())) {
            return JsonPatch.EMPTY.add("/metadata/labels", wanted);
        }
        JsonPatch patch = JsonPatch.EMPTY;
        for (Map.Entry<String, String> label : wanted.entrySet()) {
            String at = path("metadata", "labels", label.getKey());
            String now = present == null ? null : present.get(label.getKey());
            if (marked && !label.getValue().equals(now)) {
                patch = patch.add(at, label.getValue());
            } else if (!marked && now != null) {
                patch = patch.remove(at);
            }
        }
        return patch;
    }
}
