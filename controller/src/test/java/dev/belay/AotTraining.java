package dev.belay;

import dev.belay.playground.operator.Distribution;
import dev.belay.playground.operator.GivenCluster;
import dev.belay.playground.operator.Launch;
import dev.belay.playground.operator.OperatorProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// Makes the AOT cache of the distribution: runs it once, asks it what Kubernetes and Prometheus will ask it, and stops
/// it as Kubernetes would. With `BELAY_TEST_KUBECONFIG` it speaks to a real API server meanwhile, which makes a better
/// cache; otherwise to nobody. An argument names the folder of another distribution than the one that was built.
final class AotTraining {

    private static final int OK = 200;
    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final Duration TO_WRITE = Duration.ofMinutes(2);

    private AotTraining() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        Distribution built = args.length == 0 ? Distribution.built() : new Distribution(Path.of(args[0]));
        Files.deleteIfExists(built.cache());
        GivenCluster given = GivenCluster.orNobody(Path.of("target"));
        Map<String, String> environment = Map.of(
                "KUBECONFIG", given.kubeconfig().toString(),
                "KUBERNETES_CERTS_CLIENT_KEY_ALGO", "EC",
                "BELAY_NAMESPACE", "default",
                "BELAY_LEASE", "belay-training");
        Launch launch = built.launch(
                List.of("-XX:AOTCacheOutput=" + built.cache()), environment, Path.of("target", "aot-training.log"));
        try (OperatorProcess operator = OperatorProcess.start(launch)) {
            Until.isTrue("alive", LIMIT, () -> operator.get("/health/liveness").statusCode() == OK);
            if (given.isThere()) {
                Until.isTrue("leads", LIMIT, operator::isLeader);
            }
            operator.get("/health/readiness");
            operator.get("/metrics");
            operator.terminate();
            operator.awaitEnd(TO_WRITE);
            if (!Files.exists(built.cache())) {
                throw new IllegalStateException("The JVM wrote no AOT cache: " + operator.said());
            }
        }
    }
}
