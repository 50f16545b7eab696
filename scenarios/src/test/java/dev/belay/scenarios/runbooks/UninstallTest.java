package dev.belay.scenarios.runbooks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.playground.cluster.Cluster;
import dev.belay.playground.junit.OnKubernetes;
import dev.belay.scenarios.stage.Plan;
import dev.belay.scenarios.stage.Shop;
import dev.belay.scenarios.stage.Story;
import dev.belay.scenarios.stage.Theatre;
import dev.belay.scenarios.stage.Troupe;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The page on uninstalling, typed with a release in mid-trial. On a cluster of its own, for nothing of Belay is left.
@OnKubernetes(ownCluster = true)
final class UninstallTest {

    @TempDir
    private Path home;

    @Test
    void leavesAnOrdinaryDeploymentAndNothingOfBelay(Cluster cluster, KubernetesClient client) throws Exception {
        Story.Place place = Troupe.of(Theatre.of(cluster)).place(client);
        try (Desk desk = new Desk(home, cluster.kubectl(), client.getNamespace(), Page.procedure("uninstall"))) {
            desk.program("helm", HelmProgram.script(cluster.kubectl().kubeconfig()));
            try (Story story = Story.of(place, Shop.SMALL, Plan.BY_ROUTE)) {
                story.awaitPhase("Steady");
                Set<String> stable = story.podsOf(story.revision());
                story.judges("Inconclusive").releases("v2").awaitStep("Watching", 1);

                assertThat(desk.types()).contains("Watching");
                assertThat(desk.types()).contains("No resources found");
                assertThat(desk.types()).contains("release \"belay\" uninstalled");
                Troupe.of(Theatre.of(cluster)).atMost(0);

                assertThat(story.podsOf(story.revision())).isEqualTo(stable);
                assertThat(story.deployment().getSpec().getPaused()).isNotEqualTo(true);
                assertThat(story.service().getSpec().getSelector()).containsOnlyKeys("app");
            }
            // The witness must not be looking: with the CRDs goes what it watches.
            desk.types();
        }
    }
}
