package dev.belay.scenarios;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.api.PastTrial;
import dev.belay.playground.cluster.Cluster;
import dev.belay.playground.junit.OnKubernetes;
import dev.belay.scenarios.stage.Plan;
import dev.belay.scenarios.stage.Revision;
import dev.belay.scenarios.stage.Shop;
import dev.belay.scenarios.stage.Story;
import dev.belay.scenarios.stage.Theatre;
import dev.belay.scenarios.stage.Troupe;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/// The template changes while a trial is under way.
@OnKubernetes
final class TemplateTest {

    private Story.Place place;

    @BeforeEach
    void set(Cluster cluster, KubernetesClient client) {
        place = Troupe.of(Theatre.of(cluster)).place(client);
    }

    private static String lastOutcome(Story story) {
        var history = story.release().getStatus().memory().history();
        PastTrial last = history.getLast();
        return Objects.requireNonNullElse(last.outcome(), "");
    }

    /// Nothing but stable is left, and its pods are those that it had.
    @ParameterizedTest
    @EnumSource(Chapter.class)
    void endsTheTrialWhenTheTemplateGoesBackToStable(Chapter chapter) throws Exception {
        try (Story story = Story.of(place, Shop.SMALL, chapter.plan())) {
            story.awaitPhase("Steady");
            String stable = story.revision();
            var pods = story.podsOf(stable);
            chapter.reach(story);
            String candidate = story.revision();

            story.releases("v1").awaitBackOn(stable);

            assertThat(story.podsOf(stable)).isEqualTo(pods);
            assertThat(story.podsOf(candidate)).isEmpty();
            assertThat(story.release().getStatus().memory().failed()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(value = Chapter.class, mode = Mode.EXCLUDE, names = "BAKING")
    void beginsAnotherTrialWhenTheTemplateGoesOnwards(Chapter chapter) throws Exception {
        try (Story story = Story.of(place, Shop.SMALL, chapter.plan())) {
            story.awaitPhase("Steady");
            chapter.reach(story);
            String superseded = story.revision();
            chapter.goOn(story);

            story.releases("v3");
            approveIfGated(story, chapter);
            story.awaitReleased();

            assertThat(story.podsOf(superseded)).isEmpty();
            assertThat(story.release().getStatus().memory().failed()).isEmpty();
        }
    }

    private static void approveIfGated(Story story, Chapter chapter) {
        if (chapter == Chapter.GATED) {
            String wanted = story.revision();
            story.await(
                    "it is gated with " + wanted,
                    ofSeconds(20),
                    status -> "Gated".equals(status.summary().phase())
                            && wanted.equals(status.identity().candidate()));
            story.says("promote", wanted + "/1");
        }
    }

    @Test
    void letsANewerTemplateWaitWhileTheCandidateBakes() throws Exception {
        try (Story story = Story.of(place, Shop.SMALL, Plan.BY_ROUTE.bake("5s"))) {
            story.awaitPhase("Steady");
            story.releases("v2").awaitPhase("Baking");
            String baking = story.revision();
            story.releases("v3");
            String newer = story.revision();

            story.await(
                    "the newer one waits",
                    ofSeconds(5),
                    status -> newer.equals(status.identity().queued()));
            story.await(
                    "the first is handed over",
                    ofSeconds(30),
                    status -> baking.equals(status.identity().stable()));
            story.awaitReleased();

            assertThat(lastOutcome(story)).isNotEmpty();
        }
    }

    /// `git revert` to what ran before stable did: a historical ReplicaSet is there.
    @ParameterizedTest
    @EnumSource(value = Chapter.class, mode = Mode.EXCLUDE, names = "BAKING")
    void releasesAnOlderRevisionInMidTrial(Chapter chapter) throws Exception {
        try (Story story = Story.of(place, Shop.SMALL.at("v0"), chapter.plan().steps("{weight: 50, hold: 0s}"))) {
            story.awaitPhase("Steady");
            chapter.goOn(story);
            story.releases("v1").awaitReleased();
            story.patches(
                    "releases.belay.dev/shop",
                    "{\"spec\": {\"canary\": {\"steps\": [{\"weight\": 10, \"hold\": \"0s\"%s}]}}}"
                            .formatted(chapter == Chapter.GATED ? ", \"gate\": {\"approval\": {}}" : ""));
            chapter.reach(story);
            chapter.goOn(story);

            story.releases("v0");
            approveIfGated(story, chapter);
            story.awaitReleased();
        }
    }

    @Test
    void letsARestartThroughBetweenTrials() throws Exception {
        try (Story story = Story.of(place, Shop.SMALL, Plan.BY_ROUTE)) {
            story.awaitPhase("Steady");
            String stable = story.revision();
            var before = story.podsOf(stable);

            restart(story);
            story.awaitRolledOut();

            assertThat(story.podsOf(stable)).doesNotContainAnyElementsOf(before);
            story.awaitBackOn(stable);
        }
    }

    @Test
    void holdsARestartInATrialUntilTheHandover() throws Exception {
        try (Story story = Story.of(place, Shop.SMALL, Plan.BY_ROUTE)) {
            story.awaitPhase("Steady");
            Chapter.WATCHING.reach(story);
            String candidate = story.revision();
            restart(story);
            story.judges("Healthy");

            story.awaitBackOn(candidate);

            // Its restart is part of the template, and so of the pods.
            assertThat(story.replicaSets())
                    .filteredOn(set -> set.getSpec().getReplicas() > 0)
                    .singleElement()
                    .satisfies(set -> assertThat(
                                    set.getSpec().getTemplate().getMetadata().getAnnotations())
                            .containsKey("kubectl.kubernetes.io/restartedAt"));
        }
    }

    @Test
    void holdsARestartAfterARollback() throws Exception {
        try (Story story = Story.of(place, Shop.SMALL, Plan.BY_ROUTE)) {
            story.awaitPhase("Steady");
            String stable = story.revision();
            var pods = story.podsOf(stable);
            Chapter.WATCHING.reach(story);
            story.judges("Breach").awaitRolledBack();

            restart(story);
            long generation = story.deployment().getMetadata().getGeneration();
            story.client()
                    .apps()
                    .deployments()
                    .withName("shop")
                    .waitUntilCondition(
                            now -> now.getStatus().getObservedGeneration() >= generation, 10, TimeUnit.SECONDS);
            assertThat(story.podsOf(stable)).isEqualTo(pods);

            // A plain apply leaves the annotation, so what comes back is stable, restarted.
            story.releases("v1").awaitBackOn(stable);
            assertThat(story.podsOf(stable)).doesNotContainAnyElementsOf(pods);
        }
    }

    /// Stable has two ReplicaSets then, each with some of its pods. Which of them the Deployment keeps is all the same,
    /// but
    /// none may go before the other has made up for it.
    @Test
    void losesNoPodOfStableWhenATrialCutsARestartShort() throws Exception {
        Shop slow = Shop.SMALL.of(4).rolling("1", "1").with("minReadySeconds: 2");
        try (Story story = Story.of(place, slow, Plan.BY_ROUTE)) {
            story.awaitPhase("Steady");
            String stable = story.revision();
            restart(story);
            Awaitility.await("both have pods")
                    .atMost(ofSeconds(20))
                    .until(() -> story.replicaSets().stream()
                                    .filter(set -> set.getSpec().getReplicas() > 0)
                                    .count()
                            == 2);
            story.judges("Inconclusive").releases("v2").awaitStep("Watching", 1);

            assertThat(story.replicaSets())
                    .filteredOn(set -> Revision.of(set).equals(stable))
                    .filteredOn(set -> set.getSpec().getReplicas() > 0)
                    .singleElement()
                    .satisfies(set ->
                            assertThat(set.getStatus().getReadyReplicas()).isEqualTo(4));
            story.judges("Healthy").awaitReleased();
        }
    }

    /// As `kubectl rollout restart` writes it.
    private static void restart(Story story) {
        story.patches(
                "deployment/shop",
                "{\"spec\": {\"template\": {\"metadata\": {\"annotations\":"
                        + " {\"kubectl.kubernetes.io/restartedAt\": \"2026-11-21T10:00:00Z\"}}}}}");
    }

    @Test
    void rollsBackACandidateThatDoesNotBecomeReady() throws Exception {
        try (Story story = Story.of(place, Shop.SMALL, Plan.BY_ROUTE.with("progressDeadline: 3s"))) {
            story.awaitPhase("Steady");
            String stable = story.revision();
            story.releases("v2-never-ready").awaitReason("RolledBack", "ProgressDeadlineExceeded");

            assertThat(story.podsOf(story.revision())).isEmpty();
            assertThat(story.podsOf(stable)).hasSize(3);
        }
    }

    @Test
    void takesABreachBackAndTriesAgainOnlyWhenAsked() throws Exception {
        try (Story story = Story.of(place, Shop.SMALL, Plan.BY_ROUTE)) {
            story.awaitPhase("Steady");
            Chapter.WATCHING.reach(story);
            String failed = story.revision();
            story.judges("Breach").awaitRolledBack();
            assertThat(story.podsOf(failed)).isEmpty();

            story.judges("Healthy").says("retry", failed);
            story.awaitReleased();
        }
    }
}
