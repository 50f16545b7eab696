package dev.belay.scenarios;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.playground.cluster.Cluster;
import dev.belay.playground.junit.OnKubernetes;
import dev.belay.scenarios.stage.Plan;
import dev.belay.scenarios.stage.Shop;
import dev.belay.scenarios.stage.Story;
import dev.belay.scenarios.stage.Theatre;
import dev.belay.scenarios.stage.Troupe;
import dev.belay.scenarios.witness.Invariant;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// A Release goes, or what it is about: no pod of stable notices, and nothing of Belay's is left.
@OnKubernetes
final class LeavingTest {

    private Story.Place place;

    @BeforeEach
    void set(Cluster cluster, KubernetesClient client) {
        place = Troupe.of(Theatre.of(cluster)).place(client);
    }

    @ParameterizedTest
    @ValueSource(strings = {"background", "foreground", "orphan"})
    void leavesBetweenTrials(String cascade) throws Exception {
        try (Story story = Story.of(place, Shop.SMALL, Plan.BY_ROUTE)) {
            story.awaitPhase("Steady");
            Set<String> pods = story.podsOf(story.revision());
            story.leaves(cascade).awaitGone();

            story.awaitRolledOut();
            assertThat(story.podsOf(story.revision())).isEqualTo(pods);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"background", "foreground", "orphan"})
    void leavesInMidTrial(String cascade) throws Exception {
        try (Story story = Story.of(place, Shop.SMALL, Plan.BY_ROUTE)) {
            story.awaitPhase("Steady");
            leavesFrom(Chapter.WATCHING, story, cascade);
        }
    }

    @ParameterizedTest
    @EnumSource
    void leavesFromEachPhase(Chapter chapter) throws Exception {
        try (Story story = Story.of(place, Shop.SMALL, chapter.plan())) {
            story.awaitPhase("Steady");
            leavesFrom(chapter, story, "background");
        }
    }

    /// Git is overruled here alone: without a brake the candidate would roll out.
    private static void leavesFrom(Chapter chapter, Story story, String cascade) {
        String stable = story.revision();
        Set<String> pods = story.podsOf(stable);
        chapter.reach(story);
        story.leaves(cascade).awaitGone();

        story.awaitRolledOut();
        assertThat(story.revision()).isEqualTo(stable);
        assertThat(story.podsOf(stable)).isEqualTo(pods);
    }

    @Test
    void leavesAfterARollback() throws Exception {
        try (Story story = Story.of(place, Shop.SMALL, Plan.BY_ROUTE)) {
            story.awaitPhase("Steady");
            String stable = story.revision();
            Set<String> pods = story.podsOf(stable);
            Chapter.WATCHING.reach(story);
            story.judges("Breach").awaitRolledBack();
            story.leaves("background").awaitGone();

            story.awaitRolledOut();
            assertThat(story.podsOf(stable)).isEqualTo(pods);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"WATCHING", "BAKING"})
    void letsANamespaceGoAtOnce(Chapter chapter) throws Exception {
        Story story = Story.of(place, Shop.SMALL, chapter.plan());
        story.awaitPhase("Steady");
        chapter.reach(story);
        var namespace = place.theatre().admin().namespaces().withName(story.namespace());
        namespace.delete();
        namespace.waitUntilCondition(Objects::isNull, 30, TimeUnit.SECONDS);
        story.witness().close();
    }

    @ParameterizedTest
    @EnumSource(names = {"WATCHING", "BAKING"})
    void adoptsARecreatedDeploymentAnew(Chapter chapter) throws Exception {
        try (Story story = Story.of(place, Shop.SMALL, chapter.plan())) {
            excusesDeletion(story);
            story.awaitPhase("Steady");
            String before = story.deployment().getMetadata().getUid();
            chapter.reach(story);
            story.person().does("delete", "deployment/shop", "--wait=true");
            story.person().applies(Shop.SMALL.at("v3").deployment());

            awaitAnother(story, before);
            chapter.goOn(story);
            story.releases("v4").awaitPhase("Baking");
        }
    }

    private static boolean isPlain(Story story) {
        return !story.service().getSpec().getSelector().containsKey("pod-template-hash")
                && story.route()
                                .getSpec()
                                .getRules()
                                .getFirst()
                                .getBackendRefs()
                                .size()
                        == 1
                && story.client().services().list().getItems().size() == 1;
    }

    /// Who deletes all of an application deletes its Release too, and a pin that nobody takes off leads to nobody.
    @ParameterizedTest
    @EnumSource(names = {"WATCHING", "WITHDRAWN", "BAKING"})
    void givesBackWhatATrialHadWhenAllIsDeleted(Chapter chapter) throws Exception {
        try (Story story = Story.of(place, Shop.SMALL, chapter.plan())) {
            excusesDeletion(story);
            story.awaitPhase("Steady");
            chapter.reach(story);
            story.person().does("delete", "deployment/shop", "releases.belay.dev/shop", "--wait=false");
            story.awaitGone();

            awaitPlain(story);
            assertThat(story.route().getMetadata().getAnnotations().keySet())
                    .noneMatch(key -> key.startsWith("belay.dev/"));
        }
    }

    /// With its own ReplicaSets left behind, as a change of the selector is made: what was parked no Deployment adopts.
    @ParameterizedTest
    @ValueSource(strings = {"v1", "v2", "v3"})
    void takesInWhatAnOrphaningDeleteHasLeft(String version) throws Exception {
        try (Story story = Story.of(place, Shop.SMALL, Plan.BY_ROUTE)) {
            excusesDeletion(story);
            story.witness().excuse(Invariant.I5_STABLE_SIZE);
            story.awaitPhase("Steady");
            String before = story.deployment().getMetadata().getUid();
            Chapter.WATCHING.reach(story);
            story.person().does("delete", "deployment/shop", "--cascade=orphan", "--wait=true");
            story.applies(Shop.SMALL.at(version));

            awaitAnother(story, before);
            assertThat(story.podsOf(story.revision())).hasSize(3);
            assertThat(story.client().pods().list().getItems().stream().filter(pod -> !pod.isMarkedForDeletion()))
                    .hasSize(3);
        }
    }

    /// Its pods go with it, and whoever deletes it means it.
    private static void excusesDeletion(Story story) {
        story.witness()
                .excuse(Invariant.PODS_STAY)
                .excuse(Invariant.I11_ONE_OWNED)
                .excuse(Invariant.I12_ENDPOINTS);
    }

    /// Adopted, with nothing left of the one before.
    private static void awaitAnother(Story story, String before) {
        story.await(
                "the new one is adopted",
                ofSeconds(30),
                status -> "Steady".equals(status.summary().phase())
                        && !before.equals(status.identity().deploymentUid()));
        awaitPlain(story);
    }

    private static void awaitPlain(Story story) {
        Awaitility.await("nothing of the former trial is left")
                .atMost(ofSeconds(20))
                .pollInterval(Duration.ofMillis(100))
                .until(() -> isPlain(story));
    }

    @Test
    void waitsForADeploymentThatIsMissing() throws Exception {
        try (Story story = Story.of(place, Shop.SMALL, Plan.BY_ROUTE)) {
            story.awaitPhase("Steady");
            story.witness().excuse(Invariant.PODS_STAY);
            story.person().does("delete", "deployment/shop", "--wait=true");
            story.awaitReason("Blocked", "DeploymentMissing");
            story.leaves("background").awaitGone();
        }
    }
}
