package dev.belay.playground.node;

import dev.belay.playground.app.LogRing;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;

/// A pod as a test has it in hand.
public final class AgentPod {

    private final PodRun run;
    private final KubernetesClient client;

    AgentPod(PodRun run, KubernetesClient client) {
        this.run = run;
        this.client = client;
    }

    public String namespace() {
        return run.namespace();
    }

    public String name() {
        return run.name();
    }

    public String revision() {
        return PodRun.revision(run.pod());
    }

    public String ip() {
        return run.ip();
    }

    /// Where its first container listens, on this machine.
    public InetSocketAddress address() {
        return listening()
                .orElseThrow(() -> new IllegalStateException(
                        "Pod " + name() + " has ended: ask the agent for the pods that run now"));
    }

    /// The same; nothing: the pod has ended.
    public Optional<InetSocketAddress> listening() {
        return run.machinery().addresses().of(run.ip(), 0);
    }

    /// What its first container has written.
    public List<String> log() {
        return run.containers().getFirst().log().lines().stream()
                .map(LogRing.Line::text)
                .toList();
    }

    /// Kills its containers; they are started again, at first at once and then after a back-off.
    public void kill() {
        run.change(() -> run.containers().forEach(ContainerRun::kill));
    }

    /// Asks the Eviction API. False: a disruption budget does not allow it now.
    public boolean evict() {
        return client.pods().inNamespace(namespace()).withName(name()).evict();
    }
}
