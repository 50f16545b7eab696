package dev.belay.scenarios.runbooks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.playground.cluster.Cluster;
import dev.belay.playground.cluster.Kubectl.Outcome;
import dev.belay.playground.junit.OnKubernetes;
import dev.belay.scenarios.stage.Plan;
import dev.belay.scenarios.stage.Shop;
import dev.belay.scenarios.stage.Story;
import dev.belay.scenarios.stage.Theatre;
import dev.belay.scenarios.stage.Troupe;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// `docs/production.md`: each command finds what its row says, on a chart as it is installed by default but for the
/// pods.
@OnKubernetes
final class ChecklistTest {

    private static final Pattern ROW = Pattern.compile("(?m)^\\| ([^|`]+) \\| `kubectl ([^`]+)` \\| (.*) \\|$");

    /// What they say here; the history goes with its pod, and nobody has the Prometheus Operator.
    private static final Map<String, String> SAID = Map.ofEntries(
            Map.entry("Two replicas", "0"),
            Map.entry("The brake", "mutatingadmissionpolicybinding.admissionregistration.k8s.io/belay-brake"),
            Map.entry(
                    "Nobody gets around", "validatingadmissionpolicybinding.admissionregistration.k8s.io/belay-writer"),
            Map.entry("The API server", "flowschema.flowcontrol.apiserver.k8s.io/belay-lease"),
            Map.entry("It looks", ""),
            Map.entry("The policy", "http://"),
            Map.entry("No application", "no"),
            Map.entry("Who is on call", "no"),
            Map.entry("No Release has", ""),
            Map.entry("No Release is", ""),
            Map.entry("The history", "{}"),
            Map.entry("No CPU limit", ""),
            Map.entry("Somebody is called", "the server doesn't have a resource type"));

    @Test
    void eachPointIsCheckedByItsCommand(Cluster cluster, KubernetesClient client) throws Exception {
        Story.Place place = Troupe.of(Theatre.of(cluster)).place(client);
        try (Story story = Story.of(place, Shop.SMALL, Plan.BY_ROUTE)) {
            story.awaitPhase("Steady");
            Map<String, String> rows = rows();
            assertThat(rows).hasSize(SAID.size());
            rows.forEach((point, command) -> {
                String expected = SAID.entrySet().stream()
                        .filter(entry -> point.startsWith(entry.getKey()))
                        .map(Map.Entry::getValue)
                        .findFirst()
                        .orElseThrow(() -> new AssertionError("nothing is expected of: " + point));
                Outcome outcome = cluster.kubectl().run(words(command));
                assertThat(outcome.output().strip()).as(command).satisfies(said -> {
                    if (expected.isEmpty()) {
                        assertThat(said).isEmpty();
                    } else {
                        assertThat(said).contains(expected);
                    }
                });
            });
        }
    }

    private static Map<String, String> rows() throws IOException {
        Map<String, String> rows = new LinkedHashMap<>();
        ROW.matcher(Files.readString(Path.of("..", "docs", "production.md")))
                .results()
                .forEach(row -> rows.put(row.group(1), row.group(2)));
        return rows;
    }

    /// As a shell takes them apart.
    private static String[] words(String command) {
        List<String> words = Pattern.compile("'([^']*)'|([^\\s']+)('[^']*')?")
                .matcher(command)
                .results()
                .map(word -> word.group().replace("'", ""))
                .toList();
        return words.toArray(String[]::new);
    }
}
