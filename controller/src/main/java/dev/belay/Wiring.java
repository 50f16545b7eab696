package dev.belay;

import dev.belay.kube.Clients;
import dev.belay.kube.Election;
import dev.belay.kube.LeaseName;
import dev.belay.kube.OwnSecrets;
import dev.belay.loop.Loop;
import dev.belay.release.Verdicts;
import dev.belay.verdict.Monitor;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Requires;
import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.UUID;

/// What hangs on what. A stop goes the other way: whatever is made from another ends before it, so reconciling ends
/// first, then the lease is given back, and the connections are closed last.
@Factory
final class Wiring {

    private static final int SHORT = 8;

    @Singleton
    @Bean(preDestroy = "close")
    Clients clients() {
        return Clients.open(Version.TEXT);
    }

    @Context
    @Bean(preDestroy = "close")
    Election election(Clients clients, OperatorProperties properties) {
        // A pod's next process has the pod's name again, but not what this one knows of the lease.
        String identity = properties.pod() + "_" + UUID.randomUUID().toString().substring(0, SHORT);
        return Election.begin(clients, new LeaseName(properties.namespace(), properties.lease(), identity));
    }

    /// Unless whoever runs it has given verdicts of its own.
    @Singleton
    @Bean(preDestroy = "close")
    @Requires(missingBeans = Verdicts.class)
    Monitor verdicts(Clients clients, OperatorProperties properties) {
        return new Monitor(InstantSource.system(), new OwnSecrets(clients.urgent(), properties.namespace())::read);
    }

    @Context
    @Bean(preDestroy = "close")
    Loop loop(Clients clients, Election election, Verdicts verdicts, OperatorProperties properties) {
        OwnSecrets secrets = new OwnSecrets(clients.urgent(), properties.namespace());
        return Loop.start(clients, election, new Loop.Outside(verdicts, secrets::read), properties.pod());
    }

    @Context
    PrometheusRegistry metrics(Election election, Loop loop) {
        PrometheusRegistry registry = new PrometheusRegistry();
        JvmMetrics.builder().register(registry);
        LeadershipMetrics.register(election, registry);
        loop.register(registry);
        return registry;
    }
}
