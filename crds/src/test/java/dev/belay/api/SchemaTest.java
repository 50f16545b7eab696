package dev.belay.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiPredicate;
import org.junit.jupiter.api.Test;

class SchemaTest {

    private static final int HUNDRED_KILOBYTES = 100_000;

    @Test
    void everyFieldHasADescription() {
        assertThat(fields((path, field) -> !field.path("description").asText().endsWith(".")))
                .as("fields without a description that is a sentence: kubectl explain would show nothing")
                .isEmpty();
    }

    @Test
    void everyListTextAndMapIsBounded() {
        assertThat(all(SchemaTest::isUnbounded))
                .as("without a bound the API server reckons with megabytes, and refuses the rules that read them")
                .isEmpty();
    }

    /// kubectl and Helm read a bare `off` as false, and a field by that name under another one.
    @Test
    void noFieldIsNamedLikeABoolean() {
        assertThat(all((path, schema) -> path.matches("(?i).*\\.(y|n|yes|no|on|off|true|false)")))
                .as("fields that YAML readers would rename")
                .isEmpty();
    }

    /// Else whoever may write a Release could have the operator read or ask what they may not.
    @Test
    void aReleaseNamesNoOtherNamespaceNoAddressNoQueryAndNoSecret() {
        String other = "(?i)Release\\.spec\\..*(namespace|url|address|host|query|secret)[^.]*";
        assertThat(all((path, schema) -> path.matches(other))).isEmpty();
        assertThat(all((path, schema) -> path.matches(other.replace("Release", "ReleasePolicy"))))
                .as("a policy has such fields, and the test sees them")
                .isNotEmpty();
    }

    private static boolean isUnbounded(String path, JsonNode schema) {
        return switch (schema.path("type").asText()) {
            case "array" -> !schema.has("maxItems");
            case "string" -> !schema.has("maxLength") && !schema.has("format");
            case "object" -> schema.has("additionalProperties") && !schema.has("maxProperties");
            default -> false;
        };
    }

    @Test
    void healthHasNoDefaults() {
        assertThat(fields((path, field) -> path.startsWith("Release.spec.health") && field.has("default")))
                .as("a default under health would hide what the policy says")
                .isEmpty();
        assertThat(fields((path, field) -> path.startsWith("Release.spec.health")))
                .hasSizeGreaterThan(8);
    }

    @Test
    void statusHasNoRulesAndNoDefaults() {
        assertThat(fields((path, field) -> path.startsWith("Release.status")
                        && (field.has("x-kubernetes-validations") || field.has("default"))))
                .as("a status write must never be refused for what it says")
                .isEmpty();
    }

    @Test
    void rulesThatAreNotRatchetedStayAsTheyBegan() {
        assertThat(version("releases")
                        .at("/schema/openAPIV3Schema/x-kubernetes-validations")
                        .findValuesAsText("rule"))
                .as("a stored Release that breaks a rule at the root is refused every write, its abort and its"
                        + " finalizer's too: put new rules under spec (ADR 8)")
                .containsExactly("size(self.metadata.name) <= 63");
        assertThat(version("releasepolicies").at("/schema/openAPIV3Schema").has("x-kubernetes-validations"))
                .isFalse();
    }

