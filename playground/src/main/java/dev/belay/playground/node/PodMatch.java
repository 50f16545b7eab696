package dev.belay.playground.node;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Which pods are meant: those of a namespace, narrowed by what is said further.
///
/// @param image without the words of behaviour too: `shop:v2` means `shop:v2-errors=0.2`
public record PodMatch(
        String namespace,
        Map<String, String> labels,
        @Nullable String image,
        @Nullable String pod) {

    public PodMatch {
        labels = Map.copyOf(labels);
    }

    public static PodMatch inNamespace(String namespace) {
        return new PodMatch(namespace, Map.of(), null, null);
    }

    public PodMatch label(String key, String value) {
        Map<String, String> more = new HashMap<>(labels);
        more.put(key, value);
        return new PodMatch(namespace, more, image, pod);
    }

    public PodMatch revision(String podTemplateHash) {
        return label(PodRun.REVISION_LABEL, podTemplateHash);
    }

    public PodMatch image(String wanted) {
        return new PodMatch(namespace, labels, wanted, pod);
    }

    public PodMatch pod(String name) {
        return new PodMatch(namespace, labels, image, name);
    }

    boolean matches(Pod candidate) {
        Map<String, String> theirs = candidate.getMetadata().getLabels();
        return namespace.equals(candidate.getMetadata().getNamespace())
                && (theirs == null ? labels.isEmpty() : theirs.entrySet().containsAll(labels.entrySet()))
                && (pod == null || pod.equals(candidate.getMetadata().getName()))
                && (image == null
                        || candidate.getSpec().getContainers().stream().anyMatch(this::runs));
    }

    private boolean runs(Container container) {
        return container.getImage().equals(image) || container.getImage().startsWith(image + "-");
    }
}
