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
    private final @Nullable Announcement said;
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
        Announcement said = process.announcement();
        try {
            return new Cluster(new Parts(said.kubeconfig(), said, process), AgentSettings.named("playground"));
        } catch (RuntimeException e) {
            process.close();
            throw e;
        }
    }

    /// Somebody's, which runs on when this is closed. The node agent in it leaves other people's pods alone.
    ///
    /// @param announcement what our program said of it, if it is one of ours
    public static Cluster given(Path kubeconfig, @Nullable String announcement) {
        String name =
                "playground-" + Integer.toHexString(ThreadLocalRandom.current().nextInt(0x1000, 0xFFFF));
        Announcement said = announcement == null ? null : Announcement.read(announcement);
        return new Cluster(
                new Parts(kubeconfig, said, null), AgentSettings.named(name).onlyClaimed());
    }

    private record Parts(
            Path kubeconfig,
            @Nullable Announcement said,
            @Nullable ClusterProcess process) {}

    private Cluster(Parts parts, AgentSettings settings) {
        this.kubeconfig = parts.kubeconfig;
        this.said = parts.said;
        this.process = parts.process;
        this.client = clientOf(parts.kubeconfig);
        Announcement.NodeAgentFiles files = parts.said == null ? null : parts.said.nodeAgent();
        this.agentClient = clientOf(files == null ? parts.kubeconfig : files.kubeconfig());
        this.agent = NodeAgent.start(agentClient, files == null ? settings : settings.kubelet(files.kubelet()));
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
        List<String> program = said == null ? List.of(ClusterProgram.find().toString(), "kubectl") : said.kubectl();
        return new Kubectl(program, kubeconfig);
    }

    /// Where its files are, for a cluster of ours.
    public Optional<Announcement> announcement() {
        return Optional.ofNullable(said);
    }

    /// To kill and start parts of it.
    public Components components() {
        if (process == null) {
            throw new IllegalStateException(
                    "The parts of a given cluster are not ours to kill: ask for one of your own");
        }
        return new Components(process.announcement().control());
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
