package dev.belay.playground.node;

import dev.belay.playground.app.Workload;
import dev.belay.playground.program.Program;
import dev.belay.playground.program.ProgramWorkload;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/// What runs for an image: a program that is built here, or else the sample app.
final class Images {

    private final KubernetesClient client;
    private final Workload apps;
    private final List<Program> programs = new CopyOnWriteArrayList<>();

    Images(KubernetesClient client, Workload apps) {
        this.client = client;
        this.apps = apps;
    }

    void add(Program program) {
        programs.add(program);
    }

    boolean isProgram(String image) {
        return program(image).isPresent();
    }

    Workload of(Container container, Pod pod) {
        return program(container.getImage())
                .<Workload>map(program -> new ProgramWorkload(program, new PodContainer(client, pod).of(container)))
                .orElse(apps);
    }

    private Optional<Program> program(String image) {
        return programs.stream().filter(program -> program.isImage(image)).findFirst();
    }
}
