package dev.belay.playground.facts;

import static java.util.stream.Collectors.toCollection;

import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/// The Service `shop`, and pins on it written as Belay does.
record ShopService(Ground ground, Watched<EndpointSlice> slices) implements AutoCloseable {

    static final String YAML = """
            apiVersion: v1
            kind: Service
            metadata:
              name: shop
            spec:
              selector: {app: shop}
              ports: [{port: 80}]
            """;

    static ShopService of(Shop shop) {
        return new ShopService(
                shop.ground(),
                new Watched<>(shop.ground()
                        .client()
                        .discovery()
                        .v1()
                        .endpointSlices()
                        .inNamespace(shop.ground().namespace())));
    }

    /// Of an owner that applies it with this command.
    ShopService applied(String command) throws InterruptedException {
        ground.terminal().does(command, YAML);
        return this;
    }

    /// Narrowed to one revision.
    void pin(String hash) throws InterruptedException {
        select("{\"app\": \"shop\", \"pod-template-hash\": \"%s\"}".formatted(hash));
    }

    void unpin() throws InterruptedException {
        select("{\"app\": \"shop\"}");
    }

    private void select(String selector) throws InterruptedException {
        patch("[{\"op\": \"replace\", \"path\": \"/spec/selector\", \"value\": %s}]".formatted(selector));
    }

    /// A JSON patch by the field manager `belay`.
    void patch(String json) throws InterruptedException {
        ground.terminal().patches("patch service shop --field-manager=belay --type=json", json);
    }

    Service now() {
        return ground.client()
                .services()
                .inNamespace(ground.namespace())
                .withName("shop")
                .require();
    }

    Map<String, String> selector() {
        return now().getSpec().getSelector();
    }

    /// Who owns the selector for server-side apply.
    List<String> ownersOfTheSelector() {
        return now().getMetadata().getManagedFields().stream()
                .filter(ShopService::ownsTheSelector)
                .map(ManagedFieldsEntry::getManager)
                .toList();
    }

    private static boolean ownsTheSelector(ManagedFieldsEntry entry) {
        return entry.getFieldsV1().getAdditionalProperties().get("f:spec") instanceof Map<?, ?> spec
                && spec.containsKey("f:selector");
    }

    void stripManager(String manager) throws InterruptedException {
        List<String> managers = now().getMetadata().getManagedFields().stream()
                .map(ManagedFieldsEntry::getManager)
                .toList();
        String entry = "/metadata/managedFields/" + managers.indexOf(manager);
        patch("""
                [{"op": "test", "path": "%1$s/manager", "value": "%2$s"}, {"op": "remove", "path": "%1$s"}]
                """.formatted(entry, manager));
    }

    void untilServing(Set<String> pods) throws InterruptedException {
        slices.until("the slices show exactly " + pods, all -> ready(all).equals(pods));
    }

    /// The names of the pods that are ready endpoints.
    static Set<String> ready(List<EndpointSlice> slices) {
        return slices.stream()
                // A slice without endpoints says `null`.
                .flatMap(slice -> Stream.ofNullable(slice.getEndpoints()).flatMap(List::stream))
                .filter(endpoint -> Boolean.TRUE.equals(endpoint.getConditions().getReady()))
                .map(Endpoint::getTargetRef)
                .filter(Objects::nonNull)
                .map(ObjectReference::getName)
                .collect(toCollection(TreeSet::new));
    }

    @Override
    public void close() {
        slices.close();
    }
}
