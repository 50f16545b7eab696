package dev.belay.scenarios;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.playground.cluster.Cluster;
import dev.belay.playground.junit.OnKubernetes;
import dev.belay.playground.node.NodeAgent;
import dev.belay.playground.node.PodMatch;
import dev.belay.scenarios.replica.Replica;
import dev.belay.scenarios.replica.Replicas;
import dev.belay.scenarios.stage.Plan;
import dev.belay.scenarios.stage.Revision;
import dev.belay.scenarios.stage.Shop;
import dev.belay.scenarios.stage.Story;
import dev.belay.scenarios.stage.Theatre;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPBackendRef;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/// The candidate is bad and stable is gone: one of the two things that hold a rollback, and it is said aloud.
@OnKubernetes
final class StableUnavailableTest {

    private static final String REASON = "StableUnavailable";

    @Test
    void leavesTheTrafficWhereItIsAnsweredUntilStableIsBack(Cluster cluster, KubernetesClient client, NodeAgent agent)
            throws Exception {
        try (Replicas replicas = Replicas.of(Theatre.of(cluster), Replica.Kind.LEASE)) {
            replicas.ready();
            Replica leader = replicas.leader();
            try (Story story = Story.of(replicas.place(client), Shop.SMALL, Plan.BY_ROUTE)) {
                Course.ROLLED_BACK.prepare(story);
                ReplicaSet stable = stable(story);
                String hash = Objects.requireNonNull(
                        stable.getSpec().getSelector().getMatchLabels().get("pod-template-hash"));
                try (var _ =
                        agent.behave(PodMatch.inNamespace(story.namespace()).revision(hash), "never-ready")) {
                    awaitReady(client, stable, 0);
                    Course.ROLLED_BACK.begin(story);
                    story.await(
                            "the reason is said",
                            ofSeconds(30),
                            status -> REASON.equals(status.summary().reason()));
                    assertThat(weightOfCandidate(story)).isEqualTo(10);
                    awaitEvent(client);
                    assertThat(leader.process()
                                    .metric("belay_rollbacks_held_up_total{reason=\"%s\"}".formatted(REASON)))
                            .isEqualTo(1);
                }
                Course.ROLLED_BACK.end(story);
                assertThat(weightOfCandidate(story)).isZero();
                assertThat(leader.process().metric("belay_rollback_seconds_count{stage=\"shifted\"}"))
                        .isEqualTo(1);
            }
        }
    }

    private static ReplicaSet stable(Story story) {
        String revision =
                Objects.requireNonNull(story.release().getStatus().identity().stable());
        return story.replicaSets().stream()
                .filter(set -> Revision.of(set).equals(revision))
                .findAny()
                .orElseThrow();
    }

    private static void awaitReady(KubernetesClient client, ReplicaSet set, int many) {
        Awaitility.await("stable has %d ready pods".formatted(many))
                .atMost(ofSeconds(30))
                .pollInterval(ofMillis(100))
                .until(() -> Objects.requireNonNullElse(
                                client.resource(set).get().getStatus().getReadyReplicas(), 0)
                        == many);
    }

    private static void awaitEvent(KubernetesClient client) {
        Awaitility.await("the event")
                .atMost(ofSeconds(10))
                .pollInterval(ofMillis(100))
                .until(() -> client.events().v1().events().list().getItems().stream()
                                .filter(event -> REASON.equals(event.getReason()))
                                .filter(event -> "Warning".equals(event.getType()))
                                .count()
                        == 1);
    }

    private static int weightOfCandidate(Story story) {
        return story.route().getSpec().getRules().getFirst().getBackendRefs().stream()
                .filter(backend -> backend.getName().endsWith("-candidate"))
                .mapToInt(HTTPBackendRef::getWeight)
                .sum();
    }
}
