package dev.belay.scenarios;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.playground.cluster.Cluster;
import dev.belay.playground.fault.Fault;
import dev.belay.playground.fault.Requests;
import dev.belay.playground.fault.Rule;
import dev.belay.playground.junit.OnKubernetes;
import dev.belay.scenarios.stage.OperatorUnderTest;
import dev.belay.scenarios.stage.Plan;
import dev.belay.scenarios.stage.Shop;
import dev.belay.scenarios.stage.Story;
import dev.belay.scenarios.stage.Theatre;
import dev.belay.scenarios.stage.Troupe;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// The candidate becomes the Deployment's own while something changes at any write of it.
@OnKubernetes
final class HandoverTest {

    /// As many as a handover has, status included.
    private static final int WRITES = 16;

    private static final List<Integer> SIZES = List.of(2, 6, 14);
    private static final List<List<String>> STRATEGIES =
            List.of(List.of("25%", "25%"), List.of("0", "1"), List.of("1", "0"), List.of("100%", "0"));

    /// Each write once, each time with another size and strategy.
    static Stream<Arguments> eachWriteOnce() {
        return IntStream.rangeClosed(1, WRITES)
                .filter(write -> write % 2 == 1)
                .mapToObj(write -> Arguments.of(
                        write, SIZES.get(write / 2 % SIZES.size()), STRATEGIES.get(write / 2 % STRATEGIES.size())));
    }

    static Stream<Arguments> all() {
        return IntStream.rangeClosed(1, WRITES)
                .boxed()
                .flatMap(write -> SIZES.stream()
                        .flatMap(size -> STRATEGIES.stream().map(strategy -> Arguments.of(write, size, strategy))));
    }

    @ParameterizedTest
    @MethodSource("eachWriteOnce")
    void handsOverWhileTheSizeChangesBeforeAWrite(
            int write, int size, List<String> strategy, Cluster cluster, KubernetesClient client) throws Exception {
        resized(write, size, strategy, Troupe.of(Theatre.of(cluster)), client);
    }

    @Tag("soak")
    @ParameterizedTest
    @MethodSource("all")
    void handsOverWhileTheSizeChangesBeforeEachWrite(
            int write, int size, List<String> strategy, Cluster cluster, KubernetesClient client) throws Exception {
        resized(write, size, strategy, Troupe.of(Theatre.of(cluster)), client);
    }

    /// As an autoscaler does it: by the scale subresource, from 10.
    private static void resized(int write, int size, List<String> strategy, Troupe troupe, KubernetesClient client)
            throws Exception {
        OperatorUnderTest leader = troupe.leader();
        Shop shop = Shop.SMALL.of(10).rolling(strategy.get(0), strategy.get(1));
        try (Story story = Story.of(troupe.place(client), shop, Plan.BY_ROUTE.steps("{weight: 50, hold: 0s}"))) {
            story.awaitPhase("Steady");
            story.releases("v2").awaitPhase("Baking");
            // Or the first writes are over before anybody counts them.
            story.judges("Inconclusive");
            Set<String> pods = story.podsOf(story.revision());
            String objects = "/namespaces/" + client.getNamespace() + "/(?!events)";
            Rule rule = leader.proxy().inject(Requests.writesTo(objects).nth(write), new Fault.Held());
            story.judges("Healthy");
            if (isHeld(rule)) {
                story.scales(size);
                awaitSeen(story);
            }
            leader.proxy().end(rule);
            story.awaitReleased();

            Set<String> after = story.podsOf(story.revision());
            assertThat(after).hasSize(size);
            if (size < pods.size()) {
                assertThat(pods).containsAll(after);
            } else {
                assertThat(after).containsAll(pods);
            }
        }
    }

    private static boolean isHeld(Rule rule) throws InterruptedException {
        try {
            rule.awaitHeld(1, ofSeconds(8));
            return true;
        } catch (TimeoutException hasFewer) {
            return false;
        }
    }

    private static void awaitSeen(Story story) {
        long generation = story.deployment().getMetadata().getGeneration();
        story.client()
                .apps()
                .deployments()
                .withName("shop")
                .waitUntilCondition(now -> now.getStatus().getObservedGeneration() >= generation, 5, TimeUnit.SECONDS);
    }

    static Stream<Integer> everyThird() {
        return Stream.of(1, 4, 7, 10, 13);
    }

    /// Whatever is applied in that moment waits for its turn, or takes the trial back.
    @ParameterizedTest
    @MethodSource("everyThird")
    void comesToANewerTemplateThatIsAppliedBeforeAWrite(int write, Cluster cluster, KubernetesClient client)
            throws Exception {
        changed(write, "v3", Troupe.of(Theatre.of(cluster)), client);
    }

    @ParameterizedTest
    @MethodSource("everyThird")
    void comesBackToStableThatIsAppliedBeforeAWrite(int write, Cluster cluster, KubernetesClient client)
            throws Exception {
        changed(write, "v1", Troupe.of(Theatre.of(cluster)), client);
    }

    private static void changed(int write, String version, Troupe troupe, KubernetesClient client) throws Exception {
        OperatorUnderTest leader = troupe.leader();
        try (Story story = Story.of(troupe.place(client), Shop.SMALL, Plan.BY_ROUTE.steps("{weight: 50, hold: 0s}"))) {
            story.awaitPhase("Steady");
            story.releases("v2").awaitPhase("Baking");
            String objects = "/namespaces/" + client.getNamespace() + "/(?!events)";
            Rule rule = leader.proxy().inject(Requests.writesTo(objects).nth(write), new Fault.Held());
            if (isHeld(rule)) {
                story.releases(version);
            }
            leader.proxy().end(rule);
            story.releases(version).awaitReleased();
        }
    }
}
