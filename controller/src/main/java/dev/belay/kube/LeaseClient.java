package dev.belay.kube;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseSpec;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads and writes the one lease: one request each, tried once.
final class LeaseClient {

    private static final PatchContext MERGE = PatchContext.of(PatchType.JSON_MERGE);

    private final KubernetesClient client;
    private final String namespace;
    private final String name;

    LeaseClient(KubernetesClient client, String namespace, String name) {
        this.client = client;
        this.namespace = namespace;
        this.name = name;
    }

    /// For people.
    String where() {
        return namespace + "/" + name;
    }

    Optional<SeenLease> read() {
        return Optional.ofNullable(
                        client.leases().inNamespace(namespace).withName(name).get())
                .map(LeaseClient::seen);
    }

    /// @throws io.fabric8.kubernetes.client.KubernetesClientException with 409 if there is one by now
    SeenLease create(LeaseEntry entry) {
        return seen(client.resource(lease(entry, null)).create());
    }

    /// @throws io.fabric8.kubernetes.client.KubernetesClientException with 409 if anybody has written since that
    /// version, with 404 if it is gone
    SeenLease write(String version, LeaseEntry entry) {
        return seen(client.resource(lease(entry, version)).patch(MERGE));
    }

    private Lease lease(LeaseEntry entry, @Nullable String version) {
        return new LeaseBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName(name)
                .withResourceVersion(version)
                .endMetadata()
                .withNewSpec()
                .withHolderIdentity(entry.holder())
                .withLeaseDurationSeconds(entry.seconds())
                .withAcquireTime(time(entry.acquired()))
                .withRenewTime(time(entry.renewed()))
                .withLeaseTransitions(entry.transitions())
                .endSpec()
                .build();
    }

    private static SeenLease seen(Lease lease) {
        LeaseSpec spec = Objects.requireNonNullElseGet(lease.getSpec(), LeaseSpec::new);
        return new SeenLease(
                lease.getMetadata().getResourceVersion(),
                new LeaseEntry(
                        Objects.requireNonNullElse(spec.getHolderIdentity(), ""),
                        instant(spec.getAcquireTime()),
                        instant(spec.getRenewTime()),
                        Objects.requireNonNullElse(spec.getLeaseDurationSeconds(), 0),
                        Objects.requireNonNullElse(spec.getLeaseTransitions(), 0)));
    }

    private static @Nullable ZonedDateTime time(@Nullable Instant instant) {
        return instant == null ? null : instant.atZone(ZoneOffset.UTC);
    }

    private static @Nullable Instant instant(@Nullable ZonedDateTime time) {
        return time == null ? null : time.toInstant();
    }
}
