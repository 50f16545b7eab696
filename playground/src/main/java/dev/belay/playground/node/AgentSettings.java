package dev.belay.playground.node;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// How a node agent is to be.
///
/// @param name of the agent; its nodes are called `<name>-1`, `<name>-2`, …
/// @param takesEveryPod also of namespaces that it did not claim, if there are no nodes but its own
/// @param shortestBackOff before a container that crashed the second time is started again
/// @param kubelet nothing: the API server gets no logs from here
public record AgentSettings(
        String name,
        int nodes,
        boolean takesEveryPod,
        Duration shortestBackOff,
        Duration longestBackOff,
        @Nullable Kubelet kubelet) {

    /// What the API server, asking for logs, is answered with; PEM files.
    ///
    /// @param clientAuthority who signed the API server's own certificate as a client
    public record Kubelet(Path certificate, Path key, Path clientAuthority) {}

    /// One node, every pod, and kubelet's own back-off.
    public static AgentSettings named(String name) {
        return new AgentSettings(name, 1, true, Duration.ofSeconds(10), Duration.ofMinutes(5), null);
    }

    public AgentSettings nodes(int wanted) {
        return new AgentSettings(name, wanted, takesEveryPod, shortestBackOff, longestBackOff, kubelet);
    }

    /// On a cluster that others use too: see [NodeAgent#claim].
    public AgentSettings onlyClaimed() {
        return new AgentSettings(name, nodes, false, shortestBackOff, longestBackOff, kubelet);
    }

    public AgentSettings backOff(Duration shortest, Duration longest) {
        return new AgentSettings(name, nodes, takesEveryPod, shortest, longest, kubelet);
    }

    public AgentSettings kubelet(Kubelet served) {
        return new AgentSettings(name, nodes, takesEveryPod, shortestBackOff, longestBackOff, served);
    }
}
