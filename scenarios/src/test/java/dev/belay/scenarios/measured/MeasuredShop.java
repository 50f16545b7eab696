package dev.belay.scenarios.measured;

import dev.belay.playground.cluster.Cluster;
import dev.belay.playground.gateway.Gateway;
import dev.belay.playground.node.NodeAgent;
import dev.belay.playground.node.PodMatch;
import dev.belay.playground.prometheus.Prometheus;
import dev.belay.playground.prometheus.Samples;
import dev.belay.playground.traffic.Call;
import dev.belay.playground.traffic.Destination;
import dev.belay.playground.traffic.Traffic;
import dev.belay.scenarios.replica.Replicas;
import dev.belay.scenarios.stage.Revision;
import dev.belay.scenarios.stage.Story;
import dev.belay.scenarios.stage.Theatre;
import dev.belay.scenarios.stage.YesGateway;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A shop with everything that a measured release needs: a Release, a policy of its own, a Prometheus, a gateway and
/// callers. When it is closed the witness has testified that no invariant was broken.
public final class MeasuredShop implements AutoCloseable {

    private static final String HASH = "pod-template-hash";
    private static final Duration LONG = Duration.ofMinutes(3);

    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private final NodeAgent agent;
    private final Prometheus prometheus;
    private final Gateway gateway;
    private final Story story;
    private final String name;
    private Traffic traffic;
    private final Theatre theatre;
    private Badness badness = Badness.FAILED;

    /// Open, adopted, and called from now on; with a Prometheus of its own.
    ///
    /// @param client of an administrator, whose namespace is the shop's
    static MeasuredShop open(Replicas replicas, Cluster cluster, KubernetesClient client, Setting setting) {
        SharedPrometheus alone = SharedPrometheus.start(cluster, setting.scrape());
        return new MeasuredShop(alone, replicas.place(client), setting, alone);
    }

    /// The same beside other shops that this Prometheus scrapes.
    static MeasuredShop open(SharedPrometheus shared, Story.Place place, Setting setting) {
        return new MeasuredShop(shared, place, setting, null);
    }

    private MeasuredShop(SharedPrometheus shared, Story.Place place, Setting setting, @Nullable SharedPrometheus own) {
        KubernetesClient client = place.client();
        String namespace = client.getNamespace();
        theatre = place.theatre();
        agent = theatre.cluster().nodeAgent();
        prometheus = shared.prometheus();
        if (own != null) {
            parts.push(own);
        }
        boolean isOpen = false;
        try {
            YesGateway.leaves(namespace);
            gateway = part(Gateway.start(client, namespace, agent.addresses()));
            part(shared.scrape(namespace));
            part(PolicyOfNamespace.apply(theatre.cluster(), namespace, prometheus.url(), setting));
            story = part(Story.of(place, setting.shop(), setting.plan()));
            story.awaitPhase("Steady");
            name = setting.shop().name();
            traffic = callers(name, setting.aSecond());
            isOpen = true;
        } finally {
            if (!isOpen) {
                closeAll();
            }
        }
    }

    private <T extends AutoCloseable> T part(T started) {
        parts.push(started);
        return started;
    }

    private Traffic callers(String host, double aSecond) {
        return part(Traffic.start(
                aSecond, Destination.of(gateway.address()), Call.get("/").header("Host", host)));
    }

    Story story() {
        return story;
    }

    Prometheus prometheus() {
        return prometheus;
    }

    Gateway gateway() {
        return gateway;
    }

    NodeAgent agent() {
        return agent;
    }

    /// From now on nobody calls; returns when the last call has ended.
    void fallsSilent() throws InterruptedException {
        traffic.stop();
    }

    /// From now on others call, so many times a second; [#traffic] is theirs.
    void isCalledAgain(double aSecond) {
        traffic = callers(name, aSecond);
    }

    /// The callers of the route.
    Traffic traffic() {
        return traffic;
    }

    /// How those are told apart from the others that were broken last.
    Badness badness() {
        return badness;
    }

    /// What Prometheus has stored of it, by what makes a request a bad one.
    Samples samples() {
        return new Samples(prometheus(), story().namespace(), badness.counted());
    }

    Theatre theatre() {
        return theatre;
    }

    /// A candidate with its share of the callers, found healthy so far.
    Candidate candidate(String version) {
        story.releases(version);
        return healthyCandidate();
    }

    /// The same of a release that was asked for before.
    Candidate healthyCandidate() {
        story.await(
                "the candidate is watched and found healthy",
                LONG,
                status -> "Watching".equals(status.summary().phase())
                        && status.judgement().verdict() != null
                        && "Healthy".equals(status.judgement().verdict().kind()));
        return candidate();
    }

    /// Who is on trial now.
    Candidate candidate() {
        String revision = story.revision();
        String hash = story.replicaSets().stream()
                .filter(set -> Revision.of(set).equals(revision))
                .map(set -> set.getSpec().getSelector().getMatchLabels().get(HASH))
                .filter(Objects::nonNull)
                .findAny()
                .orElseThrow(() -> new IllegalStateException("no ReplicaSet is of revision " + revision));
        return new Candidate(revision, hash, story.podsOf(revision));
    }

    /// From now on the candidate behaves so, by words of an image's tag; answers with the moment.
    Instant breaks(Candidate candidate, String... words) {
        return breaks(PodMatch.inNamespace(story.namespace()).revision(candidate.hash()), words);
    }

    /// The same of any pods.
    Instant breaks(PodMatch pods, String... words) {
        badness = Badness.of(words);
        Instant now = Instant.now();
        part(agent.behave(pods, words));
        return now;
    }

    /// What becomes of a candidate that is broken now, by those words.
    Rollback rollback(Candidate candidate, String... words) {
        try (LeverWatch levers = LeverWatch.begin(story, candidate.hash())) {
            Instant fault = breaks(candidate, words);
            story.await(
                    "it is rolled back",
                    LONG,
                    status -> "RolledBack".equals(status.summary().phase()));
            return Rollback.of(this, candidate, fault, levers.closedAt());
        }
    }

    @Override
    public void close() {
        closeAll();
    }

    /// The last opened first; one that cannot end must not keep the others.
    private void closeAll() {
        Throwable failed = null;
        while (!parts.isEmpty()) {
            try {
                parts.pop().close();
            } catch (Exception | AssertionError e) {
                if (failed == null) {
                    failed = e;
                } else {
                    failed.addSuppressed(e);
                }
            }
        }
        if (failed instanceof AssertionError broken) {
            throw broken;
        }
        if (failed != null) {
            throw new IllegalStateException("A part of the shop did not end", failed);
        }
    }
}
