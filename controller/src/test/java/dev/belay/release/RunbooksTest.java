package dev.belay.release;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.belay.release.Reason.EndedBy;
import dev.belay.release.Reason.Holds;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/// A page for each alert and for each reason that somebody must do something about, made of `runbooks/alerts.yaml` and
/// `runbooks/reasons.yaml`. `mvn -pl controller -am test -Ddocs=write` writes them anew.
class RunbooksTest {

    private static final Path FOLDER = Path.of("..", "runbooks");
    private static final Path ALERTS = Path.of("..", "helm", "belay", "files", "alerts.yaml");

    /// They hold nothing back, and yet somebody should look.
    private static final Set<Reason> ALARMING = EnumSet.of(Reason.HANDOVER_STUCK, Reason.ROLLBACK_UNCONFIRMED);

    private static final String WAITS =
            "The release does not go forward. What serves goes on serving, and a rollback is not held up.";

    /// Time alone ends what it ends.
    private static boolean needsAPage(Reason reason) {
        boolean holds = reason.holds() != Holds.NOTHING && reason.endedBy() != EndedBy.TIME;
        return holds || reason.endedBy() == EndedBy.PERSON || ALARMING.contains(reason);
    }

    @Test
    void eachReasonThatNeedsSomebodyHasAPageAndNoOther() throws IOException {
        Map<String, JsonNode> entries = entries("reasons.yaml");
        assertThat(entries.keySet())
                .as("runbooks/reasons.yaml: an entry for each reason that holds something back or waits for a person")
                .containsExactlyInAnyOrderElementsOf(Stream.of(Reason.values())
                        .filter(RunbooksTest::needsAPage)
                        .map(Reason::word)
                        .toList());
        compare("reasons", pages(entries, RunbooksTest::ofReason));
    }

    @Test
    void eachAlertHasAPageAndNoOther() throws IOException {
        Map<String, JsonNode> entries = entries("alerts.yaml");
        assertThat(entries.keySet())
                .as("runbooks/alerts.yaml: an entry for each alert of the chart")
                .containsExactlyInAnyOrderElementsOf(alerts());
        compare("alerts", pages(entries, (_, entry) -> body(text(entry, "meaning"), text(entry, "impact"), "", entry)));
    }

    @Test
    void theIndexNamesEveryPage() throws IOException {
        String index = """
                # Runbooks

                One page for each [alert](#alerts), for each [reason](#reasons) that a person should act on, and for each
                [procedure](#procedures). In all of them `shop` stands for the Release and its Deployment, Service and route, and
                kubectl works in their namespace: `kubectl config set-context --current --namespace=NAMESPACE`.

                **The traffic must go back to stable, now**: [emergency abort](procedures/emergency-abort.md).
                Belay does not run: [operator down](procedures/operator-down.md).

                ## Procedures

                %s

                ## Alerts

                %s

                ## Reasons

                `kubectl get release shop` shows the reason. The other reasons need nobody; [all of them](../docs/reasons.md).

                %s
                """.formatted(procedures(), links("alerts"), links("reasons"));
        compare(FOLDER.resolve("README.md"), index);
    }

    private static String links(String folder) throws IOException {
        return entries(folder + ".yaml").keySet().stream()
                .map(name -> "[%1$s](%2$s/%1$s.md)".formatted(name, folder))
                .collect(Collectors.joining(" ·\n"));
    }

    private static String procedures() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER.resolve("procedures"))) {
            return files.sorted()
                    .map(file -> "[%s](procedures/%s)".formatted(title(file), file.getFileName()))
                    .collect(Collectors.joining(" ·\n"));
        }
    }

    private static String title(Path page) {
        try {
            return Files.readAllLines(page).getFirst().substring("# ".length());
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private interface Form {
        String body(String name, JsonNode entry);
    }

    private static Map<String, String> pages(Map<String, JsonNode> entries, Form form) {
        Map<String, String> pages = new LinkedHashMap<>();
        entries.forEach((name, entry) -> pages.put(name + ".md", "# " + name + "\n\n" + form.body(name, entry)));
        return pages;
    }

    private static String ofReason(String name, JsonNode entry) {
        Reason reason = Reason.of(name);
        String impact = entry.path("impact").asText(reason.holds() == Holds.FORWARD ? WAITS : "");
        assertThat(impact).as("runbooks/reasons.yaml: impact of %s", name).isNotEmpty();
        String message = "kubectl get release shop -o jsonpath='{.status.phase} {.status.message}{\"\\n\"}'\n";
        return body(reason.sentence(), impact, message, entry);
    }

    private static String body(String meaning, String impact, String look, JsonNode entry) {
        return """
                ## Meaning

                %s

                ## Impact

                %s

                ## Diagnosis

                %s
                %s
                ## Mitigation

                %s
                %s""".formatted(
                        meaning,
                        impact,
                        text(entry, "diagnosis"),
                        fenced(look + entry.path("look").asText("")),
                        text(entry, "mitigation"),
                        fenced(entry.path("mend").asText("")));
    }

    private static String fenced(String commands) {
        return commands.isBlank() ? "" : "\n```bash\n" + commands.strip() + "\n```\n";
    }

    private static String text(JsonNode entry, String key) {
        String text = entry.path(key).asText("");
        assertThat(text).as("%s of %s", key, entry).matches("(?s).*[.?]");
        return text;
    }

    private static Map<String, JsonNode> entries(String file) throws IOException {
        JsonNode all = Serialization.unmarshal(Files.readString(FOLDER.resolve(file)), JsonNode.class);
        Map<String, JsonNode> entries = new LinkedHashMap<>();
        all.properties().forEach(entry -> entries.put(entry.getKey(), entry.getValue()));
        return entries;
    }

    private static List<String> alerts() throws IOException {
        JsonNode rules = Serialization.unmarshal(Files.readString(ALERTS), JsonNode.class);
        return StreamSupport.stream(rules.path("groups").spliterator(), false)
                .flatMap(group -> StreamSupport.stream(group.path("rules").spliterator(), false))
                .map(rule -> rule.path("alert").asText())
                .toList();
    }

    private static void compare(String folder, Map<String, String> pages) throws IOException {
        for (Map.Entry<String, String> page : pages.entrySet()) {
            compare(FOLDER.resolve(folder).resolve(page.getKey()), page.getValue());
        }
        try (Stream<Path> files = Files.list(FOLDER.resolve(folder))) {
            assertThat(files.map(
                            file -> Objects.requireNonNull(file.getFileName()).toString()))
                    .as("pages in runbooks/%s that nothing is about any more", folder)
                    .containsExactlyInAnyOrderElementsOf(new TreeSet<>(pages.keySet()));
        }
    }

    private static void compare(Path page, String generated) throws IOException {
        if ("write".equals(System.getProperty("docs"))) {
            Files.createDirectories(Objects.requireNonNull(page.getParent()));
            Files.writeString(page, generated);
        }
        assertThat(page)
                .as("%s; to write it anew: mvn -pl controller -am test -Ddocs=write", page)
                .hasContent(generated);
    }
}
