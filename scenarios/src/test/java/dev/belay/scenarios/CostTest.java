package dev.belay.scenarios;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.belay.chart.Installation;
import dev.belay.playground.cluster.Cluster;
import dev.belay.playground.junit.OnKubernetes;
import dev.belay.scenarios.stage.Audit;
import dev.belay.scenarios.stage.Figures;
import dev.belay.scenarios.stage.Plan;
import dev.belay.scenarios.stage.Shop;
import dev.belay.scenarios.stage.Story;
import dev.belay.scenarios.stage.Theatre;
import dev.belay.scenarios.stage.Troupe;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/// What the operator asks of the API server, by the API server's own log.
@OnKubernetes
final class CostTest {

    private static final int MOST = 50;

    @Test
    void asksNoMoreThanFiftyTimesInAGoodTrial(Cluster cluster, KubernetesClient client) throws Exception {
        Theatre theatre = Theatre.of(cluster);
        try (Story story = Story.of(Troupe.of(theatre).atMost(1).place(client), Shop.SMALL, Plan.BY_ROUTE)) {
            story.awaitPhase("Steady");
            Instant from = Instant.now();
            story.releases("v2").awaitPhase("Baking");
            story.awaitReleased();
            Audit.Requests asked = quiet(theatre, client.getNamespace(), from);

            System.out.println(asked.table());
            Figures.write("requests of a good trial", asked.count(), "requests", MOST);
            assertThat(asked.count()).as(asked.table()).isLessThanOrEqualTo(MOST);
            assertThat(asked.forbidden().all()).isEmpty();
        }
    }

    /// Once nothing more comes: the log is written a moment after the answer.
    private static Audit.Requests quiet(Theatre theatre, String namespace, Instant from) {
        int[] before = {-1};
        await().atMost(ofSeconds(20)).pollInterval(ofSeconds(2)).until(() -> {
            int now = ours(theatre, namespace, from).count();
            boolean isQuiet = now == before[0];
            before[0] = now;
            return isQuiet;
        });
        return ours(theatre, namespace, from);
    }

    private static Audit.Requests ours(Theatre theatre, String namespace, Instant from) {
        return theatre.audit()
                .since(from)
                .by(Installation.OPERATOR)
                .where(asked ->
                        asked.namespace().equals(namespace) || asked.name().equals(namespace))
                .where(asked -> !asked.isWatching());
    }
}
