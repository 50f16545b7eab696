package dev.belay.verdict;

import java.util.Collection;
import java.util.stream.Collectors;

/// Pieces of PromQL.
final class PromText {

    private PromText() {}

    static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
    }

    /// An expression that matches these names and no other. Names of objects hold one character that an expression
    /// reads otherwise: the dot.
    static String anyOf(Collection<String> names) {
        return names.stream().distinct().sorted().map(PromText::literal).collect(Collectors.joining("|"));
    }

    private static String literal(String name) {
        return name.replace(".", "[.]");
    }
}
