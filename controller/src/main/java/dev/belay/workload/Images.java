package dev.belay.workload;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// The images that a Release carries, put into a template.
public final class Images {

    private Images() {}

    /// Which of them is for a container that the template does not have; empty: none.
    public static Set<String> strangers(PodTemplateSpec template, Map<String, String> images) {
        Set<String> names = new TreeSet<>(images.keySet());
        template.getSpec().getContainers().forEach(container -> names.remove(container.getName()));
        return names;
    }

    public static PodTemplateSpec into(PodTemplateSpec template, Map<String, String> images) {
        List<Container> containers = template.getSpec().getContainers().stream()
                .map(container -> images.containsKey(container.getName())
                        ? new ContainerBuilder(container)
                                .withImage(images.get(container.getName()))
                                .build()
                        : container)
                .toList();
        return new PodTemplateSpecBuilder(template)
                .editSpec()
                .withContainers(containers)
                .endSpec()
                .build();
    }
}
