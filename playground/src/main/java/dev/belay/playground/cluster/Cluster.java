package dev.belay.playground.cluster;

import dev.belay.playground.node.AgentSettings;
import dev.belay.playground.node.NodeAgent;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A Kubernetes that answers, with a client for it and a node agent in it.
public final class Cluster implements AutoCloseable {

    private final Path kubeconfig;
    private final @Nullable ClusterProcess process;
    private final KubernetesClient client;
    private final KubernetesClient agentClient;
    private final NodeAgent agent;

    /// One of our own, from nothing.
    ///
    /// @param isStanding it serves no MutatingAdmissionPolicy, like clusters before it did
    public static Cluster start(boolean isStanding, Consumer<String> progress) {
        List<String> options = isStanding ? List.of("--standing") : List.of();
        ClusterProcess process = ClusterProcess.start(ClusterProgram.find(), options, progress);
        Announcement.NodeAgentFiles files = process.announcement().nodeAgent();
        AgentSettings settings = AgentSettings.named("playground")
                .kubelet(new AgentSettings.Kubelet(
                        files.servingCertificate(), files.servingKey(), files.clientAuthority()));
        try {
            return new Cluster(new Parts(process.announcement().kubeconfig(), files.kubeconfig(), process), settings);
        } catch (RuntimeException e) {
            process.close();
            throw e;
        }
    }

    /// Somebody's, which stays as it was when this is closed.
    public static Cluster given(Path kubeconfig) {
        String name =
                "playground-" + Integer.toHexString(ThreadLocalRandom.current().nextInt(0x1000, 0xFFFF));
        return new Cluster(new Parts(kubeconfig, kubeconfig, null), AgentSettings.named(name));
    }

    private record Parts(
            Path kubeconfig, Path agentKubeconfig, @Nullable ClusterProcess process) {}

    private Cluster(Parts parts, AgentSettings settings) {
        this.kubeconfig = parts.kubeconfig;
        this.process = parts.process;
        this.client = clientOf(parts.kubeconfig);
        this.agentClient = clientOf(parts.agentKubeconfig);
        this.agent = NodeAgent.start(agentClient, settings);
    }

    private static KubernetesClient clientOf(Path kubeconfig) {
        return new KubernetesClientBuilder()
                .withConfig(Kubeconfig.read(kubeconfig))
                .build();
    }

    /// Of an administrator.
    public Path kubeconfig() {
        return kubeconfig;
    }

    /// As an administrator. One for all; do not close it.
    public KubernetesClient client() {
        return client;
    }

    public NodeAgent nodeAgent() {
        return agent;
    }

    public Kubectl kubectl() {
        List<String> program = process == null
                ? List.of(ClusterProgram.find().toString(), "kubectl")
                : process.announcement().kubectl();
        return new Kubectl(program, kubeconfig);
    }

    /// Where its files are, for a cluster of ours.
    public Optional<Announcement> announcement() {
        return Optional.ofNullable(process).map(ClusterProcess::announcement);
    }

    /// To kill and start parts of it.
    public Components components() {
        return announcement()
                .map(said -> new Components(said.control()))
                .orElseThrow(() -> new IllegalStateException(
                        "The parts of a given cluster are not ours to kill: ask for one of your own"));
    }

    @Override
    public void close() {
        try {
            agent.close();
            client.close();
            agentClient.close();
        } finally {
            if (process != null) {
                process.close();
            }
        }
    }
}
