package dev.belay.scenarios.supply;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.belay.playground.operator.GivenCluster;
import dev.belay.playground.operator.Launch;
import dev.belay.playground.operator.OperatorProcess;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The image that `mvn package -Pimage` made last, taken apart and run as a kubelet would. As root, on
/// Linux: a root file system that cannot be written to is mounted.
@Tag("image")
class ImageTest {

    private static final Path DOCKERFILE = Path.of("..", "controller", "src", "main", "image", "Dockerfile");
    private static final Path CHART = Path.of("..", "helm", "belay", "templates", "deployment.yaml");
    private static final Pattern RUN_AS_USER = Pattern.compile("runAsUser: (\\d+)");
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int TERMINATED = 128 + 15;

    @TempDir
    private static Path folder = Path.of("");

    private static Image image = new Image(Serialization.unmarshal("{}", JsonNode.class), Path.of(""));

    @BeforeAll
    static void unpack() throws IOException, InterruptedException {
        image = Image.unpackedInto(folder);
    }

    @Test
    void noSecretIsInIt() throws IOException {
        assertThat(Secrets.in(image.root())).isEmpty();
        assertThat(image.words("Env")).as("settings come from the chart").isEmpty();
    }

    @Test
    void isTheUserThatTheChartSays() throws IOException {
        String user = RUN_AS_USER
                .matcher(Files.readString(CHART))
                .results()
                .map(found -> found.group(1))
                .findFirst()
                .orElse("");
        assertThat(image.config().path("User").asText()).isEqualTo(user + ":" + user);
        assertThat(user).isNotEqualTo("0").isNotEmpty();
    }

    /// Whoever takes it over finds no shell, no package manager and no set-uid program to go on with.
    @Test
    void holdsNoProgramButTheJvms() throws IOException {
        try (Stream<Path> files = Files.walk(image.root())) {
            assertThat(files.filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
                            .map(file -> image.root().relativize(file).toString())
                            .filter(file -> !file.contains(".so") && !file.startsWith("opt/java/")))
                    .isEmpty();
        }
    }

    @Test
    void theDockerfileSaysTheSame() throws IOException {
        String dockerfile = Files.readString(DOCKERFILE);
        assertThat(dockerfile)
                .contains("USER " + image.config().path("User").asText() + "\n")
                .contains("WORKDIR " + image.config().path("WorkingDir").asText() + "\n")
                .contains("ENTRYPOINT "
                        + image.words("Entrypoint").stream()
                                .map(word -> '"' + word + '"')
                                .toList() + "\n");
        assertThat(image.config().path("ExposedPorts").has("8080/tcp")).isTrue();
    }

    /// With the API server of `BELAY_TEST_KUBECONFIG` it leads; without one it stands alive and says
    /// why it is not ready.
    @Test
    void runsFromTheCacheWithoutRightsOnARootThatNobodyCanWriteTo() throws IOException, InterruptedException {
        GivenCluster given = GivenCluster.orNobody(folder);
        Map<String, String> environment = Map.of(
                "KUBECONFIG", "/tmp/given",
                "KUBERNETES_CERTS_CLIENT_KEY_ALGO", "EC",
                "BELAY_NAMESPACE", "default",
                "BELAY_POD", "image",
                "BELAY_LEASE", "belay-image",
                // A cache that does not fit ends the JVM, and is not passed over without a word.
                "JDK_JAVA_OPTIONS", "-XX:AOTMode=on");
        Launch launch = new Launch(folder, image.command(given.kubeconfig()), environment, folder.resolve("image.log"));
        try (OperatorProcess operator = OperatorProcess.start(launch)) {
            awaits("alive", () -> operator.get("/health/liveness").statusCode() == 200);
            if (given.isThere()) {
                awaits("leads", operator::isLeader);
            }
            assertThat(operator.get("/metrics").body()).contains("belay_leader ");
            long pid =
                    ProcessHandle.current().children().findFirst().orElseThrow().pid();
            List<String> status = Files.readAllLines(Path.of("/proc", Long.toString(pid), "status"));
            assertThat(status)
                    .contains("CapEff:\t0000000000000000")
                    .anyMatch(line -> line.matches("Uid:(\\s+65532){4}"));
            operator.terminate();
            assertThat(operator.awaitEnd(LIMIT)).isEqualTo(TERMINATED);
        }
    }

    private interface Question {
        boolean isSo() throws Exception;
    }

    private static void awaits(String what, Question question) {
        Awaitility.await(what).atMost(LIMIT).ignoreExceptions().until(question::isSo);
    }
}
