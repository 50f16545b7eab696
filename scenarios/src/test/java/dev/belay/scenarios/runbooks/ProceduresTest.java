package dev.belay.scenarios.runbooks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.api.Release;
import dev.belay.chart.Chart;
import dev.belay.chart.Installation;
import dev.belay.playground.cluster.Cluster;
import dev.belay.playground.junit.OnKubernetes;
import dev.belay.scenarios.stage.Plan;
import dev.belay.scenarios.stage.Shop;
import dev.belay.scenarios.stage.Story;
import dev.belay.scenarios.stage.Theatre;
import dev.belay.scenarios.stage.Troupe;
import dev.belay.scenarios.witness.Invariant;
import dev.belay.scenarios.witness.Witness;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Each procedure, typed as it stands, in the situation that it is for. A test is named as its page.
@OnKubernetes
final class ProceduresTest {

    @TempDir
    private Path home;

    @Test
    void firstRelease(Cluster cluster, KubernetesClient client) throws Exception {
        try (Story story = opened(cluster, client);
                Desk desk = desk(cluster, story, "first-release")) {
            story.leaves("background").awaitGone();

            desk.types();
            desk.types();
            assertThat(desk.types()).startsWith("StableServes: ");
            desk.types();
            desk.types();

            assertThat(image(story)).isEqualTo("shop:v2");
        }
    }

    @Test
    void emergencyAbort(Cluster cluster, KubernetesClient client) throws Exception {
        try (Story story = inTrial(cluster, client);
                Desk desk = desk(cluster, story, "emergency-abort")) {
            String stable = Objects.requireNonNull(
                    story.release().getStatus().identity().stable());

            desk.types();
            assertThat(desk.types()).containsPattern("Aborted shifted 2\\S+Z confirmed ");
            desk.types();

            story.awaitBackOn(stable);
        }
    }

    /// Nobody proves it healthy: without the word it would wait for ever.
    @Test
    void hotfix(Cluster cluster, KubernetesClient client) throws Exception {
        try (Story story = opened(cluster, client).judges("Inconclusive");
                Desk desk = desk(cluster, story, "hotfix")) {
            story.witness().excuse(Invariant.I6_HEALTHY_FIRST);

            desk.types();
            assertThat(desk.types()).contains("Baking");
            assertThat(story.release().getStatus().stage().weight()).isEqualTo(100);
            desk.types();

            assertThat(image(story)).isEqualTo("shop:v3");
        }
    }

    @Test
    void breakGlass(Cluster cluster, KubernetesClient client) throws Exception {
        try (Story story = inTrial(cluster, client);
                Desk desk = desk(cluster, story, "break-glass")) {
            // A person does by hand what no release would.
            for (Invariant invariant : Invariant.values()) {
                story.witness().excuse(invariant);
            }
            desk.file("route.yaml", story.shop().route());
            desk.file("release.yaml", asKeptInGit(story.release()));
            Set<String> stable = addresses(story, "shop");

            desk.types();
            desk.types();
            awaitOnly(story, "shop-candidate", stable);
            desk.types();
            desk.types();

            assertThat(image(story)).isEqualTo("shop:v3");
            assertThat(story.route().getSpec().getRules().getFirst().getBackendRefs())
                    .hasSize(1);
            assertThat(story.service().getSpec().getSelector()).containsOnlyKeys("app");
            story.judges("Healthy").releases("v4").awaitReleased();
        }
    }

    @Test
    void operatorDown(Cluster cluster, KubernetesClient client) throws Exception {
        try (Story story = inTrial(cluster, client);
                Desk desk = desk(cluster, story, "operator-down")) {
            Set<String> stable = addresses(story, "shop");
            Troupe troupe = Troupe.of(Theatre.of(cluster)).atMost(0);

            assertThat(desk.types()).contains("Watching");
            desk.types();
            awaitOnly(story, "shop-candidate", stable);
            desk.types();
            troupe.leader();
            desk.types();

            assertThat(story.release().getStatus().summary().reason()).isEqualTo("Aborted");
        }
    }

    @Test
    void prometheusDown(Cluster cluster, KubernetesClient client) throws Exception {
        try (Story story = inTrial(cluster, client).judges("Unavailable");
                Desk desk = desk(cluster, story, "prometheus-down")) {
            story.awaitReason("Watching", "MetricsUnavailable");

            assertThat(desk.types()).contains("Unavailable");
            assertThat(desk.types()).startsWith("10 % MetricsUnavailable: ");
            desk.types();
            story.judges("Inconclusive");
            desk.types();

            assertThat(story.release().getStatus().stage().weight()).isEqualTo(10);
        }
    }

