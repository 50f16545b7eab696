package dev.belay.playground.gateway;

import dev.belay.playground.cluster.Anew;
import dev.belay.playground.node.PodAddresses;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointPort;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The Services of a namespace and their ready endpoints, followed by watch as kube-proxy does: what a caller of a
/// Service reaches, one endpoint after the other.
public final class ServiceEndpoints implements AutoCloseable {

    private static final String SERVICE_NAME = "kubernetes.io/service-name";

    /// Nobody listens there.
    private static final InetSocketAddress REFUSING = new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);

    private final PodAddresses addresses;
    private final Runnable whenServicesChange;
    private final SharedIndexInformer<Service> services;
    private final SharedIndexInformer<EndpointSlice> slices;

    /// Of each Service its own: beside a strict split between two Services one turn for both would give all requests of
    /// the one to every other of its pods.
    private final Map<String, AtomicInteger> turns = new ConcurrentHashMap<>();
    private volatile Map<String, List<Ready>> ready = Map.of();
    private volatile Map<String, Map<Integer, String>> portNames = Map.of();

    /// An address, and the number of each named port there.
    private record Ready(String ip, Map<String, Integer> ports) {}

    public static ServiceEndpoints watch(KubernetesClient client, String namespace, PodAddresses addresses) {
        return new ServiceEndpoints(client, namespace, addresses, () -> {});
    }

    ServiceEndpoints(KubernetesClient client, String namespace, PodAddresses addresses, Runnable whenServicesChange) {
        this.addresses = addresses;
        this.whenServicesChange = whenServicesChange;
        this.services = client.services().inNamespace(namespace).runnableInformer(0);
        this.slices =
                client.discovery().v1().endpointSlices().inNamespace(namespace).runnableInformer(0);
        services.addEventHandler(new Anew<>(this::servicesChanged));
        slices.addEventHandler(new Anew<>(this::slicesChanged));
        services.run();
        slices.run();
        // Handlers hear of the first list on a thread of their own: whoever asks next must find it.
        servicesChanged();
        slicesChanged();
    }

    public boolean exists(String service) {
        return portNames.containsKey(service);
    }

    public List<String> ready(String service) {
        return ready.getOrDefault(service, List.of()).stream().map(Ready::ip).toList();
    }

    /// Where the next request to this port of a Service goes. Nothing: it has no ready endpoint. A pod that has ended
    /// while it is still listed refuses.
    public Optional<InetSocketAddress> next(String service, int port) {
        List<Ready> all = ready.getOrDefault(service, List.of());
        String name = portNames.getOrDefault(service, Map.of()).get(port);
        if (all.isEmpty() || name == null) {
            return Optional.empty();
        }
        int turn = turns.computeIfAbsent(service, _ -> new AtomicInteger()).getAndIncrement();
        Ready one = all.get(Math.floorMod(turn, all.size()));
        Integer number = one.ports.get(name);
        return number == null
                ? Optional.empty()
                : Optional.of(addresses.of(one.ip, number).orElse(REFUSING));
    }

    private synchronized void servicesChanged() {
        portNames = services.getStore().list().stream()
                .collect(Collectors.toMap(
                        service -> service.getMetadata().getName(), ServiceEndpoints::portNames, (_, later) -> later));
        whenServicesChange.run();
    }

    private static Map<Integer, String> portNames(Service service) {
        return Stream.ofNullable(service.getSpec().getPorts())
                .flatMap(List::stream)
                .collect(Collectors.toMap(
                        ServicePort::getPort, port -> nameOf(port.getName()), (first, _) -> first)); // TCP and UDP
    }

    private synchronized void slicesChanged() {
        Map<String, List<Ready>> all = new HashMap<>();
        for (EndpointSlice slice : slices.getStore().list()) {
            Map<String, String> labels =
                    Objects.requireNonNullElse(slice.getMetadata().getLabels(), Map.of());
            String service = labels.get(SERVICE_NAME);
            if (service != null) {
                all.computeIfAbsent(service, _ -> new ArrayList<>()).addAll(ready(slice));
            }
        }
        ready = all;
    }

    private static List<Ready> ready(EndpointSlice slice) {
        Map<String, Integer> ports = Stream.ofNullable(slice.getPorts())
                .flatMap(List::stream)
                .collect(Collectors.toMap(port -> nameOf(port.getName()), EndpointPort::getPort, (first, _) -> first));
        return Stream.ofNullable(slice.getEndpoints())
                .flatMap(List::stream)
                .filter(ServiceEndpoints::isReady)
                .flatMap(endpoint -> endpoint.getAddresses().stream())
                .map(ip -> new Ready(ip, ports))
                .toList();
    }

    /// Not said means ready.
    private static boolean isReady(Endpoint endpoint) {
        return endpoint.getConditions() == null
                || !Boolean.FALSE.equals(endpoint.getConditions().getReady());
    }

    private static String nameOf(@Nullable String name) {
        return Objects.requireNonNullElse(name, "");
    }

    @Override
    public void close() {
        services.close();
        slices.close();
    }
}
