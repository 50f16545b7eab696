package dev.belay;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Pages that say of a claim which test holds it: the test is there.
class NamedTestsTest {

    private static final Path ROOT =
            Objects.requireNonNull(Path.of("").toAbsolutePath().getParent());

    private static final Pattern NAMED = Pattern.compile("`([A-Z]\\w*Test)(?:\\.(\\w+))?`");

    /// Two modules may each have one of the same name.
    private static Map<String, List<Path>> tests() throws IOException {
        try (Stream<Path> all = Files.walk(ROOT)) {
            return all.filter(file -> file.toString().endsWith("Test.java"))
                    .filter(file -> !ROOT.relativize(file).toString().contains("target/"))
                    .collect(Collectors.groupingBy(
                            file -> String.valueOf(file.getFileName()).replace(".java", "")));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"README.md", "docs/threat-model.md", "docs/architecture.md"})
    void everyTestThatAPageNamesIsThere(String page) throws IOException {
        Map<String, List<Path>> tests = tests();
        List<String> missing = new ArrayList<>();
        List<String> named = new ArrayList<>();
        NAMED.matcher(Files.readString(ROOT.resolve(page))).results().forEach(found -> {
            named.add(found.group());
            List<Path> files = tests.getOrDefault(found.group(1), List.of());
            if (files.stream().noneMatch(file -> found.group(2) == null || has(file, found.group(2)))) {
                missing.add(found.group());
            }
        });
        assertThat(missing)
                .as("tests that %s names and nobody has: name the one that holds the claim now, or take it back", page)
                .isEmpty();
        assertThat(named).hasSizeGreaterThan(5);
    }

    private static boolean has(Path file, String test) {
        try {
            return Files.readString(file).contains("void " + test + "(");
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
