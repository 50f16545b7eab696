package dev.belay;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.LineMap;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ModifiersTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;

/// The manners of the house, as far as a machine can see them; CONTRIBUTING.md has the others. Each failure names the
/// place and the way out. If a rule makes some code worse, change the rule here, in an ADR.
class HouseRulesTest {

    private static final Path ROOT =
            Objects.requireNonNull(Path.of("").toAbsolutePath().getParent());

    private static final int LONGEST_FILE = 400;
    private static final int LONGEST_METHOD = 70;
    private static final int MOST_PARAMETERS = 4;

    /// What is called by somebody else takes what it is given.
    private static final Set<String> PARAMETERS_FREE =
            Set.of("ParameterizedTest", "Test", "Override", "BeforeEach", "BeforeAll");

    private static List<Path> sources() throws IOException {
        try (Stream<Path> all = Files.walk(ROOT)) {
            return all.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> !ROOT.relativize(file).toString().contains("target/"))
                    .sorted()
                    .toList();
        }
    }

    private static String name(Path file) {
        return ROOT.relativize(file).toString();
    }

    @Test
    void noFileHasMoreThanOneReasonToExist() throws IOException {
        List<String> tooLong = new ArrayList<>();
        for (Path file : sources()) {
            long lines = Files.readAllLines(file).size();
            if (lines > LONGEST_FILE) {
                tooLong.add(name(file) + " has " + lines + " lines");
            }
        }
        assertThat(tooLong)
                .as("files of more than %d lines: what of each is a thought of its own? Give it a file", LONGEST_FILE)
                .isEmpty();
    }

    @Test
    void everyFunctionIsOneThought() throws IOException {
        List<String> found = new ArrayList<>();
        each(found, method -> method.lines() > LONGEST_METHOD ? method + " has " + method.lines() + " lines" : "");
        assertThat(found)
                .as(
                        "functions of more than %d lines: name their parts, and let each part be a function",
                        LONGEST_METHOD)
                .isEmpty();
    }

    @Test
    void noFunctionAsksForMoreThanFourThings() throws IOException {
        List<String> found = new ArrayList<>();
        each(
                found,
                method -> method.parameters() > MOST_PARAMETERS && !method.isFree() && method.isMain()
                        ? method + " has " + method.parameters() + " parameters"
                        : "");
        assertThat(found)
                .as(
                        "functions with more than %d parameters: which of them belong together? Make a record",
                        MOST_PARAMETERS)
                .isEmpty();
    }

    @Test
    void everyPackageSaysWhatItIsAndThatNullIsMarked() throws IOException {
        List<String> without = sources().stream()
                .map(Path::getParent)
                .distinct()
                .filter(folder -> !isSaid(Objects.requireNonNull(folder)))
                .map(folder -> name(Objects.requireNonNull(folder)))
                .toList();
        assertThat(without)
                .as("packages without a package-info.java that is @NullMarked: write five lines about each")
                .isEmpty();
    }

    /// Tests beside the code that they test are in its package already.
    private static boolean isSaid(Path folder) {
        Path main = Path.of(folder.toString().replace("/src/test/", "/src/main/"));
        return Stream.of(folder, main)
                .map(each -> each.resolve("package-info.java"))
                .filter(Files::exists)
                .anyMatch(file -> read(file).contains("@NullMarked"));
    }

    @Test
    void nothingIsLeftToBeDone() throws IOException {
        String words = "TO" + "DO|FIX" + "ME|XX" + "X";
        List<String> found = sources().stream()
                .filter(file -> read(file).lines().anyMatch(line -> line.matches(".*\\b(" + words + ")\\b.*")))
                .map(HouseRulesTest::name)
                .toList();
        assertThat(found)
                .as("files with notes to oneself: do it, or open an issue and delete the note")
                .isEmpty();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /// A method where it stands.
    private record Method(String file, String name, long lines, int parameters, boolean isFree) {

        /// A row of a test's table may be as wide as the table.
        boolean isMain() {
            return file.contains("/src/main/");
        }

        @Override
        public String toString() {
            return file + ": " + name;
        }
    }

    private interface Rule {
        String broken(Method method);
    }

    private static void each(List<String> found, Rule rule) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            JavacTask task = (JavacTask) compiler.getTask(
                    null, files, problem -> {}, null, null, files.getJavaFileObjectsFromPaths(sources()));
            SourcePositions positions = Trees.instance(task).getSourcePositions();
            for (CompilationUnitTree unit : task.parse()) {
                unit.accept(new Methods(unit, positions, found, rule), null);
            }
        }
    }

    private static final class Methods extends TreeScanner<Void, Void> {

        private final CompilationUnitTree unit;
        private final SourcePositions positions;
        private final List<String> found;
        private final Rule rule;

        Methods(CompilationUnitTree unit, SourcePositions positions, List<String> found, Rule rule) {
            this.unit = unit;
            this.positions = positions;
            this.found = found;
            this.rule = rule;
        }

        @Override
        public Void visitMethod(MethodTree method, Void nothing) {
            LineMap map = unit.getLineMap();
            long begin = positions.getStartPosition(unit, method);
            long end = positions.getEndPosition(unit, method);
            if (begin >= 0 && end >= begin) {
                String broken = rule.broken(new Method(
                        name(Path.of(unit.getSourceFile().toUri())),
                        method.getName().toString(),
                        map.getLineNumber(end) - map.getLineNumber(begin) + 1,
                        method.getParameters().size(),
                        isFree(method)));
                if (!broken.isEmpty()) {
                    found.add(broken);
                }
            }
            return super.visitMethod(method, null);
        }

        /// A construction takes what it keeps; a record's is its list of parts.
        private static boolean isFree(MethodTree method) {
            ModifiersTree modifiers = method.getModifiers();
            return method.getReturnType() == null
                    || modifiers.getAnnotations().stream()
                            .map(note -> note.getAnnotationType().toString())
                            .anyMatch(PARAMETERS_FREE::contains);
        }
    }
}
