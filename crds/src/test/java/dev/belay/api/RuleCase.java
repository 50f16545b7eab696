package dev.belay.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.ArrayList;
import java.util.List;

/// One object that the API server must refuse or accept.
///
/// @param says the sentence of the refusal, or a part of it; empty where it is accepted
record RuleCase(String name, String says, GenericKubernetesResource object) {

    private static final ObjectMapper JSON = new ObjectMapper();

    static List<RuleCase> all(String table) {
        return of(Samples.read("/rules/" + table + ".yaml"));
    }

    static List<RuleCase> of(JsonNode table) {
        List<RuleCase> cases = new ArrayList<>();
        table.forEach(row -> cases.add(row(row)));
        return cases;
    }

    private static RuleCase row(JsonNode row) {
        String kind = row.has("policy") ? "policy" : "release";
        GenericKubernetesResource object = new GenericKubernetesResource();
        object.setApiVersion("belay.dev/v1alpha1");
        object.setKind(kind.equals("policy") ? "ReleasePolicy" : "Release");
        object.setMetadata(new ObjectMetaBuilder()
                .withName(row.path("named").asText("shop"))
                .build());
        if (row.hasNonNull(kind)) {
            object.setAdditionalProperty("spec", JSON.convertValue(row.get(kind), Object.class));
        }
        return new RuleCase(row.get("case").asText(), row.path("says").asText(), object);
    }

    /// As the report of the tests names it.
    @Override
    public String toString() {
        return name;
    }
}
