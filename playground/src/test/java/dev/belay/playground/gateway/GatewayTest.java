package dev.belay.playground.gateway;

import static dev.belay.playground.gateway.Routes.backend;
import static dev.belay.playground.gateway.Routes.route;
import static dev.belay.playground.gateway.Routes.rule;
import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.playground.junit.OnKubernetes;
import dev.belay.playground.node.NodeAgent;
import dev.belay.playground.node.PodMatch;
import dev.belay.playground.prometheus.Prometheus;
import dev.belay.playground.prometheus.ScrapeSettings;
import dev.belay.playground.scene.Figures;
import dev.belay.playground.scene.Shop;
import dev.belay.playground.traffic.Answers;
import dev.belay.playground.traffic.Call;
import dev.belay.playground.traffic.Destination;
import dev.belay.playground.traffic.Traffic;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRouteBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Two Services, a pod each, and a route over both.
@OnKubernetes
class GatewayTest {

    private static final Call CALL = Call.get("/");

    @BeforeEach
    void twoServicesAndARoute(KubernetesClient client, Gateway gateway) throws Exception {
        for (String name : List.of("stable", "candidate")) {
            client.resource(new DeploymentBuilder(
                                    Shop.deployment("shop:" + name, 1).build())
                            .editMetadata()
                            .withName(name)
                            .endMetadata()
                            .editSpec()
                            .editSelector()
                            .addToMatchLabels("is", name)
                            .endSelector()
                            .editTemplate()
                            .editMetadata()
                            .addToLabels("is", name)
                            .endMetadata()
                            .endTemplate()
                            .endSpec()
                            .build())
                    .create();
            client.resource(new ServiceBuilder(Shop.service())
                            .editMetadata()
                            .withName(name)
                            .endMetadata()
                            .editSpec()
                            .addToSelector("is", name)
                            .endSpec()
                            .build())
                    .create();
        }
        client.resource(route("shop", rule(backend("stable", 90), backend("candidate", 10))))
                .create();
        until(
                "both are served",
                () -> gateway.services().ready("stable").size() == 1
                        && gateway.services().ready("candidate").size() == 1);
        until("the route is obeyed and answered", () -> generationAnswered(client) == 1);
    }

