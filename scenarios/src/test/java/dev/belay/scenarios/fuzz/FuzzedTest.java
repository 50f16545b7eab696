package dev.belay.scenarios.fuzz;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.belay.api.Release;
import dev.belay.api.Summary;
import dev.belay.playground.cluster.Cluster;
import dev.belay.playground.junit.OnKubernetes;
import dev.belay.playground.operator.OperatorProcess;
import dev.belay.release.Reason;
import dev.belay.scenarios.Together;
import dev.belay.scenarios.replica.Replica;
import dev.belay.scenarios.replica.Replicas;
import dev.belay.scenarios.replica.Stall;
import dev.belay.scenarios.stage.Figures;
import dev.belay.scenarios.stage.Plan;
import dev.belay.scenarios.stage.Shop;
import dev.belay.scenarios.stage.Story;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Whatever somebody writes into a Release or a policy gets an answer that says which field it is about and what to
/// do: from the API server, or in status. None of it stops the operator, and none slows another's rollback down.
@OnKubernetes
final class FuzzedTest {

    private static final long SEED = 20_261_121;
    private static final int RELEASES = 200;
    private static final int POLICIES = 50;
    private static final int BATCHES = 40;

    /// From the crash loop that Kubernetes shows until nothing leads to the candidate.
    private static final double ROLLED_BACK_SECONDS = 5;

    private static final Plan UNMEASURED =
            Plan.BY_ROUTE.steps("{weight: 10, hold: 0s, gate: {approval: {}}}").with("health: {dialect: none}");

    private final RandomGenerator random =
            RandomGeneratorFactory.of("L64X128MixRandom").create(SEED);
    private final Fuzzer releases = new Fuzzer("releases.belay.dev.yaml", random);
    private final Fuzzer policies = new Fuzzer("releasepolicies.belay.dev.yaml", random);
    private final List<String> sentences = sentences();
    private final Map<String, Integer> answers = Collections.synchronizedMap(new TreeMap<>());
    private final List<String> poor = Collections.synchronizedList(new ArrayList<>());
    private int made;

    @Test
    void eachOfAFewHundredGetsAnAnswer(Cluster cluster, KubernetesClient client) throws Exception {
        play(cluster, client, 1);
    }

    @Tag("soak")
    @Test
    void eachOfTenThousandGetsAnAnswer(Cluster cluster, KubernetesClient client) throws Exception {
        play(cluster, client, BATCHES);
    }

    private void play(Cluster cluster, KubernetesClient client, int batches) throws Exception {
        try (Replicas replicas = Replicas.leading(cluster);
                Arena arena = Arena.open(cluster);
                Story story = Story.of(replicas.place(client), Shop.SMALL, UNMEASURED)) {
            Replica leader = replicas.leader();
            story.awaitPhase("Steady");
            story.releases("v2").awaitPhase("Gated");
            for (int batch = 1; batch <= batches; batch++) {
                offer(arena);
                answered(arena, "v" + (batch + 1));
                arena.empties();
                assertThat(leader.isAlive()).isTrue();
            }
            rollsBackTheOrdinaryOne(cluster, story);
            assertThat(poor).isEmpty();
            assertThat(complaints(leader)).isEmpty();
        } finally {
            System.out.println("answers: " + answers);
            Figures.write("fuzzed Releases and policies that were answered", made, "objects", 0);
        }
    }

    /// Made one after the other, for the seed's sake; offered at once.
    private void offer(Arena arena) throws InterruptedException {
        List<ObjectNode> strange = IntStream.range(0, RELEASES)
                .mapToObj(number -> releases.object("Release", "fz-" + number))
                .toList();
        List<ObjectNode> rules = IntStream.range(0, POLICIES)
                .mapToObj(number -> policies.object("ReleasePolicy", nameOf(arena, number)))
                .toList();
        arena.slots().forEach(slot -> arena.deletesPolicy(slot.name()));
        Together.each(strange, release -> note("Release", release, arena.offers(arena.stall(), release)));
        for (ObjectNode policy : rules) {
            Optional<Status> refused = arena.offers(policy);
            note("ReleasePolicy", policy, refused);
            boolean isUsed = arena.slots().stream()
                    .map(Stall::name)
                    .anyMatch(policy.at("/metadata/name").asText()::equals);
            if (!isUsed && refused.isEmpty()) {
                arena.deletesPolicy(policy.at("/metadata/name").asText());
            }
        }
        made += strange.size() + rules.size();
    }

    /// Each slot gets the first that is taken.
    private static String nameOf(Arena arena, int number) {
        List<Stall> slots = arena.slots();
        return number % 2 == 0 ? slots.get(number / 2 % slots.size()).name() : "fz-" + number;
    }

