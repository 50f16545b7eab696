package dev.belay.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/// What one schema accepts and the next refuses, drops or takes for something else. Whoever has a
/// manifest of the former version must be able to apply it, and an operator of the former version must
/// find its status again.
final class Compatibility {

    private static final Set<String> WORDS = Set.of("description", "title", "example", "externalDocs");

    /// What holds a value to be at most so much, and at least.
    private static final Set<String> CEILINGS = Set.of("maxLength", "maxItems", "maxProperties", "maximum");
    private static final Set<String> FLOORS = Set.of("minLength", "minItems", "minProperties", "minimum");

    /// Of these any change but taking it away is one that cannot be told from a stricter one.
    private static final Set<String> CONDITIONS = Set.of(
            "pattern",
            "format",
            "x-kubernetes-list-type",
            "x-kubernetes-list-map-keys",
            "x-kubernetes-map-type",
            "exclusiveMinimum",
            "exclusiveMaximum",
            "multipleOf",
            "uniqueItems",
            "allOf",
            "anyOf",
            "oneOf",
            "not");

    /// Of these taking it away is the stricter one.
    private static final Set<String> LIBERTIES =
            Set.of("nullable", "x-kubernetes-preserve-unknown-fields", "x-kubernetes-int-or-string");

    private static final Set<String> OTHERS = Set.of(
            "type",
            "properties",
            "items",
            "additionalProperties",
            "required",
            "enum",
            "default",
            "x-kubernetes-validations");

    private final Map<String, String> looser;
    private final List<String> found = new ArrayList<>();

    private Compatibility(Map<String, String> looser) {
        this.looser = looser;
    }

    /// Sentences, each with the path; none: the present one accepts all that the former one did.
    ///
    /// @param looser rules that say more loosely what a former one said: the new one to the former one
    static List<String> breaks(JsonNode former, JsonNode present, Map<String, String> looser) {
        Compatibility comparison = new Compatibility(looser);
        comparison.compare("", former, present);
        return List.copyOf(comparison.found);
    }

    private void compare(String path, JsonNode former, JsonNode present) {
        present.fieldNames().forEachRemaining(keyword -> judge(path, keyword, former, present));
        type(path, former, present);
        LIBERTIES.stream()
                .filter(liberty -> former.path(liberty).asBoolean()
                        && !present.path(liberty).asBoolean())
                .forEach(liberty -> say(path, "is no longer " + liberty));
        deeper(path, former, present);
    }

    private void judge(String path, String keyword, JsonNode former, JsonNode present) {
        JsonNode was = former.path(keyword);
        JsonNode is = present.path(keyword);
        if (CEILINGS.contains(keyword)) {
            if (was.isMissingNode() || is.decimalValue().compareTo(was.decimalValue()) < 0) {
                say(path, "%s is %s and was %s".formatted(keyword, is, was(was)));
            }
        } else if (FLOORS.contains(keyword)) {
            if (was.isMissingNode() || is.decimalValue().compareTo(was.decimalValue()) > 0) {
                say(path, "%s is %s and was %s".formatted(keyword, is, was(was)));
            }
        } else if (CONDITIONS.contains(keyword)) {
            if (!is.equals(was)) {
                say(path, "%s is %s and was %s".formatted(keyword, is, was(was)));
            }
        } else if (!LIBERTIES.contains(keyword) && !WORDS.contains(keyword) && !OTHERS.contains(keyword)) {
            say(path, "has %s, which this comparison does not know: teach it".formatted(keyword));
        }
    }

    private static String was(JsonNode was) {
        return was.isMissingNode() ? "not limited" : was.toString();
    }

    private void type(String path, JsonNode former, JsonNode present) {
        if (!former.path("type").equals(present.path("type"))) {
            say(path, "type is %s and was %s".formatted(present.path("type"), former.path("type")));
        }
        missing(present.path("required"), former.path("required"))
                .forEach(name -> say(path, "requires " + name + ", which it did not"));
        if (present.has("enum")) {
            if (!former.has("enum")) {
                say(path, "enum is %s and was not limited".formatted(present.get("enum")));
            }
            missing(former.path("enum"), present.path("enum"))
                    .forEach(value -> say(path, "enum lacks " + value + ", which it had"));
        }
        // Adding one changes nothing that was written; another one changes what a manifest means that leaves it out.
        if (former.has("default") && !former.get("default").equals(present.path("default"))) {
            say(path, "default is %s and was %s".formatted(present.path("default"), former.get("default")));
        }
        rules(path, former, present);
    }

    private void rules(String path, JsonNode former, JsonNode present) {
        Set<String> had = texts(former.path("x-kubernetes-validations"), "rule");
        texts(present.path("x-kubernetes-validations"), "rule").stream()
                .filter(rule -> !had.contains(rule) && !had.contains(Objects.requireNonNullElse(looser.get(rule), "")))
                .forEach(rule -> say(path, "has the rule `" + rule + "`, which it had not"));
    }

    private void deeper(String path, JsonNode former, JsonNode present) {
        former.path("properties").properties().forEach(field -> {
            JsonNode there = present.path("properties").path(field.getKey());
            String name = path.isEmpty() ? field.getKey() : path + "." + field.getKey();
            if (there.isMissingNode()) {
                say(name, "is gone: what was written there is dropped");
            } else {
                compare(name, field.getValue(), there);
            }
        });
        inner(path + "[]", former.path("items"), present.path("items"));
        inner(path + "{}", former.path("additionalProperties"), present.path("additionalProperties"));
    }

    private void inner(String path, JsonNode former, JsonNode present) {
        if (former.isObject() && present.isObject()) {
            compare(path, former, present);
        } else if (!former.isMissingNode() && !former.equals(present)) {
            say(path, "is %s and was %s".formatted(present, former));
        }
    }

    private void say(String path, String what) {
        found.add((path.isEmpty() ? "the whole" : path) + " " + what);
    }

    /// What the one list has and the other has not.
    private static Set<String> missing(JsonNode of, JsonNode in) {
        Set<String> missing = new TreeSet<>();
        of.forEach(one -> missing.add(one.asText()));
        in.forEach(one -> missing.remove(one.asText()));
        return missing;
    }

    private static Set<String> texts(JsonNode list, String key) {
        Set<String> texts = new TreeSet<>();
        list.forEach(one -> texts.add(one.path(key).asText()));
        return texts;
    }
}
