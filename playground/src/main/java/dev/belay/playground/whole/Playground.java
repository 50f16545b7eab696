package dev.belay.playground.whole;

import dev.belay.playground.cluster.Cluster;
import dev.belay.playground.gateway.Gateway;
import dev.belay.playground.prometheus.Prometheus;
import dev.belay.playground.prometheus.ScrapeSettings;
import dev.belay.playground.traffic.Call;
import dev.belay.playground.traffic.Destination;
import dev.belay.playground.traffic.Traffic;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// Everything that a release needs around it, for the namespace `default`.
public final class Playground implements AutoCloseable {

    public static final String NAMESPACE = "default";

    private static final int SECONDS_TO_BE_READY = 60;

    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private final Cluster cluster;
    private final Gateway gateway;
    private final Prometheus prometheus;

    /// A cluster of its own, a gateway in it, and a Prometheus that scrapes as often as said.
    ///
    /// @param progress is told what takes its time
    public static Playground start(Duration scrape, Consumer<String> progress) {
        return new Playground(scrape, progress);
    }

    private Playground(Duration scrape, Consumer<String> progress) {
        try {
            cluster = part(Cluster.start(false, progress));
            gateway = part(Gateway.start(
                    cluster.client(), NAMESPACE, cluster.nodeAgent().addresses()));
            prometheus = part(Prometheus.start(
                    ScrapeSettings.every(scrape), () -> cluster.nodeAgent().pods(NAMESPACE)));
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private <T extends AutoCloseable> T part(T started) {
        parts.push(started);
        return started;
    }

    /// A shop of four pods with a Service and a route; returns when all of them are ready.
    public void openShop() {
        try (InputStream yaml =
                Objects.requireNonNull(Playground.class.getResourceAsStream("shop.yaml"), "shop.yaml")) {
            cluster.client().load(yaml).inNamespace(NAMESPACE).create();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        cluster.client()
                .apps()
                .deployments()
                .inNamespace(NAMESPACE)
                .withName("shop")
                .waitUntilReady(SECONDS_TO_BE_READY, TimeUnit.SECONDS);
    }

    /// Callers of the gateway; they end with the playground.
    public Traffic call(double aSecond) {
        return part(Traffic.start(aSecond, Destination.of(gateway.address()), Call.get("/")));
    }

    public Cluster cluster() {
        return cluster;
    }

    public Gateway gateway() {
        return gateway;
    }

    public Prometheus prometheus() {
        return prometheus;
    }

    /// The last started first. One that cannot end must not keep the others.
    @Override
    public void close() {
        RuntimeException failed = null;
        while (!parts.isEmpty()) {
            try {
                parts.pop().close();
            } catch (Exception e) {
                failed = failed == null ? new IllegalStateException("A part of the playground did not end", e) : failed;
            }
        }
        if (failed != null) {
            throw failed;
        }
    }
}
