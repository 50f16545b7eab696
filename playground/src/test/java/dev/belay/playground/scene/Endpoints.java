package dev.belay.playground.scene;

import dev.belay.playground.node.PodAddresses;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/// A Service's ready endpoints, followed by watch as kube-proxy does, one after the other.
public final class Endpoints implements AutoCloseable {

    private final SharedIndexInformer<EndpointSlice> slices;
    private final PodAddresses addresses;
    private final AtomicInteger turn = new AtomicInteger();

    public Endpoints(KubernetesClient client, String service, PodAddresses addresses) {
        this.slices = client.discovery()
                .v1()
                .endpointSlices()
                .withLabel("kubernetes.io/service-name", service)
                .inform();
        this.addresses = addresses;
    }

    public List<String> ready() {
        return slices.getStore().list().stream()
                .flatMap(slice -> slice.getEndpoints().stream())
                .filter(endpoint -> Boolean.TRUE.equals(endpoint.getConditions().getReady()))
                .flatMap(endpoint -> endpoint.getAddresses().stream())
                .toList();
    }

    public InetSocketAddress next() {
        List<String> ready = ready();
        if (ready.isEmpty()) {
            throw new IllegalStateException("no ready endpoint");
        }
        String ip = ready.get(Math.floorMod(turn.getAndIncrement(), ready.size()));
        return addresses.of(ip, Shop.PORT).orElseThrow(() -> new IllegalStateException(ip + " has ended"));
    }

    @Override
    public void close() {
        slices.close();
    }
}
