package dev.belay.scenarios;

import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.playground.cluster.Cluster;
import dev.belay.playground.junit.OnKubernetes;
import dev.belay.scenarios.stage.Plan;
import dev.belay.scenarios.stage.Shop;
import dev.belay.scenarios.stage.Story;
import dev.belay.scenarios.stage.Theatre;
import dev.belay.scenarios.stage.Troupe;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Others write the same objects in mid-trial: what they undo is put back, and the trial ends as it would have.
@OnKubernetes
final class InterferenceTest {

    private Story.Place place;

    @BeforeEach
    void set(Cluster cluster, KubernetesClient client) {
        place = Troupe.of(Theatre.of(cluster)).place(client);
    }

    /// How manifests get into the cluster.
    enum Way {
        APPLY,
        SERVER_SIDE,
        REPLACE;

        void put(Story story, String... manifests) {
            switch (this) {
                case APPLY -> story.person().applies(manifests);
                case SERVER_SIDE -> story.person().appliesServerSide(manifests);
                case REPLACE -> story.person().replaces(manifests);
            }
        }
    }

    private static boolean isBraked(Story story) {
        return Boolean.TRUE.equals(story.deployment().getSpec().getPaused());
    }

    private static boolean isPinned(Story story) {
        return story.service().getSpec().getSelector().containsKey("pod-template-hash");
    }

    private static boolean isWeighed(Story story) {
        return story.route().getSpec().getRules().getFirst().getBackendRefs().size() == 2;
    }

    private static void eventually(String what, Story story, Predicate<Story> holds) {
        Awaitility.await(what)
                .atMost(ofSeconds(10))
                .pollInterval(Duration.ofMillis(50))
                .pollInSameThread()
                .until(() -> holds.test(story));
    }

    @ParameterizedTest
    @EnumSource
    void putsBackWhatAManifestOfTheDeploymentUndoes(Way way) throws Exception {
        try (Story story = Story.of(place, Shop.SMALL, Plan.BY_ROUTE)) {
            story.awaitPhase("Steady");
            Chapter.WATCHING.reach(story);

            way.put(story, story.shop().deployment());

            eventually("it is braked", story, InterferenceTest::isBraked);
            story.judges("Healthy").awaitReleased();
        }
    }

    @ParameterizedTest
    @EnumSource
    void putsBackWhatAManifestOfTheServiceUndoes(Way way) throws Exception {
        try (Story story = Story.of(place, Shop.SMALL, Plan.BY_ROUTE)) {
            story.awaitPhase("Steady");
            Chapter.WATCHING.reach(story);

            way.put(story, story.shop().service());

            eventually("it is pinned", story, InterferenceTest::isPinned);
            story.judges("Healthy").awaitReleased();
            assertThat(isPinned(story)).isFalse();
        }
    }

    @ParameterizedTest
    @EnumSource
    void putsBackWhatAManifestOfTheRouteUndoes(Way way) throws Exception {
        try (Story story = Story.of(place, Shop.SMALL, Plan.BY_ROUTE)) {
            story.awaitPhase("Steady");
            Chapter.WATCHING.reach(story);

            way.put(story, story.shop().route());

            eventually("it is weighed", story, InterferenceTest::isWeighed);
            story.judges("Healthy").awaitReleased();
            assertThat(isWeighed(story)).isFalse();
        }
    }

    /// What was ours must not make the owner's next apply a conflict.
    @Test
    void leavesNoFieldToConflictAbout() throws Exception {
        Shop shop = Shop.SMALL;
        try (Story story = Story.of(place, shop, Plan.BY_ROUTE)) {
            story.awaitPhase("Steady");
            story.releases("v2").awaitPhase("Baking");
            story.awaitReleased();

            assertThat(story.person()
                            .kubectl()
                            .feed(
                                    story.shop().service() + "---\n"
                                            + story.shop().route(),
                                    "--namespace",
                                    story.namespace(),
                                    "apply",
                                    "--server-side",
                                    "--field-manager=gitops",
                                    "-f",
                                    "-")
                            .output())
                    .doesNotContain("belay");
        }
    }

    /// Which change of the route was the user's own is kept: its new weights stand when the trial is over.
    @Test
    void takesNewWeightsOfTheUserForTheUsers() throws Exception {
        Shop shop = Shop.SMALL;
        String legacy = shop.named("legacy").service();
        String rules = "- backendRefs: [{name: shop, port: 80, weight: 3}, {name: legacy, port: 80, weight: %d}]";
        try (Story story = Story.bare(
                place,
                shop,
                Plan.BY_ROUTE.on("services: [shop], routes: [{name: shop}]"),
                shop.service(),
                legacy,
                shop.route(rules.formatted(1)))) {
            story.awaitPhase("Steady");
            Chapter.WATCHING.reach(story);

            story.person().applies(shop.route(rules.formatted(7)));

            eventually(
                    "the candidate is in again",
                    story,
                    it -> it.route()
                                    .getSpec()
                                    .getRules()
                                    .getFirst()
                                    .getBackendRefs()
                                    .size()
                            == 3);
            story.judges("Healthy").awaitReleased();
            assertThat(story.route().getSpec().getRules().getFirst().getBackendRefs())
                    .extracting(backend -> backend.getWeight())
                    .containsExactly(3, 7);
        }
    }

    @Test
    void outlastsATimeOfGitOps() throws Exception {
        outlasts(ofSeconds(15));
    }

    @Test
    @Tag("soak")
    void outlastsTwoMinutesOfGitOps() throws Exception {
        outlasts(ofMinutes(2));
    }

    /// Every manifest is put back every three seconds.
    private void outlasts(Duration time) throws Exception {
        try (Story story = Story.of(place, Shop.SMALL, Plan.BY_ROUTE)) {
            story.awaitPhase("Steady");
            Chapter.WATCHING.reach(story);
            Instant end = Instant.now().plus(time);
            while (Instant.now().isBefore(end)) {
                story.person()
                        .applies(
                                story.shop().deployment(),
                                story.shop().service(),
                                story.shop().route());
                Thread.sleep(3000);
            }
            eventually("it is braked, pinned and weighed", story, it -> isBraked(it) && isPinned(it) && isWeighed(it));
            story.judges("Healthy");
            story.await(
                    "nobody contests it any more, and it is released",
                    ofSeconds(90),
                    status -> "Steady".equals(status.summary().phase()));
        }
    }
}
