package dev.belay;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// A family of metrics, as the code declares it.
///
/// @param type gauge, counter or histogram
/// @param labels in their order
record MetricFamily(String name, String type, List<String> labels, String help) {

    private static final Path SOURCES = Path.of("src", "main", "java");
    private static final Pattern DECLARED = Pattern.compile(
            "(Gauge|Counter|Histogram)(?:WithCallback)?\\.builder\\(\\)\\s*\\.name\\(\"(belay_\\w+)\"\\)\\s*"
                    + "\\.help\\(((?:\\s*\\+?\\s*\"[^\"]*\")+)\\)(?:\\s*\\.labelNames\\(([^)]*)\\))?");
    private static final Pattern TEXT = Pattern.compile("\"([^\"]*)\"");

    MetricFamily {
        labels = List.copyOf(labels);
    }

    /// All of the operator's, by name.
    static List<MetricFamily> declared() throws IOException {
        try (Stream<Path> files = Files.walk(SOURCES)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .flatMap(file -> DECLARED.matcher(text(file)).results())
                    .map(MetricFamily::of)
                    .sorted((one, other) -> one.name().compareTo(other.name()))
                    .toList();
        }
    }

    private static MetricFamily of(MatchResult found) {
        return new MetricFamily(
                found.group(2),
                found.group(1).toLowerCase(Locale.ROOT),
                found.group(4) == null ? List.of() : texts(found.group(4)),
                String.join("", texts(found.group(3))));
    }

    private static List<String> texts(String literals) {
        return TEXT.matcher(literals).results().map(text -> text.group(1)).toList();
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
