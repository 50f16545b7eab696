package dev.belay.scenarios.replica;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;

import dev.belay.chart.Installation;
import dev.belay.playground.cluster.Cluster;
import dev.belay.playground.fault.FaultProxy;
import dev.belay.scenarios.stage.Story;
import dev.belay.scenarios.stage.Theatre;
import dev.belay.scenarios.stage.Troupe;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;

/// The replicas of one installation; the troupe that plays other stories goes home meanwhile.
public final class Replicas implements AutoCloseable {

    private static final AtomicInteger STARTED = new AtomicInteger();

    private final Theatre theatre;
    private final Replica.Kind kind;
    private final Path folder;
    private final List<Replica> all = new ArrayList<>();
    private final List<FaultProxy> proxies = new ArrayList<>();
    private Map<String, String> settings = Map.of();

    private Replicas(Theatre theatre, Replica.Kind kind) {
        Troupe.of(theatre).atMost(0);
        this.theatre = theatre;
        this.kind = kind;
        try {
            Path home = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "replicas");
            folder = Files.createDirectories(home.resolve("verdicts"));
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /// None yet.
    public static Replicas of(Theatre theatre, Replica.Kind kind) {
        return new Replicas(theatre, kind);
    }

    /// Those that are started from now on get settings besides the usual ones.
    public Replicas with(Map<String, String> variables) {
        settings = Map.copyOf(variables);
        return this;
    }

    /// One that is shipped, and leads.
    public static Replicas leading(Cluster cluster) {
        Replicas replicas = of(Theatre.of(cluster), Replica.Kind.SHIPPED);
        replicas.ready();
        replicas.leader();
        return replicas;
    }

    public FaultProxy proxy() {
        FaultProxy proxy = FaultProxy.before(theatre.admin().getConfiguration());
        proxies.add(proxy);
        return proxy;
    }

    /// One more, without waiting for it.
    public synchronized Replica start(FaultProxy proxy) {
        Replica next = Replica.start(
                new Replica.Role(kind, "replica-" + STARTED.incrementAndGet(), theatre, folder, proxy, settings));
        all.add(next);
        return next;
    }

    /// One more that leads or could, behind a proxy of its own.
    public Replica ready() {
        Replica next = start(proxy());
        next.awaitReady();
        return next;
    }

    /// Who leads, as soon as somebody does.
    public Replica leader() {
        Awaitility.await("somebody leads")
                .atMost(ofSeconds(60))
                .pollInterval(ofMillis(50))
                .pollInSameThread()
                .until(() -> found().isPresent());
        return found().orElseThrow();
    }

    private synchronized Optional<Replica> found() {
        String identity = kind == Replica.Kind.LOCK ? lockHolder() : leaseHolder();
        return all.stream()
                .filter(Replica::isAlive)
                .filter(replica -> identity.equals(replica.name()) || identity.startsWith(replica.name() + "_"))
                .findAny();
    }

    private String leaseHolder() {
        Lease lease = theatre.admin()
                .leases()
                .inNamespace(Installation.NAMESPACE)
                .withName(Installation.NAME)
                .get();
        return lease == null ? "" : Objects.requireNonNullElse(lease.getSpec().getHolderIdentity(), "");
    }

    private String lockHolder() {
        Path leader = folder.resolve("leader");
        try {
            return Files.exists(leader) ? Files.readString(leader) : "";
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /// Kills who leads, and starts another beside those that are left.
    public synchronized void replaceLeader(FaultProxy proxy) {
        leader().kill();
        start(proxy);
    }

    public Story.Place place(KubernetesClient client) {
        return new Story.Place(theatre, client, folder);
    }

    /// For an assertion that fails: what each of them said.
    public synchronized String said() {
        StringBuilder text = new StringBuilder();
        all.forEach(replica -> text.append("--- ")
                .append(replica.name())
                .append(System.lineSeparator())
                .append(replica.said()));
        return text.toString();
    }

    @Override
    public synchronized void close() {
        all.forEach(Replica::close);
        proxies.forEach(FaultProxy::close);
    }
}
