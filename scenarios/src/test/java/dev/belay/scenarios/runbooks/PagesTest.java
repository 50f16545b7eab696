package dev.belay.scenarios.runbooks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Nothing in the runbooks goes untried.
class PagesTest {

    private static final Path CRD = Path.of("..", "crds", "releases.belay.dev.yaml");
    private static final Pattern FIELD = Pattern.compile("\\{\\.((?:spec|status)(?:\\.[a-zA-Z]+)*)");
    private static final Pattern LINK = Pattern.compile("]\\((?!https?:)([^)#]+)(#[^)]*)?\\)");

    @Test
    void eachProcedureIsTypedByATestOfItsName() {
        Set<String> tests = Stream.concat(
                        Stream.of(ProceduresTest.class.getDeclaredMethods())
                                .filter(method -> method.isAnnotationPresent(Test.class))
                                .map(method -> method.getName()),
                        Stream.of("uninstall", "databaseRestore"))
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(Page.in("procedures"))
                .extracting(page -> camelCase(page.name()))
                .containsExactlyInAnyOrderElementsOf(tests);
    }

    @Test
    void eachMitigationThatIsACommandIsTypedByATest() {
        assertThat(Stream.of("reasons", "alerts")
                        .flatMap(folder -> Page.in(folder).stream())
                        .filter(page -> page.text().matches("(?s).*## Mitigation.*```bash.*"))
                        .map(Page::name))
                .containsExactlyInAnyOrderElementsOf(MitigationsTest.TYPED);
    }

    /// A path that nothing has prints nothing, and kubectl finds nothing wrong with that.
    @Test
    void eachFieldOfAReleaseThatIsAskedForIsOne() throws IOException {
        JsonNode release = Serialization.unmarshal(Files.readString(CRD), JsonNode.class)
                .at("/spec/versions/0/schema/openAPIV3Schema");
        for (String folder : Set.of("procedures", "reasons", "alerts")) {
            for (Page page : Page.in(folder)) {
                page.commands().stream()
                        .flatMap(String::lines)
                        .filter(line -> line.contains("release shop"))
                        .flatMap(line -> FIELD.matcher(line).results())
                        .forEach(found -> assertThat(has(release, found.group(1).split("\\.", -1)))
                                .as("%s in %s", found.group(1), page.name())
                                .isTrue());
            }
        }
    }

    private static boolean has(JsonNode schema, String... path) {
        JsonNode at = schema;
        for (String name : path) {
            JsonNode list = at.path("items").path("properties");
            at = (list.isMissingNode() ? at.path("properties") : list).path(name);
        }
        return !at.isMissingNode();
    }

    @Test
    void noLinkLeadsNowhere() {
        for (String folder : Set.of("procedures", "reasons", "alerts")) {
            for (Page page : Page.in(folder)) {
                assertThat(LINK.matcher(page.text()).results().map(found -> found.group(1)))
                        .as(page.name())
                        .allSatisfy(
                                link -> assertThat(Page.FOLDER.resolve(folder).resolve(link))
                                        .exists());
            }
        }
    }

    private static String camelCase(String name) {
        String[] words = name.split("-", -1);
        return Stream.concat(
                        Stream.of(words[0]),
                        Stream.of(words)
                                .skip(1)
                                .map(word -> word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1)))
                .collect(Collectors.joining());
    }
}
