package dev.belay.scenarios;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.playground.cluster.Cluster;
import dev.belay.playground.junit.OnKubernetes;
import dev.belay.playground.node.NodeAgent;
import dev.belay.playground.node.PodMatch;
import dev.belay.scenarios.stage.Plan;
import dev.belay.scenarios.stage.Revision;
import dev.belay.scenarios.stage.Shop;
import dev.belay.scenarios.stage.Story;
import dev.belay.scenarios.stage.Theatre;
import dev.belay.scenarios.stage.Troupe;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPBackendRef;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The candidate cannot serve: its traffic goes back at once, and comes again with it.
@OnKubernetes
final class WithdrawalTest {

    private static final Duration AT_ONCE = ofSeconds(2);

    private Story.Place place;

    @BeforeEach
    void set(Cluster cluster, KubernetesClient client) {
        place = Troupe.of(Theatre.of(cluster)).place(client);
    }

    private static int weightOfCandidate(Story story) {
        return story.route().getSpec().getRules().getFirst().getBackendRefs().stream()
                .filter(backend -> backend.getName().endsWith("-candidate"))
                .mapToInt(HTTPBackendRef::getWeight)
                .sum();
    }

    private static String onlyPod(Story story) {
        return story.podsOf(story.revision()).iterator().next();
    }

    @Test
    void withdrawsWithinTwoSecondsWhenTheOnlyPodIsEvicted() throws Exception {
        Plan plan = Plan.BY_ROUTE;
        try (Story story = Story.of(place, Shop.SMALL.of(1), plan)) {
            story.awaitPhase("Steady");
            Chapter.WATCHING.reach(story);
            assertThat(weightOfCandidate(story)).isEqualTo(10);

            Instant began = Instant.now();
            story.client().pods().withName(onlyPod(story)).evict();
            story.client()
                    .resources(HTTPRoute.class)
                    .withName("shop")
                    .waitUntilCondition(now -> weightOfCandidate(story) == 0, 10, TimeUnit.SECONDS);
            assertThat(Duration.between(began, Instant.now())).isLessThan(AT_ONCE);

            story.awaitStep("Watching", 1);
            assertThat(weightOfCandidate(story)).isEqualTo(10);
            story.judges("Healthy").awaitReleased();
        }
    }

    @Test
    void rollsBackAtTheThirdWithdrawalOfAStep(NodeAgent agent) throws Exception {
        try (Story story = Story.of(place, Shop.SMALL.of(1), Plan.BY_ROUTE)) {
            story.awaitPhase("Steady");
            Chapter.WATCHING.reach(story);
            String candidate = story.revision();
            String hash = story.replicaSets().stream()
                    .filter(set -> Revision.of(set).equals(candidate))
                    .map(set -> set.getSpec().getSelector().getMatchLabels().get("pod-template-hash"))
                    .findAny()
                    .orElseThrow();
            for (int time = 1; time <= 2; time++) {
                try (var refusing =
                        agent.behave(PodMatch.inNamespace(story.namespace()).revision(hash), "refuse")) {
                    story.awaitReason("Withdrawn", "CandidateUnready");
                    assertThat(refusing).isNotNull();
                }
                story.awaitStep("Watching", 1);
            }
            try (var refusing =
                    agent.behave(PodMatch.inNamespace(story.namespace()).revision(hash), "refuse")) {
                story.awaitReason("RolledBack", "CandidateKeepsFailing");
                assertThat(refusing).isNotNull();
            }
            assertThat(weightOfCandidate(story)).isZero();
        }
    }

    @Test
    void waitsForAPersonWhenTheCandidateNeverAnswered() throws Exception {
        try (Story story = Story.of(place, Shop.SMALL, Plan.BY_ROUTE)) {
            story.awaitPhase("Steady");
            Chapter.WITHDRAWN.reach(story);
            assertThat(weightOfCandidate(story)).isZero();

            story.judges("Healthy").says("retry", story.revision());
            story.awaitReleased();
        }
    }

    @Test
    void rollsBackFromAWithdrawal() throws Exception {
        try (Story story = Story.of(place, Shop.SMALL, Plan.BY_ROUTE)) {
            story.awaitPhase("Steady");
            Chapter.WITHDRAWN.reach(story);

            story.says("abort", "now").awaitReason("RolledBack", "Aborted");
        }
    }
}
