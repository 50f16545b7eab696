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
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Everything that the story needs, for the namespace `default`: a Kubernetes, a gateway, a Prometheus,
/// and Belay as its chart installs it.
final class Ground {

    static final String NAMESPACE = "default";
    static final String SHOP = "shop";
    static final double CALLS_A_SECOND = 200;
    private static final String SHOP_IMAGE = "image: shop:v1\n";
    static final int PODS = 4;

    private static final String TOKEN = "unleash-admin";
    private static final int PEOPLE = 1_000;
    private static final Duration SCRAPE = Duration.ofSeconds(1);
    private static final int SECONDS_TO_BE_READY = 180;

    private final Parts parts;
    private final Path home;
    private final Tale tale;
    private @Nullable Feature feature;
    private @Nullable Cluster cluster;
    private @Nullable Gateway gateway;
    private @Nullable Prometheus prometheus;

    /// @param home the repository's root
    Ground(Parts parts, Path home, Tale tale) {
        this.parts = parts;
        this.home = home;
        this.tale = tale;
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

    void startUnleash() {
        feature = parts.add(Feature.start());
    }

    /// By Helm, with the chart's own values but for what every installation must say: where Prometheus
    /// is. The demo adds that latency is believed five seconds after a pod is ready, because it has four
    /// minutes and not an hour.
    void installBelay() {
        cluster().nodeAgent().runs(new Distribution(home.resolve("controller/target/belay")).program());
        installation().install();
        feature().ifPresent(shown -> client().resource(token(shown)).create());
        InForce.await(client());
        awaitReady(client().apps()
                .deployments()
                .inNamespace(Installation.NAMESPACE)
                .withName(Installation.NAME)
                .waitUntilCondition(Ground::isReady, SECONDS_TO_BE_READY, TimeUnit.SECONDS));
        awaitLeader();
    }

    private Installation installation() {
        Installation plain = new Installation(chart(), cluster().kubeconfig())
                .with("policy.spec.prometheus.url", prometheus().direct())
                .with("policy.spec.warmUp.latency", "5s");
        return feature()
                .map(shown -> plain.with(
                                "policy.spec.unleash.url", shown.unleash().direct())
                        .with("policy.spec.unleash.adminTokenSecret", TOKEN))
                .orElse(plain);
    }

    private static Secret token(Feature shown) {
        return new SecretBuilder()
                .withNewMetadata()
                .withName(TOKEN)
                .withNamespace(Installation.NAMESPACE)
                .endMetadata()
                .addToStringData("token", shown.unleash().adminToken())
                .build();
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
        Texts shop = Texts.of("shop.yaml");
        feature()
                .map(shown -> shop.with(SHOP_IMAGE, SHOP_IMAGE + "          env: " + environment(shown) + "\n"))
                .orElse(shop)
                .appliedBy(kubectl());
        awaitReady(client().apps()
                .deployments()
                .inNamespace(NAMESPACE)
                .withName(SHOP)
                .waitUntilCondition(Ground::isReady, SECONDS_TO_BE_READY, TimeUnit.SECONDS));
    }

    /// Where its flag is, as its own SDK wants to know it.
    private static String environment(Feature shown) {
        return "[{name: UNLEASH_URL, value: \"%s\"}, {name: UNLEASH_TOKEN, value: \"%s\"}, {name: UNLEASH_FLAG, value: %s}]"
                .formatted(shown.unleash().direct(), shown.unleash().clientToken(), Feature.FLAG);
    }

    Traffic call() {
        Call call = Call.get("/").sessions(tale.isWithFlag() ? PEOPLE : 0);
        return parts.add(Traffic.start(CALLS_A_SECOND, Destination.of(gateway().address()), call));
    }

    Tale tale() {
        return tale;
    }

    /// Nothing: the story is told without one.
    Optional<Feature> feature() {
        return Optional.ofNullable(feature);
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
