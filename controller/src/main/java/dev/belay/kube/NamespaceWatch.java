package dev.belay.kube;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// All that a trial needs to see of its namespace. Open only while one is under way there: a cluster of fifty
/// thousand pods costs nothing between trials.
public final class NamespaceWatch implements AutoCloseable {

    private final KubernetesClient client;
    private final String namespace;
    private final Consumer<HasMetadata> changed;
    private final Watch<Pod> pods;
    private final Watch<ReplicaSet> sets;
    private final Watch<Service> services;
    private final Watch<EndpointSlice> slices;
    private @Nullable Watch<HTTPRoute> routes;

    NamespaceWatch(KubernetesClient client, String namespace, Consumer<HasMetadata> changed) {
        this.client = client;
        this.namespace = namespace;
        this.changed = changed;
        this.pods = Watch.open(client.pods().inNamespace(namespace), changed);
        this.sets = Watch.open(client.apps().replicaSets().inNamespace(namespace), changed);
        this.services = Watch.open(client.services().inNamespace(namespace), changed);
        this.slices = Watch.open(client.discovery().v1().endpointSlices().inNamespace(namespace), changed);
    }

    public Shelf<Pod> pods() {
        return pods.shelf();
    }

    public Shelf<ReplicaSet> sets() {
        return sets.shelf();
    }

    public Shelf<Service> services() {
        return services.shelf();
    }

    public Shelf<EndpointSlice> slices() {
        return slices.shelf();
    }

    /// Only asked for where a Release names a route: clusters without the Gateway API do not serve them.
    public synchronized Shelf<HTTPRoute> routes() {
        if (routes == null) {
            routes = Watch.open(client.resources(HTTPRoute.class).inNamespace(namespace), changed);
        }
        return routes.shelf();
    }

    /// What was written is seen from now on.
    public void wrote(HasMetadata object) {
        switch (object) {
            case ReplicaSet set -> sets().wrote(set);
            case Service service -> services().wrote(service);
            case HTTPRoute route -> routes().wrote(route);
            default -> throw new IllegalArgumentException("a trial writes no " + object.getKind());
        }
    }

    /// What was deleted is gone from now on.
    public void deleted(HasMetadata object) {
        switch (object) {
            case ReplicaSet set -> sets().deleted(set);
            case Service service -> services().deleted(service);
            default -> throw new IllegalArgumentException("a trial deletes no " + object.getKind());
        }
    }

    @Override
    public synchronized void close() {
        pods.close();
        sets.close();
        services.close();
        slices.close();
        if (routes != null) {
            routes.close();
        }
    }
}
