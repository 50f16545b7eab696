package dev.belay.playground.node;

import dev.belay.playground.app.Behaviour;
import dev.belay.playground.app.SampleApps;
import dev.belay.playground.program.Program;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/// Virtual nodes that play kubelet, and the scheduler that a playground's control plane does not have. On a cluster
/// with other nodes it takes only the pods that ask for it, by `schedulerName: belay-playground` or by a node
/// selector with its label; on one that others use too, besides those of the namespaces that it claimed.
public final class NodeAgent implements AutoCloseable {

    private static final String NODE_NAME = "spec.nodeName";

    private final AgentSettings settings;
    private final KubernetesClient client;
    private final Vertx vertx = Vertx.vertx(
            new VertxOptions().setEventLoopPoolSize(1).setWorkerPoolSize(1).setInternalBlockingPoolSize(1));
    private final ScheduledExecutorService timers = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("node agent's timers").factory());
    private final SampleApps apps = new SampleApps(vertx);
    private final Machinery machinery;
    private final NodePods pods;
    private final PodClaim claim;
    private final PodBinder binder;
    private final NodeObjects nodeObjects;
    private final List<SharedIndexInformer<?>> watches = new ArrayList<>();
    private final List<VirtualNode> nodes = new CopyOnWriteArrayList<>();

    /// Answers when the nodes are registered and watched; Kubernetes takes a moment more until it takes off their
    /// first taint and pods are bound.
    public static NodeAgent start(KubernetesClient client, AgentSettings settings) {
        NodeAgent agent = new NodeAgent(client, settings);
        try {
            agent.begin();
            return agent;
        } catch (RuntimeException e) {
            agent.close();
            throw e;
        }
    }

    private NodeAgent(KubernetesClient client, AgentSettings settings) {
        this.client = client;
        this.settings = settings;
        // Two agents side by side begin apart; where they meet all the same, the second one moves on.
        int start = ThreadLocalRandom.current().nextInt(0xFFFF);
        this.machinery = new Machinery(
                client,
                new Images(client, apps),
                new LoopbackPorts(start),
                new PodAddresses(start),
                new BehaviourSwitches(),
                new BackOff.Limits(settings.shortestBackOff(), settings.longestBackOff()),
                Clock.systemUTC(),
                timers);
        this.nodeObjects = new NodeObjects(client, settings.name(), this::nodeChanged);
        this.pods = new NodePods(machinery, nodeObjects::isReady);
        this.claim = new PodClaim(nodeObjects.areAllVirtual(), settings.takesEveryPod());
        this.binder = new PodBinder(client, claim::isOurs, nodeObjects::list);
    }

    private void begin() {
        AgentSettings.Kubelet kubelet = settings.kubelet();
        int logPort = kubelet == null ? 0 : new LogServer(vertx, pods::find).listen(kubelet);
        nodeObjects.watch();
        for (int i = 1; i <= settings.nodes(); i++) {
            addNode(settings.name() + "-" + i, logPort);
        }
        watches.add(client.pods().inAnyNamespace().withField(NODE_NAME, "").inform(binder));
        long period = NodeLease.PERIOD.toSeconds();
        var _ = timers.scheduleAtFixedRate(this::beat, period, period, TimeUnit.SECONDS);
    }

    private void addNode(String name, int logPort) {
        VirtualNode node = new VirtualNode(client, name);
        node.register(settings.name(), logPort);
        nodes.add(node);
        watches.add(client.pods().inAnyNamespace().withField(NODE_NAME, name).inform(pods));
    }

    private void beat() {
        nodes.forEach(node -> Thread.ofVirtual().name("lease of " + node.name()).start(node.lease()::renewOrSay));
    }

    /// Pods that no node took may fit now; and what the node controller said of the pods of a node that was not ready
    /// is over when it is.
    private void nodeChanged(Node node) {
        binder.nodesChanged();
        if (NodeObjects.isReady(node)) {
            pods.all().stream()
                    .filter(run -> node.getMetadata()
                            .getName()
                            .equals(run.pod().getSpec().getNodeName()))
                    .forEach(PodRun::correct);
        }
    }

    /// From now on takes the pods of this namespace that ask for no other scheduler.
    public void claim(String namespace) {
        claim.claim(namespace);
    }

    /// From now on a container whose image has this program's name is a process of it.
    public void runs(Program program) {
        machinery.images().add(program);
    }

    public List<VirtualNode> nodes() {
        return List.copyOf(nodes);
    }

    public PodAddresses addresses() {
        return machinery.addresses();
    }

    /// The pods of a namespace that run here now, also those that are about to end.
    public List<AgentPod> pods(String namespace) {
        return pods(PodMatch.inNamespace(namespace));
    }

    public List<AgentPod> pods(PodMatch match) {
        return pods.all().stream()
                .filter(run -> match.matches(run.pod()))
                .map(run -> new AgentPod(run, client))
                .toList();
    }

    public AgentPod pod(String namespace, String name) {
        return pods.find(namespace, name)
                .map(run -> new AgentPod(run, client))
                .orElseThrow(() -> new IllegalArgumentException(
                        "No pod " + namespace + "/" + name + " runs on this agent: it is not bound yet, or gone"));
    }

    /// Makes these pods, and those that come later, behave otherwise than their images say: `behave(match, "hang")`,
    /// `behave(match, "errors=0.5", "slow=1s")`; without words, well.
    public SwitchedBehaviour behave(PodMatch match, String... words) {
        Runnable undo = machinery.switches().add(match, Behaviour.of(words));
        apply(match);
        return () -> {
            undo.run();
            apply(match);
        };
    }

    private void apply(PodMatch match) {
        pods.all().stream().filter(run -> match.matches(run.pod())).forEach(PodRun::behaveAnew);
    }

    /// Takes its nodes, and all that ran on them, out of the cluster.
    @Override
    public void close() {
        timers.shutdownNow();
        watches.forEach(SharedIndexInformer::close);
        nodeObjects.close();
        List<PodRun> left = List.copyOf(pods.all());
        pods.drop();
        nodes.forEach(VirtualNode::remove);
        left.forEach(run -> removeAtOnce(run.pod()));
        apps.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    /// Without its node nobody would end it for a minute, and its namespace could not go.
    private void removeAtOnce(Pod pod) {
        client.pods().resource(pod).withGracePeriod(0).delete();
    }
}
