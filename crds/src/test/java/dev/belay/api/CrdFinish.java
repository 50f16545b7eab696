package dev.belay.api;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceColumnDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionVersion;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/// What the generator cannot say from annotations.
final class CrdFinish {

    private static final List<String> COLUMNS = List.of("Phase", "Weight", "Step", "Verdict", "Reason", "Age");

    private static final Map<String, String> OVERVIEW = Map.of(
            "Release",
            "How one Deployment is released: the steps that its new revisions go through, and what must hold meanwhile.",
            "ReleasePolicy",
            "What a platform team sets once for many Releases: where Prometheus is, and what counts as bad. A namespace"
                    + " picks one by its label belay.dev/policy, else the one named default.");

    /// Lists whose entries have a key: the API server refuses two with the same one.
    private static final Map<String, List<String>> KEYS = Map.of(
            "spec.target.routes", List.of("kind", "name"),
            "spec.health.metrics", List.of("name"),
            "spec.metrics", List.of("name"),
            "status.conditions", List.of("type"));

    private static final List<String> SETS = List.of(
            "spec.target.services",
            "spec.target.ignoreServices",
            "spec.target.routes[].rules",
            "spec.prometheus.matchers");

    private CrdFinish() {}

    static HasMetadata finished(HasMetadata generated) {
        CustomResourceDefinition crd = (CustomResourceDefinition) generated;
        CustomResourceDefinitionVersion version = crd.getSpec().getVersions().getFirst();
        JSONSchemaProps root = version.getSchema().getOpenAPIV3Schema();
        version.setAdditionalPrinterColumns(inOrder(version.getAdditionalPrinterColumns()));
        root.setRequired(List.of("spec"));
        root.setDescription(OVERVIEW.get(crd.getSpec().getNames().getKind()));
        property(root, "spec").setDescription("What is wanted.");
        if (version.getSubresources() == null) {
            root.getProperties().remove("status");
        } else {
            JSONSchemaProps status = property(root, "status");
            status.setDescription("What Belay has found and done. Only Belay writes it.");
            unwrap(status);
        }
        walk("", root);
        return crd;
    }

    private static List<CustomResourceColumnDefinition> inOrder(List<CustomResourceColumnDefinition> columns) {
        List<CustomResourceColumnDefinition> ordered = new ArrayList<>(columns);
        ordered.sort(Comparator.comparingInt(column -> COLUMNS.indexOf(column.getName())));
        return ordered;
    }

    /// The generator does not know `@JsonUnwrapped`.
    private static void unwrap(JSONSchemaProps status) {
        Map<String, JSONSchemaProps> flat = new TreeMap<>(status.getProperties());
        for (var component : ReleaseStatus.class.getRecordComponents()) {
            if (component.getAccessor().isAnnotationPresent(JsonUnwrapped.class)) {
                flat.remove(component.getName());
                flat.putAll(property(status, component.getName()).getProperties());
            }
        }
        status.setProperties(flat);
    }

    private static JSONSchemaProps property(JSONSchemaProps schema, String name) {
        return Objects.requireNonNull(schema.getProperties().get(name), name);
    }

    private static void walk(String path, JSONSchemaProps schema) {
        if (KEYS.containsKey(path)) {
            schema.setXKubernetesListType("map");
            schema.setXKubernetesListMapKeys(KEYS.get(path));
        } else if (SETS.contains(path)) {
            schema.setXKubernetesListType("set");
        }
        // A record's component annotates its field and its accessor, and the generator reads both.
        schema.setXKubernetesValidations(
                schema.getXKubernetesValidations().stream().distinct().toList());
        if (schema.getItems() != null) {
            walk(path + "[]", schema.getItems().getSchema());
        }
        if (schema.getProperties() != null) {
            schema.getProperties().forEach((name, child) -> walk(path.isEmpty() ? name : path + "." + name, child));
        }
    }
}
