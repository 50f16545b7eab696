package dev.belay;

import dev.belay.history.Archive;
import dev.belay.history.HeadWriter;
import dev.belay.history.History;
import dev.belay.history.HistoryProperties;
import dev.belay.kube.Clients;
import dev.belay.kube.Election;
import dev.belay.kube.LeaseName;
import dev.belay.kube.OwnDeployment;
import dev.belay.kube.OwnSecrets;
import dev.belay.kube.ReleaseWatch;
import dev.belay.kube.Writer;
import dev.belay.loop.HeldReleases;
import dev.belay.loop.Loop;
import dev.belay.release.Verdicts;
import dev.belay.verdict.Monitor;
import dev.belay.web.CallerClient;
import dev.belay.web.Feed;
import dev.belay.web.Shown;
import io.fabric8.kubernetes.client.Config;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Requires;
import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.InstantSource;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What hangs on what. A stop goes the other way: whatever is made from another ends before it, so reconciling ends
/// first, then the lease is given back, and the connections are closed last.
@Factory
@Requires(beans = OperatorProperties.class)
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
        Loop.Outside outside =
                new Loop.Outside(verdicts, secrets::read, properties.realm(), properties.leave() != null);
        return Loop.start(clients, election, outside, properties.pod());
    }

    /// It goes before the loop and the lease: whom it calls back is to find everything as it was.
    @Bean(preDestroy = "close")
    @Singleton
    @Requires(property = Application.LEAVE, value = "true")
    Farewell farewell(Clients clients, Election election, Loop loop, OperatorProperties properties) {
        OwnDeployment own = new OwnDeployment(clients.urgent(), properties.namespace());
        HeldReleases held = new HeldReleases(clients.urgent(), properties.realm());
        return new Farewell(own, election, held, Objects.requireNonNull(properties.leave()));
    }

    /// It only looks at what the loop has done: it comes after it, and goes before it.
    @Context
    @Bean(preDestroy = "close")
    @Requires(property = Application.HISTORY, value = "true")
    History history(Clients clients, Election election, Loop loop, OperatorProperties properties) {
        Writer writer = new Writer(clients.urgent(), election);
        HeadWriter anchor = new HeadWriter(clients.urgent(), writer, properties.namespace());
        HistoryProperties where = Objects.requireNonNull(properties.history());
        History history = History.start(new History.Place(where, anchor, Version.TEXT), election, loop.statuses()::all);
        loop.statuses().tell(history::told);
        return history;
    }

    @Singleton
    @Requires(property = Application.HISTORY, value = "true")
    Archive archive(History history) {
        return history.archive();
    }

    @Singleton
    Shown shown(Loop loop) {
        return loop.statuses()::all;
    }

    @Singleton
    @Requires(property = Application.API, value = "true")
    Feed feed() {
        return new Feed(UUID.randomUUID().toString().substring(0, SHORT));
    }

    @Context
    @Bean(preDestroy = "close")
    @Requires(property = Application.API, value = "true")
    ReleaseWatch releaseWatch(Clients clients, Feed feed, OperatorProperties properties) {
        return ReleaseWatch.open(clients, properties.realm(), feed);
    }

    /// Knows where the API server is, and nothing of who the operator is there.
    @Singleton
    CallerClient callerClient(Clients clients) {
        Config known = clients.ordinary().getConfiguration();
        return new CallerClient(new CallerClient.Server(
                URI.create(known.getMasterUrl()), known.getCaCertData(), known.getCaCertFile()));
    }

    @Context
    PrometheusRegistry metrics(Election election, Loop loop, @Nullable History history) {
        PrometheusRegistry registry = new PrometheusRegistry();
        JvmMetrics.builder().register(registry);
        LeadershipMetrics.register(election, registry);
        loop.register(registry);
        if (history != null) {
            history.register(registry);
        }
        return registry;
    }
}
