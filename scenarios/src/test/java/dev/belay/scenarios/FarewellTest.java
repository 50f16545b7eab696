package dev.belay.scenarios;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.chart.Installation;
import dev.belay.playground.cluster.Cluster;
import dev.belay.playground.junit.OnKubernetes;
import dev.belay.playground.server.Mood;
import dev.belay.playground.unleash.Unleash;
import dev.belay.scenarios.replica.Replica;
import dev.belay.scenarios.replica.Replicas;
import dev.belay.scenarios.stage.Plan;
import dev.belay.scenarios.stage.Shop;
import dev.belay.scenarios.stage.Story;
import dev.belay.scenarios.stage.Theatre;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.RollableScalableResource;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/// What the chart's hook runs before an uninstall, where something outside of the cluster keeps it from its end:
/// Unleash is away, so a flag that a trial has moved is not back yet.
@OnKubernetes
final class FarewellTest {

    private static final String FLAG = "farewell";
    private static final String FORMER = "1";
    private static final String SENT_HOME = "belay.dev/replicas";

    /// A lease that was not given back runs out first.
    private static final Duration LIMIT = ofSeconds(90);

    @Test
    void waitsForAFlagAndCallsTheReplicasBackWhenItIsEndedBefore(Cluster cluster, KubernetesClient client) {
        Theatre theatre = Theatre.of(cluster);
        try (Unleash unleash = Unleash.start();
                Unleashed _ = Unleashed.begin(theatre, client.getNamespace(), unleash);
                Replicas replicas = Replicas.of(theatre, Replica.Kind.LEASE)) {
            unleash.makeFlag(FLAG, Integer.parseInt(FORMER));
            Replica operator = replicas.ready();
            Story story = Story.of(replicas.place(client), Shop.SMALL, moving());
            story.awaitPhase("Steady");
            story.judges("Inconclusive").releases("v2").awaitStep("Watching", 1);
            unleash.front().be(Mood.REFUSING);
            operator.kill();
            replicas.with(Map.of("BELAY_LEAVE", "600"));

            Replica ended = replicas.start(replicas.proxy());
            sentHome(theatre, 1);
            story.await(
                    "it is left",
                    LIMIT,
                    status -> "Leaving".equals(status.summary().phase()));
            story.await("the flag is owed", LIMIT, status -> status.memory().owedFlag() != null);
            ended.process().terminate();
            ended.process().awaitEnd(LIMIT);
            assertThat(own(theatre).get().getSpec().getReplicas()).isEqualTo(1);
            assertThat(own(theatre).get().getMetadata().getAnnotations()).doesNotContainKey(SENT_HOME);
            assertThat(story.release().getFinalizers()).isNotEmpty();
            assertThat(unleash.percent(FLAG)).isNotEqualTo(FORMER);

            Replica hook = replicas.start(replicas.proxy());
            Awaitility.await("it has said what is owed")
                    .atMost(LIMIT)
                    .until(() -> hook.said().contains("FlagOutstanding"));
            holds("the Release is held", () -> !story.release().getFinalizers().isEmpty());
            unleash.front().be(Mood.WELL);
            assertThat(hook.process().awaitEnd(LIMIT)).as(hook.said()).isZero();
            assertThat(unleash.percent(FLAG)).isEqualTo(FORMER);
            assertThat(story.release().getFinalizers()).isEmpty();
            assertThat(own(theatre).get().getSpec().getReplicas()).isZero();
            story.close();
        } finally {
            theatre.installation().install();
        }
    }

    private static Plan moving() {
        return Plan.BY_ROUTE.steps("{weight: 10, hold: 1s, flag: {name: %s, environment: %s, percent: 7}}"
                .formatted(FLAG, Unleash.ENVIRONMENT));
    }

    private static RollableScalableResource<Deployment> own(Theatre theatre) {
        return theatre.admin()
                .apps()
                .deployments()
                .inNamespace(Installation.NAMESPACE)
                .withName(Installation.NAME);
    }

    /// As if so many replicas had run before: here the operator has no pods.
    private static void sentHome(Theatre theatre, int replicas) {
        own(theatre)
                .edit(found -> new DeploymentBuilder(found)
                        .editMetadata()
                        .addToAnnotations(SENT_HOME, String.valueOf(replicas))
                        .endMetadata()
                        .build());
        holds("they are not called back", () -> own(theatre).get().getSpec().getReplicas() == 0);
    }

    private static void holds(String what, Callable<Boolean> so) {
        Awaitility.await(what)
                .during(ofSeconds(2))
                .atMost(ofSeconds(4))
                .pollInterval(ofMillis(200))
                .until(so);
    }
}
