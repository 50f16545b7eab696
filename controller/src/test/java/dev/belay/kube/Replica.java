package dev.belay.kube;

import dev.belay.playground.fault.FaultProxy;
import io.fabric8.kubernetes.client.ConfigBuilder;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// One who takes part in an election, behind a proxy of its own.
final class Replica implements AutoCloseable {

    private final String name;
    private final FaultProxy proxy;
    private final Clients clients;
    private final Election election;
    private final List<Boolean> told = new CopyOnWriteArrayList<>();

    private Replica(LeaseUser user, String lease, String name) {
        this.name = name;
        proxy = FaultProxy.before(user.cluster());
        clients = Clients.open(() -> new ConfigBuilder(proxy.config(user.token())), "test");
        election = Election.begin(clients, new LeaseName(user.namespace(), lease, name));
        election.onChange(told::add);
    }

    static Replica join(LeaseUser user, String lease, String name) {
        return new Replica(user, lease, name);
    }

    String name() {
        return name;
    }

    FaultProxy proxy() {
        return proxy;
    }

    Election election() {
        return election;
    }

    boolean leads() {
        return election.isHeld();
    }

    /// What it told its listeners, in order.
    List<Boolean> told() {
        return List.copyOf(told);
    }

    @Override
    public void close() {
        election.close();
        clients.close();
        proxy.close();
    }
}
