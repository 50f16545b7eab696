package dev.belay.chart;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.awaitility.Awaitility.await;

import dev.belay.chart.Person.Answer;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import java.util.List;

/// A Deployment, and what people do to it.
record Shop(Stage stage, String name) {

    static final String MARK = "belay.dev/brake: OnChange";

    Shop besides(String suffix) {
        return new Shop(stage, name + suffix);
    }

    String manifest(String label, String image) {
        return """
                apiVersion: apps/v1
                kind: Deployment
                metadata:
                  name: %s
                  labels: {%s}
                spec:
                  replicas: 1
                  selector: {matchLabels: {app: %s}}
                  template:
                    metadata:
                      labels: {app: %s}
                      annotations: {}
                    spec:
                      containers: [{name: app, image: "%s"}]
                """.formatted(name, label, name, name, image);
    }

    /// And waits until it has a ReplicaSet, so that a later one would show.
    void create(String yaml) {
        stage.theAdmin().feed(yaml, "create", "--save-config").accepted();
        await().atMost(ofSeconds(20))
                .pollInterval(ofMillis(50))
                .until(() -> replicaSets().size() == 1);
    }

    void setImage(String image) {
        stage.theAdmin()
                .kubectl("set", "image", "deployment/" + name, "app=" + image)
                .accepted();
    }

    void patch(String operations) {
        patch(stage.theAdmin(), operations);
    }

    void patch(Person person, String operations) {
        person.kubectl("patch", "deployment/" + name, "--type=json", "--patch=" + json(operations))
                .accepted();
    }

    static String json(String singleQuoted) {
        return singleQuoted.replace('\'', '"');
    }

    Answer serverSideApply(String yaml) {
        return stage.theAdmin().feed(yaml, "apply", "--server-side", "--force-conflicts", "--field-manager=gitops");
    }

    void theOperatorUnpauses() {
        patch(stage.theOperator(), "[{'op':'remove','path':'/spec/paused'}]");
    }

    void theOperatorRollsOut(String image) {
        patch(
                stage.theOperator(),
                "[{'op':'replace','path':'/spec/template/spec/containers/0/image','value':'%s'}]".formatted(image));
        await().atMost(ofSeconds(20))
                .pollInterval(ofMillis(50))
                .until(() -> replicaSets().stream()
                        .anyMatch(it -> it.getSpec()
                                .getTemplate()
                                .getSpec()
                                .getContainers()
                                .getFirst()
                                .getImage()
                                .equals(image)));
    }

    Deployment live() {
        return stage.admin()
                .apps()
                .deployments()
                .inNamespace(stage.namespace())
                .withName(name)
                .require();
    }

    String image() {
        return live().getSpec()
                .getTemplate()
                .getSpec()
                .getContainers()
                .getFirst()
                .getImage();
    }

    List<ReplicaSet> replicaSets() {
        return stage.admin()
                .apps()
                .replicaSets()
                .inNamespace(stage.namespace())
                .withLabel("app", name)
                .list()
                .getItems();
    }
}
