package dev.belay.story;

import dev.belay.chart.Chart;
import dev.belay.chart.InForce;
import dev.belay.chart.Installation;
import dev.belay.playground.cluster.Announcement;
import dev.belay.playground.cluster.Cluster;
import dev.belay.playground.cluster.Kubectl;
import dev.belay.playground.gateway.Gateway;
import dev.belay.playground.operator.Distribution;
import dev.belay.playground.prometheus.Prometheus;
import dev.belay.playground.prometheus.ScrapeSettings;
import dev.belay.playground.traffic.Call;
import dev.belay.playground.traffic.Destination;
import dev.belay.playground.traffic.Traffic;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Everything that the story needs, for the namespace `default`: a Kubernetes, a gateway, a Prometheus,
/// and Belay as its chart installs it.
final class Ground {

    static final String NAMESPACE = "default";
    static final String SHOP = "shop";
    static final double CALLS_A_SECOND = 200;
    static final int PODS = 4;

    private static final Duration SCRAPE = Duration.ofSeconds(1);
    private static final int SECONDS_TO_BE_READY = 180;

    private final Parts parts;
    private final Path home;
    private @Nullable Cluster cluster;
    private @Nullable Gateway gateway;
    private @Nullable Prometheus prometheus;

    /// @param home the repository's root
    Ground(Parts parts, Path home) {
        this.parts = parts;
        this.home = home;
    }

    /// @param progress is told what a build of Kubernetes would say; there is none when the script did
    ///     its part
    void startKubernetes(Consumer<String> progress) {
        cluster = parts.add(Cluster.start(false, progress));
        gateway = parts.add(Gateway.start(
                cluster().client(), NAMESPACE, cluster().nodeAgent().addresses()));
    }

    void startPrometheus() {
        prometheus = parts.add(Prometheus.start(
                ScrapeSettings.every(SCRAPE), () -> cluster().nodeAgent().pods(NAMESPACE)));
    }

    /// By Helm, with the chart's own values but for what every installation must say: where Prometheus
    /// is. The demo adds that latency is believed five seconds after a pod is ready, because it has four
    /// minutes and not an hour.
    void installBelay() {
        cluster().nodeAgent().runs(new Distribution(home.resolve("controller/target/belay")).program());
        new Installation(chart(), cluster().kubeconfig())
                .with("policy.spec.prometheus.url", prometheus().direct())
                .with("policy.spec.warmUp.latency", "5s")
                .install();
        InForce.await(client());
        awaitReady(client().apps()
                .deployments()
                .inNamespace(Installation.NAMESPACE)
                .withName(Installation.NAME)
                .waitUntilCondition(Ground::isReady, SECONDS_TO_BE_READY, TimeUnit.SECONDS));
        awaitLeader();
    }

    private static Path chart() {
        try {
            return Chart.unpackInto(Files.createTempDirectory("belay-chart"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void awaitReady(@Nullable Deployment deployment) {
        if (!isReady(deployment)) {
            throw new IllegalStateException("A Deployment was not ready after " + SECONDS_TO_BE_READY + " s");
        }
    }

    private static boolean isReady(@Nullable Deployment deployment) {
        return deployment != null
                && deployment.getStatus() != null
                && Objects.requireNonNullElse(deployment.getStatus().getAvailableReplicas(), 0)
                        >= deployment.getSpec().getReplicas();
    }

    private void awaitLeader() {
        client().leases()
                .inNamespace(Installation.NAMESPACE)
                .withName(Installation.NAME)
                .waitUntilCondition(
                        lease -> lease != null
                                && lease.getSpec().getHolderIdentity() != null
                                && !lease.getSpec().getHolderIdentity().isEmpty(),
                        SECONDS_TO_BE_READY,
                        TimeUnit.SECONDS);
    }

    void openShop() {
        Texts.of("shop.yaml").appliedBy(kubectl());
        awaitReady(client().apps()
                .deployments()
                .inNamespace(NAMESPACE)
                .withName(SHOP)
                .waitUntilCondition(Ground::isReady, SECONDS_TO_BE_READY, TimeUnit.SECONDS));
    }

    Traffic call() {
        return parts.add(Traffic.start(CALLS_A_SECOND, Destination.of(gateway().address()), Call.get("/")));
    }

    Cluster cluster() {
        return Objects.requireNonNull(cluster, "Kubernetes is not started yet");
    }

    Gateway gateway() {
        return Objects.requireNonNull(gateway, "the gateway is not started yet");
    }

    Prometheus prometheus() {
        return Objects.requireNonNull(prometheus, "Prometheus is not started yet");
    }

    KubernetesClient client() {
        return cluster().client();
    }

    Kubectl kubectl() {
        return cluster().kubectl();
    }

    Announcement announcement() {
        return cluster().announcement().orElseThrow();
    }
}
