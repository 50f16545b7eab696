package dev.belay.kube;

import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.time.Duration;
import java.util.function.Supplier;

/// The two ways to speak to the API server. They share nothing, neither connections nor threads: a burst of events
/// cannot hold up a renewal or a rollback.
///
/// @param urgent for levers, the lease and other forward writes: one try, because whoever calls tries again by
/// itself with fresh eyes, and an end after [#URGENT_LIMIT]
/// @param ordinary for the rest: reads, watches, events
public record Clients(KubernetesClient urgent, KubernetesClient ordinary) implements AutoCloseable {

    /// A connection that is not made, a request that is not answered and an answer that stops halfway end after
    /// this.
    public static final Duration URGENT_LIMIT = Duration.ofSeconds(2);

    /// From the service account of the pod, or else from the kubeconfig.
    ///
    /// @param version of Belay, for the API server's audit log
    public static Clients open(String version) {
        return open(ConfigBuilder::new, version);
    }

    /// @param base each client gets a configuration of its own, since it keeps a renewed token in it
    static Clients open(Supplier<ConfigBuilder> base, String version) {
        return new Clients(urgent(base.get(), version), ordinary(base.get(), version));
    }

    private static KubernetesClient urgent(ConfigBuilder base, String version) {
        return new KubernetesClientBuilder()
                .withConfig(base.withUserAgent("belay/" + version + " (urgent)")
                        // Its ten retries on 429, 5xx and lost connections last longer than the lease.
                        .withRequestRetryBackoffLimit(0)
                        .withRequestTimeout((int) URGENT_LIMIT.toMillis())
                        .withConnectionTimeout((int) URGENT_LIMIT.toMillis())
                        .build())
                .withHttpClientFactory(Connections.urgent(URGENT_LIMIT))
                .build();
    }

    private static KubernetesClient ordinary(ConfigBuilder base, String version) {
        return new KubernetesClientBuilder()
                .withConfig(base.withUserAgent("belay/" + version)
                        .withWebsocketPingInterval(Connections.PING.toMillis())
                        .build())
                .withHttpClientFactory(Connections.ordinary())
                .build();
    }

    @Override
    public void close() {
        ordinary.close();
        urgent.close();
    }
}
