package dev.belay.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.TemplateCommand;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/// What `helm template` makes of the chart. Without a cluster Helm knows only what its own libraries know, and those
/// know no
/// MutatingAdmissionPolicy v1; hooks are left out.
record Rendered(String text) {

    private static final KubernetesSerialization YAML = new KubernetesSerialization();

    static Rendered of(Path chart, Map<String, String> values) {
        TemplateCommand command = new Helm(chart)
                .template()
                .withName(Installation.NAME)
                .withNamespace(Installation.NAMESPACE)
                .withKubeVersion("1.36.1");
        values.forEach(command::set);
        return new Rendered(command.call());
    }

    /// The same chart, of which Helm takes the hook before an uninstall for an object like any other.
    static Path withoutHooks(Path chart) throws IOException {
        Path hook = chart.resolve("templates/restore.yaml");
        Files.writeString(hook, Files.readString(hook).replace("helm.sh/hook:", "was-hook:"));
        return chart;
    }

    List<HasMetadata> objects() {
        Object read = YAML.unmarshal(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
        return ((Collection<?>) read).stream().map(HasMetadata.class::cast).toList();
    }

    List<String> names() {
        return objects().stream()
                .map(it -> it.getKind() + "/" + it.getMetadata().getName())
                .toList();
    }

    <T extends HasMetadata> T only(Class<T> kind) {
        return one(kind, _ -> true);
    }

    <T extends HasMetadata> T named(Class<T> kind, String name) {
        return one(kind, it -> it.getMetadata().getName().equals(name));
    }

    private <T extends HasMetadata> T one(Class<T> kind, Predicate<T> which) {
        List<T> found = objects().stream()
                .filter(kind::isInstance)
                .map(kind::cast)
                .filter(which)
                .toList();
        assertThat(found).as(kind.getSimpleName()).hasSize(1);
        return found.getFirst();
    }
}