    @Test
    void defaultsAreTheDesignsOwn() {
        Map<String, String> defaults = new TreeMap<>();
        schemas()
                .forEach((kind, root) -> collect(
                        kind,
                        root,
                        (path, schema) -> {
                            if (schema.has("default")) {
                                defaults.put(path, schema.get("default").toString());
                            }
                            return false;
                        },
                        new ArrayList<>()));
        assertThat(defaults)
                .containsOnly(
                        Map.entry("Release.spec.bake", "\"10m\""),
                        Map.entry("Release.spec.progressDeadline", "\"10m\""),
                        Map.entry("Release.spec.paused", "false"),
                        Map.entry("Release.spec.canary.steps[].hold", "\"1m\""),
                        Map.entry("Release.spec.blueGreen.hold", "\"1m\""),
                        Map.entry("Release.spec.target.routes[].kind", "\"HTTPRoute\""),
                        Map.entry("ReleasePolicy.spec.prometheus.namespaceLabel", "\"namespace\""),
                        Map.entry("ReleasePolicy.spec.prometheus.podLabel", "\"pod\""),
                        Map.entry("Release.spec.canary.steps[].flag.project", "\"default\""),
                        Map.entry("Release.spec.canary.steps[].flag.environment", "\"production\""),
                        Map.entry("Release.spec.canary.steps[].flag.onRollback", "\"Restore\""),
                        Map.entry("Release.spec.canary.steps[].gate.flag.enabled", "true"),
                        Map.entry("Release.spec.flag.project", "\"default\""),
                        Map.entry("Release.spec.flag.environment", "\"production\""),
                        Map.entry("Release.spec.flag.onRollback", "\"Restore\""),
                        Map.entry("Release.spec.flag.steps[].hold", "\"1m\""),
                        Map.entry("Release.spec.flag.steps[].gate.flag.enabled", "true"),
                        Map.entry("Release.spec.blueGreen.gate.flag.enabled", "true"),
                        Map.entry("ReleasePolicy.spec.unleash.promotions", "false"),
                        Map.entry("ReleasePolicy.spec.unleash.whenUnknown", "\"Hold\""),
                        Map.entry("ReleasePolicy.spec.dialect", "\"micrometer\""),
                        Map.entry("ReleasePolicy.spec.exclude", "\"/actuator/.*\""),
                        Map.entry("ReleasePolicy.spec.every", "\"auto\""),
                        Map.entry("ReleasePolicy.spec.breaches", "2"),
                        Map.entry("ReleasePolicy.spec.warmUp", "{\"errors\":\"5s\",\"latency\":\"30s\"}"),
                        Map.entry("ReleasePolicy.spec.warmUp.errors", "\"5s\""),
                        Map.entry("ReleasePolicy.spec.warmUp.latency", "\"30s\""),
                        Map.entry(
                                "ReleasePolicy.spec.errors",
                                "{\"max\":\"5%\",\"worseThanStable\":\"3x\",\"floor\":\"1%\"}"),
                        Map.entry("ReleasePolicy.spec.latency", "{\"quantile\":0.99,\"max\":\"3s\"}"));
    }

    @Test
    void bothTogetherStayUnderAHundredKilobytes() {
        int size = GeneratedCrd.all().values().stream()
                .mapToInt(yaml -> yaml.getBytes(StandardCharsets.UTF_8).length)
                .sum();
        assertThat(size).isLessThan(HUNDRED_KILOBYTES);
    }

    @Test
    void columnsTellWhereAReleaseIs() {
        List<String> columns = new ArrayList<>();
        version("releases")
                .path("additionalPrinterColumns")
                .forEach(column -> columns.add(column.get("name").asText()
                        + " "
                        + column.get("jsonPath").asText()));
        assertThat(columns)
                .containsExactly(
                        "Phase .status.phase",
                        "Weight .status.weight",
                        "Step .status.progress",
                        "Verdict .status.verdict.kind",
                        "Reason .status.reason",
                        "Age .metadata.creationTimestamp");
    }

    @Test
    void statusIsASubresourceOfTheReleaseOnly() {
        assertThat(version("releases").path("subresources").has("status")).isTrue();
        assertThat(version("releasepolicies").has("subresources")).isFalse();
        assertThat(version("releasepolicies")
                        .at("/schema/openAPIV3Schema/properties")
                        .has("status"))
                .isFalse();
    }

    private static List<String> fields(BiPredicate<String, JsonNode> wanted) {
        return all((path, schema) -> !path.endsWith("]") && !path.endsWith("}") && wanted.test(path, schema));
    }

    private static List<String> all(BiPredicate<String, JsonNode> wanted) {
        List<String> found = new ArrayList<>();
        schemas().forEach((kind, root) -> collect(kind, root, wanted, found));
        return found;
    }

    private static void collect(
            String path, JsonNode schema, BiPredicate<String, JsonNode> wanted, List<String> found) {
        if (wanted.test(path, schema)) {
            found.add(path);
        }
        schema.path("properties")
                .properties()
                .forEach(field -> collect(path + "." + field.getKey(), field.getValue(), wanted, found));
        if (schema.has("items")) {
            collect(path + "[]", schema.get("items"), wanted, found);
        }
        if (schema.has("additionalProperties")) {
            collect(path + "{}", schema.get("additionalProperties"), wanted, found);
        }
    }

    private static Map<String, JsonNode> schemas() {
        return Map.of(
                "Release", version("releases").at("/schema/openAPIV3Schema"),
                "ReleasePolicy", version("releasepolicies").at("/schema/openAPIV3Schema"));
    }

    private static JsonNode version(String plural) {
        String yaml = GeneratedCrd.all().getOrDefault(plural + ".belay.dev.yaml", "");
        try {
            return Samples.parse(yaml.getBytes(StandardCharsets.UTF_8)).at("/spec/versions/0");
        } catch (IOException broken) {
            throw new IllegalStateException(plural, broken);
        }
    }
}
