package dev.belay.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;

/// The YAML of the test resources.
final class Samples {

    static final List<String> ALL = List.of(
            "release-minimal",
            "release-full",
            "release-blue-green",
            "release-flag",
            "release-in-trial",
            "policy-default",
            "policy-full");

    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    private Samples() {}

    static JsonNode sample(String name) {
        return read("/samples/" + name + ".yaml");
    }

    static GenericKubernetesResource resource(String name) {
        return YAML.convertValue(sample(name), GenericKubernetesResource.class);
    }

    static JsonNode read(String path) {
        try (InputStream in = Samples.class.getResourceAsStream(path)) {
            return parse(Objects.requireNonNull(in, path).readAllBytes());
        } catch (IOException unreadable) {
            throw new UncheckedIOException(path, unreadable);
        }
    }

    static JsonNode parse(byte[] yaml) throws IOException {
        return YAML.readTree(yaml);
    }
}