    private void note(String kind, ObjectNode object, Optional<Status> refused) {
        if (refused.filter(status -> Objects.equals(status.getReason(), "AlreadyExists"))
                .isPresent()) {
            return;
        }
        answers.merge(kind + (refused.isEmpty() ? " taken" : " refused"), 1, Integer::sum);
        refused.ifPresent(status ->
                new Refusal(status).lacks(sentences).forEach(lack -> poor.add(lack + " of " + object.path("spec"))));
    }

    /// First as they are, then when there is something to release.
    private void answered(Arena arena, String version) {
        arena.awaits("has a phase", release -> !phase(release).isEmpty());
        arena.releases(version);
        arena.awaits("is not at rest with a new version before it", release -> !isAsleep(arena, release));
        Stream.concat(arena.releases().stream(), arena.ordinary().stream()).forEach(this::judge);
    }

    private static boolean isAsleep(Arena arena, Release release) {
        boolean isOwner = arena.client()
                        .apps()
                        .deployments()
                        .withLabel("belay.dev/release", release.getMetadata().getName())
                        .list()
                        .getItems()
                        .size()
                > 0;
        return isOwner
                && release.getSpec().images().isEmpty()
                && phase(release).equals("Steady")
                && Reason.STABLE_SERVES.word().equals(summary(release).reason());
    }

    private void judge(Release release) {
        String word = Objects.requireNonNullElse(summary(release).reason(), "");
        String message = Objects.requireNonNullElse(summary(release).message(), "");
        answers.merge(phase(release) + "(" + word + ")", 1, Integer::sum);
        boolean isKnown =
                Stream.of(Reason.values()).anyMatch(reason -> reason.word().equals(word));
        boolean isPoor = !isKnown
                || message.isBlank()
                || message.contains("Exception")
                || message.contains("null")
                || (word.equals(Reason.SPEC_INVALID.word()) && !message.contains("spec."));
        if (isPoor) {
            poor.add("%s(%s): %s of %s".formatted(phase(release), word, message, release.getSpec()));
        }
    }

    private static String phase(Release release) {
        return Objects.requireNonNullElse(summary(release).phase(), "");
    }

    private static Summary summary(Release release) {
        return release.getStatus() == null
                ? new Summary(null, null, null, null, null, null)
                : release.getStatus().summary();
    }

    /// Its candidate crashes in a loop.
    private static void rollsBackTheOrdinaryOne(Cluster cluster, Story story) {
        String revision = story.revision();
        for (int kill = 0; kill < 2; kill++) {
            for (String pod : story.podsOf(revision)) {
                story.client().pods().withName(pod).waitUntilCondition(FuzzedTest::isRunning, 10, TimeUnit.SECONDS);
                cluster.nodeAgent().pod(story.namespace(), pod).kill();
            }
        }
        Instant crashed = Instant.now();
        Release done = story.await(
                "it is rolled back",
                ofSeconds(30),
                status -> "RolledBack".equals(status.summary().phase()));
        Instant shifted = Objects.requireNonNull(
                Objects.requireNonNull(done.getStatus().memory().rollback()).shiftedAt());
        double seconds = Duration.between(crashed, shifted).toMillis() / 1000.0;
        Figures.write("rollback beside fuzzed Releases, from the crash", seconds, "s", ROLLED_BACK_SECONDS);
        assertThat(seconds).isLessThanOrEqualTo(ROLLED_BACK_SECONDS);
    }

    private static boolean isRunning(Pod pod) {
        return pod != null
                && pod.getStatus().getContainerStatuses().stream()
                        .allMatch(container -> container.getState().getRunning() != null);
    }

    private static List<String> complaints(Replica leader) {
        return leader.process().lines().stream()
                .filter(line -> line.startsWith("{"))
                .map(OperatorProcess::parsed)
                .filter(line -> line.path("level").asText().equals("ERROR"))
                .map(JsonNode::toString)
                .toList();
    }

    /// Of the rules that stand in the CRDs.
    private static List<String> sentences() {
        List<String> found = new ArrayList<>();
        for (String crd : List.of("releases.belay.dev.yaml", "releasepolicies.belay.dev.yaml")) {
            try {
                Serialization.unmarshal(Files.readString(Path.of("..", "crds", crd)), JsonNode.class)
                        .findValues("x-kubernetes-validations")
                        .forEach(rules -> rules.forEach(
                                rule -> found.add(rule.path("message").asText())));
            } catch (IOException broken) {
                throw new UncheckedIOException(broken);
            }
        }
        return found;
    }
}