    private static void until(String fact, Callable<Boolean> holds) throws Exception {
        long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!holds.call()) {
            assertThat(System.nanoTime()).as("not within 30 s: " + fact).isLessThan(end);
            Thread.sleep(20);
        }
    }

    private static HTTPRoute live(KubernetesClient client) {
        return client.resources(HTTPRoute.class).withName("shop").require();
    }

    private static List<Condition> conditions(KubernetesClient client) {
        return Stream.ofNullable(live(client).getStatus())
                .flatMap(status -> status.getParents().stream())
                .flatMap(parent -> parent.getConditions().stream())
                .toList();
    }

    private static long generationAnswered(KubernetesClient client) {
        return conditions(client).stream()
                .mapToLong(Condition::getObservedGeneration)
                .min()
                .orElse(0);
    }

    private static void weights(KubernetesClient client, int stable, int candidate) {
        client.resources(HTTPRoute.class)
                .withName("shop")
                .edit(shop -> new HTTPRouteBuilder(shop)
                        .editSpec()
                        .withRules(rule(backend("stable", stable), backend("candidate", candidate)))
                        .endSpec()
                        .build());
    }

    private static Answers send(Gateway gateway, int requests, int aSecond) throws InterruptedException {
        try (Traffic traffic = Traffic.start(aSecond, Destination.of(gateway.address()), CALL)) {
            while (traffic.answers().requests() < requests) {
                Thread.sleep(5);
            }
            return traffic.stop();
        }
    }

    private static long of(Answers answers, int requests, String deployment) {
        return answers.all().stream()
                .limit(requests)
                .filter(answer -> answer.pod().startsWith(deployment + "-"))
                .count();
    }

    @Test
    void splitsAThousandRequestsExactly(Gateway gateway) throws Exception {
        Answers answers = send(gateway, 1000, 200);
        assertThat(answers.failures()).as(answers.summary()).isZero();
        // Answers can overtake each other at the edge of the thousand.
        assertThat(of(answers, 1000, "candidate")).isBetween(99L, 101L);
        assertThat(of(answers, 1000, "stable") + of(answers, 1000, "candidate")).isEqualTo(1000);
    }

    @Test
    void aChangeOfWeightsLosesNoRequestAndTakesEffect(Gateway gateway, KubernetesClient client) throws Exception {
        try (Traffic traffic = Traffic.start(200, Destination.of(gateway.address()), CALL)) {
            for (int weight : new int[] {50, 0, 100, 10}) {
                weights(client, 100 - weight, weight);
                until(
                        "answered",
                        () -> generationAnswered(client)
                                == live(client).getMetadata().getGeneration());
            }
            weights(client, 1, 0);
            until(
                    "answered",
                    () -> generationAnswered(client)
                            == live(client).getMetadata().getGeneration());
            Answers answers = traffic.stop();
            assertThat(answers.failures()).as(answers.summary()).isZero();
        }
        assertThat(of(send(gateway, 100, 200), 100, "stable")).isEqualTo(100);
    }

    @Test
    void aServiceWithoutEndpointsIs503AndOneThatIsMissing500(Gateway gateway, KubernetesClient client)
            throws Exception {
        weights(client, 0, 1);
        client.apps().deployments().withName("candidate").scale(0);
        until("no endpoint is left", () -> gateway.services().ready("candidate").isEmpty());
        assertThat(send(gateway, 20, 100).requestsByEnd()).containsOnlyKeys("503");
        client.services()
                .withName("candidate")
                .withPropagationPolicy(DeletionPropagation.BACKGROUND)
                .delete();
        until(
                "the status tells",
                () -> conditions(client).stream()
                        .anyMatch(condition -> condition.getReason().equals("BackendNotFound")));
        assertThat(send(gateway, 20, 100).requestsByEnd()).containsOnlyKeys("500");
    }

    @Test
    void answersAsLateAsItIsToldOrNotAtAll(Gateway gateway, KubernetesClient client) throws Exception {
        gateway.behave(Manner.PROMPT.answeringAfter(Duration.ofSeconds(2)));
        long began = System.nanoTime();
        weights(client, 1, 1);
        until("answered late", () -> generationAnswered(client) == 2);
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isBetween(Duration.ofSeconds(2), Duration.ofSeconds(6));
        gateway.behave(Manner.PROMPT.silent());
        weights(client, 2, 1);
        TimeUnit.SECONDS.sleep(1); // the time in which it must not happen
        assertThat(generationAnswered(client)).isEqualTo(2);
        gateway.behave(Manner.PROMPT.unresolving());
        until(
                "unresolved",
                () -> conditions(client).stream()
                        .anyMatch(condition -> condition.getType().equals("ResolvedRefs")
                                && condition.getStatus().equals("False")
                                && condition.getObservedGeneration() == 3));
    }

    @Test
    void aDeafGatewayGoesOnAsBefore(Gateway gateway, KubernetesClient client) throws Exception {
        weights(client, 1, 0);
        until("answered", () -> generationAnswered(client) == 2);
        gateway.behave(Manner.PROMPT.deaf());
        weights(client, 0, 1);
        until("answered all the same", () -> generationAnswered(client) == 3);
        assertThat(of(send(gateway, 50, 100), 50, "stable")).isEqualTo(50);
    }

    @Test
    void prometheusKnowsEachPodByItsLabels(NodeAgent agent, KubernetesClient client) throws Exception {
        String namespace = client.getNamespace();
        try (Prometheus prometheus = Prometheus.start(
                ScrapeSettings.every(Duration.ofSeconds(1)), () -> agent.pods(PodMatch.inNamespace(namespace)))) {
            long began = System.nanoTime();
            until(
                    "two pods have series",
                    () -> prometheus.query("count by (namespace, pod) (http_server_requests_seconds_count)").stream()
                                    .filter(series -> namespace.equals(
                                            series.getJsonObject("metric").getString("namespace")))
                                    .count()
                            == 2);
            Figures.add("Prometheus: first samples of pods after its start", Figures.secondsSince(began), "s", 15);
        }
    }

    @Test
    void bearsLoad(Gateway gateway) throws Exception {
        Answers direct;
        try (Traffic traffic = Traffic.start(500, () -> gateway.services().next("stable", 80), CALL)) {
            TimeUnit.SECONDS.sleep(3); // the measured time
            direct = traffic.stop();
        }
        Answers through = send(gateway, 1500, 500);
        Figures.add("gateway at 500/s: median past it", direct.quantile(0.5).toNanos() / 1e6, "ms", null);
        Figures.add("gateway at 500/s: median through it", through.quantile(0.5).toNanos() / 1e6, "ms", null);
        Figures.add("gateway at 500/s: p99 through it", through.quantile(0.99).toNanos() / 1e6, "ms", null);
        assertThat(through.failures()).as(through.summary()).isZero();
        assertThat(direct.failures()).as(direct.summary()).isZero();
    }
}
