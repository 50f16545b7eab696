package dev.belay.playground.node;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;

/// The heartbeat of a node. Without it the node controller calls the node unknown, and its pods not ready.
record NodeLease(KubernetesClient client, String node) {

    static final Duration PERIOD = Duration.ofSeconds(10);

    private static final Logger LOG = System.getLogger(NodeLease.class.getName());
    private static final String NAMESPACE = "kube-node-lease";

    void renew() {
        Lease beat = new LeaseBuilder()
                .withNewMetadata()
                .withName(node)
                .withNamespace(NAMESPACE)
                .endMetadata()
                .withNewSpec()
                .withHolderIdentity(node)
                .withLeaseDurationSeconds((int) PERIOD.multipliedBy(4).toSeconds())
                .withRenewTime(ZonedDateTime.now(ZoneOffset.UTC))
                .endSpec()
                .build();
        Resource<Lease> lease = client.leases().inNamespace(NAMESPACE).resource(beat);
        lease.forceConflicts().serverSideApply();
    }

    void renewOrSay() {
        try {
            renew();
        } catch (KubernetesClientException e) {
            LOG.log(Level.WARNING, "The lease of " + node + " was not renewed, again in " + PERIOD + ": " + e);
        }
    }

    void remove() {
        client.leases().inNamespace(NAMESPACE).withName(node).delete();
    }
}
