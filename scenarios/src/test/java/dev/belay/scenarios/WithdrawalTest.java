package dev.belay.scenarios;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.playground.cluster.Cluster;
import dev.belay.playground.junit.OnKubernetes;
import dev.belay.playground.node.NodeAgent;
import dev.belay.scenarios.stage.Plan;
import dev.belay.scenarios.stage.Shop;
import dev.belay.scenarios.stage.Story;
import dev.belay.scenarios.stage.Theatre;
import dev.belay.scenarios.stage.Troupe;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPBackendRef;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.awaitility.Awaitility;
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

    private static int weightOfCandidate(HTTPRoute route) {
        return route.getSpec().getRules().getFirst().getBackendRefs().stream()
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
            assertThat(weightOfCandidate(story.route())).isEqualTo(10);

            String pod = onlyPod(story);
            Instant began = Instant.now();
            story.client().pods().withName(pod).evict();
            Awaitility.await("another pod has its share")
                    .atMost(ofSeconds(20))
                    .pollInterval(ofMillis(100))
                    .until(() -> hasComeBack(story, began));
            assertThat(zeroAfter(story, began)).isLessThan(AT_ONCE);

            story.awaitStep("Watching", 1);
            assertThat(weightOfCandidate(story.route())).isEqualTo(10);
            story.judges("Healthy").awaitReleased();
        }
    }

    private static boolean hasComeBack(Story story, Instant since) {
        List<Integer> weights = story.witness().seen(HTTPRoute.class, since).stream()
                .map(seen -> weightOfCandidate(seen.getValue()))
                .toList();
        return weights.contains(0) && weights.getLast() == 10;
    }

    /// From the eviction until the route was seen to lead to nobody of the candidate.
    private static Duration zeroAfter(Story story, Instant since) {
        return story.witness().seen(HTTPRoute.class, since).stream()
                .filter(seen -> weightOfCandidate(seen.getValue()) == 0)
                .map(seen -> Duration.between(since, seen.getKey()))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void rollsBackAtTheThirdWithdrawalOfAStep(NodeAgent agent) throws Exception {
        try (Story story = Story.of(place, Shop.SMALL.of(1), Plan.BY_ROUTE)) {
            story.awaitPhase("Steady");
            story.judges("Inconclusive").releases("v2-refuse").awaitStep("Watching", 1);
            for (int time = 1; time <= 2; time++) {
                calls(agent, story);
                story.awaitReason("Withdrawn", "CandidateUnready");
                story.awaitStep("Watching", 1);
            }
            calls(agent, story);
            story.awaitReason("RolledBack", "CandidateKeepsFailing");
            assertThat(weightOfCandidate(story.route())).isZero();
        }
    }

    /// It refuses some time after its first caller.
    private static void calls(NodeAgent agent, Story story) throws Exception {
        String ip = story.client()
                .pods()
                .withName(onlyPod(story))
                .require()
                .getStatus()
                .getPodIP();
        InetSocketAddress address = agent.addresses().of(ip, 8080).orElseThrow();
        URI uri = URI.create("http://%s:%d/".formatted(address.getHostString(), address.getPort()));
        try (HttpClient caller = HttpClient.newHttpClient()) {
            caller.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.discarding());
        }
    }

    @Test
    void waitsForAPersonWhenTheCandidateNeverAnswered() throws Exception {
        try (Story story = Story.of(place, Shop.SMALL, Plan.BY_ROUTE)) {
            story.awaitPhase("Steady");
            Chapter.WITHDRAWN.reach(story);
            // The levers are thrown beside the record and not before.
            Awaitility.await("nobody is led to it")
                    .atMost(AT_ONCE)
                    .pollInterval(ofMillis(50))
                    .until(() -> weightOfCandidate(story.route()) == 0);

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
