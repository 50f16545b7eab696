package dev.belay.scenarios.runbooks;

import dev.belay.playground.cluster.Cluster;
import dev.belay.playground.junit.OnKubernetes;
import dev.belay.scenarios.stage.Plan;
import dev.belay.scenarios.stage.Shop;
import dev.belay.scenarios.stage.Story;
import dev.belay.scenarios.stage.Theatre;
import dev.belay.scenarios.stage.Troupe;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the pages of alerts and reasons have one type to see what is the matter, typed in the middle of a trial: it
/// works,
/// and there is something to be seen.
@OnKubernetes
final class DiagnosesTest {

    @TempDir
    private Path home;

    @Test
    void workInTheMiddleOfATrial(Cluster cluster, KubernetesClient client) throws Exception {
        Story.Place place = Troupe.of(Theatre.of(cluster)).place(client);
        SoftAssertions each = new SoftAssertions();
        try (Story story = Story.of(place, Shop.SMALL, Plan.BY_ROUTE)) {
            story.awaitPhase("Steady");
            story.judges("Inconclusive").releases("v2").awaitStep("Watching", 1);
            for (String folder : new String[] {"alerts", "reasons"}) {
                for (Page page : Page.in(folder)) {
                    if (!page.commands().isEmpty()) {
                        Desk desk = new Desk(home, cluster.kubectl(), story.namespace(), page);
                        String said = desk.types();
                        each.assertThat(said).as(page.name()).isNotBlank();
                    }
                }
            }
        }
        each.assertAll();
    }
}