    /// The new chart is put over a former one whose CRD knew less, and another process leads.
    @Test
    void upgrade(Cluster cluster, KubernetesClient client) throws Exception {
        Story story = inTrial(cluster, client);
        // It cannot testify: a CRD that changes ends every watch of its kind.
        try (Witness _ = story.witness();
                Desk desk = desk(cluster, story, "upgrade")) {
            Theatre theatre = Theatre.of(cluster);
            Path former = Chart.unpackInto(home.resolve("former"));
            Path crd = former.resolve("files/releases.belay.dev.yaml");
            Files.writeString(crd, Files.readString(crd).replace("maxItems: 8", "maxItems: 7"));
            new Installation(
                            former,
                            cluster.kubectl().kubeconfig(),
                            theatre.installation().values())
                    .install();
            Chart.unpackInto(home);
            desk.program("helm", HelmProgram.script(cluster.kubectl().kubeconfig()));

            assertThat(desk.types()).contains("Watching");
            assertThat(desk.types()).contains("successfully rolled out");
            Troupe.of(theatre).atLeast(2).killLeader();
            assertThat(desk.types()).contains("releases.belay.dev", "belay-0.1.0");

            assertThat(Serialization.asJson(theatre.admin()
                            .apiextensions()
                            .v1()
                            .customResourceDefinitions()
                            .withName("releases.belay.dev")
                            .require()))
                    .doesNotContain("\"maxItems\":7");
            story.judges("Healthy").awaitReleased();
        }
    }

    @Test
    void gameDay(Cluster cluster, KubernetesClient client) throws Exception {
        try (Story story = opened(cluster, client).judges("Inconclusive");
                Desk desk = desk(cluster, story, "game-day")) {
            story.witness().excuse(Invariant.I8_FAILED_STAYS);

            desk.types();
            story.judges("Breach");
            assertThat(desk.types()).containsPattern("Breach after [\\d.]+ s: ");
            story.judges("Inconclusive");
            assertThat(desk.types()).contains("Watching");
            desk.types();

            assertThat(story.release().getStatus().summary().reason()).isEqualTo("Aborted");
        }
    }

    /// Adopted, with an operator that leads.
    private static Story opened(Cluster cluster, KubernetesClient client) {
        Story story = Story.of(Troupe.of(Theatre.of(cluster)).place(client), Shop.SMALL, Plan.BY_ROUTE);
        story.awaitPhase("Steady");
        return story;
    }

    /// The candidate has a tenth of the traffic, and nobody can tell yet how it is.
    private static Story inTrial(Cluster cluster, KubernetesClient client) {
        Story story = opened(cluster, client).judges("Inconclusive").releases("v2");
        story.awaitStep("Watching", 1);
        return story;
    }

    private Desk desk(Cluster cluster, Story story, String page) throws IOException, InterruptedException {
        return new Desk(home, cluster.kubectl(), story.namespace(), Page.procedure(page));
    }

    private static String image(Story story) {
        return story.deployment().getSpec().getTemplate().getSpec().getContainers().stream()
                .map(Container::getImage)
                .collect(Collectors.joining());
    }

    /// Name and spec.
    private static String asKeptInGit(Release live) {
        ObjectMeta name =
                new ObjectMetaBuilder().withName(live.getMetadata().getName()).build();
        Release kept = new Release();
        kept.setMetadata(name);
        kept.setSpec(live.getSpec());
        return Serialization.asYaml(kept);
    }

    private static void awaitOnly(Story story, String service, Set<String> pods) {
        Awaitility.await(service + " leads to " + pods)
                .atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(100))
                .until(() -> addresses(story, service).equals(pods));
    }

    /// The pods to which a Service leads.
    private static Set<String> addresses(Story story, String service) {
        return story
                .client()
                .discovery()
                .v1()
                .endpointSlices()
                .withLabel("kubernetes.io/service-name", service)
                .list()
                .getItems()
                .stream()
                .flatMap(slice -> slice.getEndpoints().stream())
                .map(endpoint -> endpoint.getTargetRef().getName())
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
