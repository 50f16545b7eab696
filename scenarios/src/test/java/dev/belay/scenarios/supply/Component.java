package dev.belay.scenarios.supply;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// One jar, as the SBOM tells of it.
///
/// @param licences as its authors name them; whoever uses it may choose
/// @param sha256 of its bytes
record Component(String name, Set<String> licences, String sha256) {

    Component {
        licences = Set.copyOf(licences);
    }

    static List<Component> all(JsonNode sbom) {
        List<Component> all = new ArrayList<>();
        sbom.path("components").forEach(one -> all.add(of(one)));
        return all;
    }

    private static Component of(JsonNode json) {
        Set<String> licences = new TreeSet<>();
        json.path("licenses").forEach(choice -> {
            for (String where : List.of("/license/id", "/license/name", "/expression")) {
                if (choice.at(where).isTextual()) {
                    licences.add(choice.at(where).asText());
                }
            }
        });
        String sha256 = "";
        for (JsonNode hash : json.path("hashes")) {
            if ("SHA-256".equals(hash.path("alg").asText())) {
                sha256 = hash.path("content").asText();
            }
        }
        return new Component(
                json.path("group").asText() + ":"
                        + json.path("name").asText() + ":"
                        + json.path("version").asText(),
                licences,
                sha256);
    }

    boolean isUnderOneOf(Set<String> allowed) {
        return licences.stream().anyMatch(allowed::contains);
    }

    /// As a complaint shows it.
    @Override
    public String toString() {
        return name + " is under " + licences;
    }
}
