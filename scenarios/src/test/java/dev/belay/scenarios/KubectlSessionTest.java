package dev.belay.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.playground.cluster.Cluster;
import dev.belay.playground.cluster.Kubectl;
import dev.belay.playground.junit.OnKubernetes;
import dev.belay.scenarios.stage.Plan;
import dev.belay.scenarios.stage.Shop;
import dev.belay.scenarios.stage.Story;
import dev.belay.scenarios.stage.Theatre;
import dev.belay.scenarios.stage.Troupe;
import dev.belay.scenarios.witness.Invariant;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `docs/kubectl.md` is a session with the real kubectl: each command in it is run, in its order, and
/// what it prints is what stands below it. `-Ddocs=write` writes the outputs anew.
@OnKubernetes
final class KubectlSessionTest {

    private static final Path PAGE = Path.of("..", "docs", "kubectl.md");
    private static final String PROMPT = "$ ";
    private static final String FENCE = "```";
    private static final long SECONDS = 90;

    @Test
    void printsWhatThePageSays(Cluster cluster, KubernetesClient client, @TempDir Path home) throws Exception {
        Story.Place place = Troupe.of(Theatre.of(cluster)).place(client);
        Plan plan = Plan.BY_ROUTE.steps("{weight: 10, hold: 1s, gate: {approval: {}}}");
        try (Story story = Story.of(place, Shop.SMALL, plan)) {
            // In the session a person does what no release would.
            for (Invariant invariant : Invariant.values()) {
                story.witness().excuse(invariant);
            }
            String page = Files.readString(PAGE);
            String told = new Shell(home, cluster.kubectl(), story.namespace()).retell(page);
            if ("write".equals(System.getProperty("docs"))) {
                Files.writeString(PAGE, told);
            }
            assertThat(told)
                    .as("docs/kubectl.md; to write it anew: -Ddocs=write")
                    .isEqualTo(page);
        }
    }

    /// Where the commands run: kubectl is at hand, for one namespace.
    private static final class Shell {

        private final Path home;
        private final String namespace;
        private final Map<Integer, Process> watching = new LinkedHashMap<>();

        Shell(Path home, Kubectl kubectl, String namespace) throws IOException {
            this.home = home;
            this.namespace = namespace;
            Path program = home.resolve("kubectl");
            Files.writeString(
                    program, """
                    #!/bin/sh
                    KUBECONFIG='%s' exec %s --namespace %s "$@"
                    """.formatted(kubectl.kubeconfig(), String.join(" ", kubectl.program()), namespace));
            Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        }

        /// The page again, with what its commands print now.
        String retell(String page) throws IOException, InterruptedException {
            List<String> told = new ArrayList<>();
            boolean isInSession = false;
            for (String line : page.lines().toList()) {
                if (line.startsWith(FENCE)) {
                    isInSession = line.equals(FENCE + "console");
                    told.add(line + "\n");
                } else if (!isInSession) {
                    told.add(line + "\n");
                } else if (line.startsWith(PROMPT)) {
                    told.add(line + "\n");
                    told.add(run(line.substring(PROMPT.length()), told.size()));
                }
            }
            for (Map.Entry<Integer, Process> watch : watching.entrySet()) {
                told.set(watch.getKey(), ended(watch.getValue()));
            }
            return String.join("", told);
        }

        private String run(String command, int at) throws IOException, InterruptedException {
            Process process = start(command);
            if (command.contains("--watch")) {
                watching.put(at, process);
                return "";
            }
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError(command + " did not end");
            }
            return plain(output);
        }

        private Process start(String command) throws IOException {
            ProcessBuilder builder = new ProcessBuilder("bash", "-c", command).redirectErrorStream(true);
            builder.environment().merge("PATH", home + ":", (path, first) -> first + path);
            return builder.start();
        }

        /// kubectl alone is ended, at the beginning of the pipe: what is behind it says its last words then.
        private String ended(Process watch) throws IOException {
            watch.descendants()
                    .filter(process -> process.info().command().orElse("").contains("cluster"))
                    .forEach(ProcessHandle::destroy);
            String output = new String(watch.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return plain(output.replaceAll("(?m)^.*Terminated.*\n", ""));
        }

        /// What is another one each time stands as a word.
        private String plain(String output) {
            return output.lines()
                    .map(line -> line.replaceAll("\\b[0-9a-f]{10}\\b", "REVISION")
                            .replaceAll("\\b\\d+m?\\d*s$", "AGE")
                            .replace(namespace, "NAMESPACE")
                            .replaceAll("\\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z", "TIME")
                            .stripTrailing())
                    .map(line -> line + "\n")
                    .reduce("", String::concat);
        }
    }
}
