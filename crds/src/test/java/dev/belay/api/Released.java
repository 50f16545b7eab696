package dev.belay.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// A version that somebody may run, as it stood when it was released. Written once, at its release, by
/// `mvn -pl crds,controller -am test -Dtest='Released*Test' -Dreleased=VERSION`.
record Released(Path folder) {

    static final Path FOLDER = Path.of("released");

    /// Rules that were loosened, each with the one that it followed: no machine can tell that of two
    /// rules.
    private static final Path LOOSER = FOLDER.resolve("looser.yaml");

    static List<Released> all() {
        try (Stream<Path> folders = Files.list(FOLDER)) {
            return folders.filter(Files::isDirectory)
                    .sorted()
                    .map(Released::new)
                    .toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    static Map<String, String> looser() {
        Map<String, String> pairs = new HashMap<>();
        parse(LOOSER)
                .forEach(pair -> pairs.put(
                        pair.get("now").asText().strip(),
                        pair.get("was").asText().strip()));
        return pairs;
    }

    JsonNode crd(String file) {
        return parse(folder.resolve(file));
    }

    /// What it accepted.
    List<RuleCase> accepted() {
        return RuleCase.of(parse(folder.resolve("accepted.yaml")));
    }

    static JsonNode schema(String crd) {
        return parse(crd.getBytes(StandardCharsets.UTF_8)).at("/spec/versions/0/schema/openAPIV3Schema");
    }

    private static JsonNode parse(Path file) {
        try {
            return Samples.parse(Files.readAllBytes(file));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static JsonNode parse(byte[] yaml) {
        try {
            return Samples.parse(yaml);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /// As the report of the tests names it.
    @Override
    public String toString() {
        return String.valueOf(folder.getFileName());
    }
}
