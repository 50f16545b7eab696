package dev.belay.playground.node;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.NodeCondition;
import io.fabric8.kubernetes.api.model.NodeConditionBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.stream.Stream;

/// A node that is only an object in the API server, and its switches.
public final class VirtualNode {

    /// On every virtual node, with the name of its agent: nodes without it make a cluster somebody else's.
    public static final String LABEL = "belay.dev/playground";

    private final KubernetesClient client;
    private final String name;
    private final NodeLease lease;

    VirtualNode(KubernetesClient client, String name) {
        this.client = client;
        this.name = name;
        this.lease = new NodeLease(client, name);
    }

    public String name() {
        return name;
    }

    /// The node says that it is ready, or that it is not; what follows (taints, endpoints, evictions) is Kubernetes'.
    public void ready(boolean isReady) {
        Node patch = new NodeBuilder()
                .withNewStatus()
                .withConditions(readiness(isReady))
                .endStatus()
                .build();
        client.nodes()
                .withName(name)
                .subresource("status")
                .patch(
                        PatchContext.of(PatchType.STRATEGIC_MERGE),
                        client.getKubernetesSerialization().asJson(patch));
    }

    /// Takes no new pods from now on, or takes them again.
    public void cordon(boolean isCordoned) {
        client.nodes()
                .withName(name)
                .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\":{\"unschedulable\":" + isCordoned + "}}");
    }

    /// @param kubeletPort where the API server finds the logs; 0: there are none
    void register(String agent, int kubeletPort) {
        Node node = new NodeBuilder()
                .withNewMetadata()
                .withName(name)
                .addToLabels(LABEL, agent)
                .addToLabels("kubernetes.io/hostname", name)
                .addToLabels("kubernetes.io/os", "linux")
                .addToLabels("kubernetes.io/arch", "amd64")
                .endMetadata()
                .withNewStatus()
                .withCapacity(ROOM)
                .withAllocatable(ROOM)
                .withConditions(Stream.of("MemoryPressure", "DiskPressure", "PIDPressure")
                        .map(VirtualNode::noPressure)
                        .toList())
                .addToConditions(readiness(true))
                .addNewAddress("127.0.0.1", "InternalIP")
                .addNewAddress(name, "Hostname")
                .withNewDaemonEndpoints()
                .withNewKubeletEndpoint(kubeletPort)
                .endDaemonEndpoints()
                .withNewNodeInfo()
                .withKubeletVersion("v0.0.0-playground")
                .withContainerRuntimeVersion("playground://0")
                .withOperatingSystem("linux")
                .withArchitecture("amd64")
                .endNodeInfo()
                .endStatus()
                .build();
        // A node of this name was left by an agent that was killed; its state is not ours.
        client.nodes().withName(name).delete();
        client.nodes().resource(node).create();
        lease.renew();
    }

    NodeLease lease() {
        return lease;
    }

    void remove() {
        client.nodes().withName(name).delete();
        lease.remove();
    }

    private static final Map<String, Quantity> ROOM =
            Map.of("cpu", new Quantity("64"), "memory", new Quantity("256Gi"), "pods", new Quantity("5000"));

    private static NodeCondition readiness(boolean isReady) {
        return condition("Ready")
                .withStatus(isReady ? "True" : "False")
                .withReason(isReady ? "KubeletReady" : "KubeletNotReady")
                .withMessage(isReady ? "the node agent is ready" : "the node agent was told to be unready")
                .build();
    }

    private static NodeCondition noPressure(String type) {
        return condition(type)
                .withStatus("False")
                .withReason("KubeletHasNoPressure")
                .withMessage("there is nothing to run out of")
                .build();
    }

    private static NodeConditionBuilder condition(String type) {
        String now = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
        return new NodeConditionBuilder()
                .withType(type)
                .withLastHeartbeatTime(now)
                .withLastTransitionTime(now);
    }
}
