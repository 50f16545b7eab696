package dev.belay.workload;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import java.util.List;
import java.util.Map;

/// The images that a Release carries, put into a template.
public final class Images {

    private Images() {}

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
