package dev.belay.playground.gateway;

import dev.belay.playground.node.PodAddresses;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/// A gateway for the HTTPRoutes of one namespace, on a port of loopback.
public final class Gateway implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(Gateway.class.getName());

    private final ScheduledExecutorService timers = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("gateway's timers").factory());
    private final Vertx vertx = Vertx.vertx(
            new VertxOptions().setEventLoopPoolSize(1).setWorkerPoolSize(1).setInternalBlockingPoolSize(1));
    private final ServiceEndpoints services;
    private final RouteStatusWriter status;
    private final SharedIndexInformer<HTTPRoute> routes;
    private final int port;

    /// By name, as they are obeyed now; for the timers' thread alone.
    private final Map<String, HTTPRoute> obeyed = new HashMap<>();

    private volatile Manner manner = Manner.PROMPT;
    private volatile RouteTable table = RouteTable.EMPTY;

    /// Serves HTTPRoutes where nobody does, listens, and answers when it knows the routes that there are.
    public static Gateway start(KubernetesClient client, String namespace, PodAddresses addresses) {
        GatewayApi.serve(client);
        Gateway gateway = new Gateway(client, namespace, addresses);
        try {
            gateway.begin();
            return gateway;
        } catch (RuntimeException e) {
            gateway.close();
            throw e;
        }
    }

    private Gateway(KubernetesClient client, String namespace, PodAddresses addresses) {
        routes = client.resources(HTTPRoute.class).inNamespace(namespace).runnableInformer(0);
        services = new ServiceEndpoints(client, namespace, addresses, this::lookAgain);
        status = new RouteStatusWriter(client, services, timers);
        routes.addEventHandler(new Routes());
        port = new Forwarding(vertx, asked -> Aim.of(asked, table, services)).listen();
    }

    private void begin() {
        routes.run();
        CompletableFuture.runAsync(() -> routes.getStore().list().forEach(this::seen), timers)
                .join();
    }

    public InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    public URI url() {
        return URI.create("http://127.0.0.1:" + port);
    }

    /// What callers reach who go past the route.
    public ServiceEndpoints services() {
        return services;
    }

    /// From now on it treats routes so; also what it did not obey or answer so far.
    public void behave(Manner wanted) {
        manner = wanted;
        lookAgain();
    }

    /// Services come and go, and with them the references of routes.
    private void lookAgain() {
        soon(() -> routes.getStore().list().forEach(this::seen), Duration.ZERO);
    }

    private void seen(HTTPRoute route) {
        status.seen(route, manner);
        Duration late = manner.obeysAfter();
        if (late != null) {
            if (late.isZero()) {
                obey(route);
            } else {
                soon(() -> obey(route), late);
            }
        }
    }

    /// Late orders can overtake each other when the manner changes: an older generation never undoes a newer one.
    private void obey(HTTPRoute route) {
        String name = route.getMetadata().getName();
        HTTPRoute before = obeyed.get(name);
        boolean isNews = before == null
                || !before.getMetadata().getUid().equals(route.getMetadata().getUid())
                || before.getMetadata().getGeneration() < route.getMetadata().getGeneration();
        if (isNews && routes.getStore().getByKey(route.getMetadata().getNamespace() + "/" + name) != null) {
            obeyed.put(name, route);
            table = table.following(obeyed.values());
        }
    }

    private void forget(HTTPRoute route) {
        status.gone(route);
        obeyed.remove(route.getMetadata().getName());
        table = table.following(obeyed.values());
    }

    private void soon(Runnable action, Duration late) {
        try {
            var _ = timers.schedule(() -> runOrSay(action), late.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            if (!timers.isShutdown()) {
                throw e;
            } // else a last event of a watch that is being closed
        }
    }

    /// A timer would keep the failure to itself.
    private static void runOrSay(Runnable action) {
        try {
            action.run();
        } catch (RuntimeException e) {
            LOG.log(Level.SEVERE, "the gateway does not follow a change of its routes", e);
        }
    }

    @Override
    public void close() {
        timers.shutdownNow();
        routes.close();
        services.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private final class Routes implements ResourceEventHandler<HTTPRoute> {

        @Override
        public void onAdd(HTTPRoute route) {
            soon(() -> seen(route), Duration.ZERO);
        }

        @Override
        public void onUpdate(HTTPRoute before, HTTPRoute route) {
            soon(() -> seen(route), Duration.ZERO);
        }

        @Override
        public void onDelete(HTTPRoute route, boolean isStateUnknown) {
            soon(() -> forget(route), Duration.ZERO);
        }
    }
}
