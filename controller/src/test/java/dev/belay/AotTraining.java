package dev.belay;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// Makes the AOT cache of the distribution: runs it once, asks it what Kubernetes and Prometheus will ask it, and stops
/// it as Kubernetes would. With `BELAY_TEST_KUBECONFIG` it speaks to a real API server meanwhile, which makes a better
/// cache; otherwise to nobody.
final class AotTraining {

    /// Where nothing listens.
    private static final String NOBODY = """
            apiVersion: v1
            kind: Config
            current-context: none
            contexts: [{name: none, context: {cluster: none, user: none}}]
            clusters: [{name: none, cluster: {server: "https://127.0.0.1:9"}}]
            users: [{name: none, user: {}}]
            """;

    private static final Duration TO_WRITE = Duration.ofMinutes(2);

    private AotTraining() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        Path cache = OperatorProcess.distribution().resolve("belay.aot");
        Files.deleteIfExists(cache);
        String given = System.getenv("BELAY_TEST_KUBECONFIG");
        Path nobody = Files.writeString(Files.createTempFile("nobody-", ".kubeconfig"), NOBODY);
        Map<String, String> environment = Map.of(
                "KUBECONFIG", Objects.requireNonNullElse(given, nobody.toString()),
                "KUBERNETES_CERTS_CLIENT_KEY_ALGO", "EC",
                "BELAY_NAMESPACE", "default",
                "BELAY_LEASE", "belay-training");
        try (OperatorProcess operator = OperatorProcess.start(List.of("-XX:AOTCacheOutput=" + cache), environment)) {
            Until.isTrue(
                    "alive",
                    Duration.ofMinutes(1),
                    () -> operator.get("/health/liveness").statusCode() == 200);
            if (given != null) {
                Until.isTrue("leads", Duration.ofMinutes(1), () -> operator.isReady() && operator.isLeader());
            }
            operator.get("/health/readiness");
            operator.get("/metrics");
            operator.terminate();
            operator.awaitEnd(TO_WRITE);
            if (!Files.exists(cache)) {
                throw new IllegalStateException("The JVM wrote no AOT cache: " + operator.log());
            }
        } finally {
            Files.delete(nobody);
        }
    }
}
