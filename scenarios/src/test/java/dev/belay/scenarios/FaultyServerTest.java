package dev.belay.scenarios;

import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.playground.cluster.Cluster;
import dev.belay.playground.fault.Fault;
import dev.belay.playground.fault.FaultProxy;
import dev.belay.playground.fault.Requests;
import dev.belay.playground.fault.Rule;
import dev.belay.playground.junit.OnKubernetes;
import dev.belay.scenarios.replica.Figure;
import dev.belay.scenarios.replica.Replica;
import dev.belay.scenarios.replica.Replicas;
import dev.belay.scenarios.replica.Stall;
import dev.belay.scenarios.stage.Plan;
import dev.belay.scenarios.stage.Shop;
import dev.belay.scenarios.stage.Story;
import dev.belay.scenarios.stage.Theatre;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPBackendRef;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// The API server refuses, hangs, or does what it is told and does not say so: every trial ends as it would have.
@OnKubernetes
final class FaultyServerTest {

    /// A write is given up after two seconds.
    private static final Duration TOO_LONG = ofMillis(2_500);

    private static final Map<String, Fault> FAULTS = Map.of(
            "409", new Fault.Refused(409),
            "422", new Fault.Refused(422),
            "429", new Fault.Refused(429),
            "500", new Fault.Refused(500),
            "late", new Fault.Delayed(TOO_LONG),
            "unanswered", new Fault.Unanswered(),
            "cut", new Fault.Cut());

    private record Faulty(String name, Course course) {}

    @Test
    void endsEveryTrialAsItWouldHaveWhenEveryOtherWriteFails(Cluster cluster) throws Exception {
        List<Faulty> all = new ArrayList<>();
        FAULTS.keySet().forEach(name -> List.of(Course.values()).forEach(course -> all.add(new Faulty(name, course))));
        try (Replicas replicas = Replicas.of(Theatre.of(cluster), Replica.Kind.LOCK)) {
            FaultProxy proxy = replicas.proxy();
            replicas.start(proxy);
            replicas.leader();
            for (String name : FAULTS.keySet()) {
                Together.each(
                        all.stream()
                                .filter(faulty -> faulty.name().equals(name))
                                .toList(),
                        faulty -> play(faulty, cluster, replicas, proxy));
            }
        }
    }

    private static void play(Faulty faulty, Cluster cluster, Replicas replicas, FaultProxy proxy) throws Exception {
        try (Stall stall = Stall.open(cluster, "f-" + faulty.name());
                Story story = Story.of(replicas.place(stall.client()), Shop.SMALL, Plan.BY_ROUTE)) {
            faulty.course().prepare(story);
            Requests writes = Requests.writesTo("/namespaces/" + stall.name() + "/(?!events)");
            Fault fault = Objects.requireNonNull(FAULTS.get(faulty.name()));
            List<Rule> rules = IntStream.rangeClosed(1, 15)
                    .mapToObj(n -> proxy.inject(writes.nth(2 * n), fault))
                    .toList();
            faulty.course().begin(story);
            faulty.course().end(story);
            rules.forEach(proxy::end);
            faulty.course().end(story);
            assertThat(rules.stream().mapToInt(Rule::hits).sum()).isGreaterThan(1);
        }
    }

    /// A second is what a refused lever may cost; one that hangs costs what the other levers do not wait for.
    @Test
    void triesALeverAgainAtOnce(Cluster cluster) throws Exception {
        try (Replicas replicas = Replicas.of(Theatre.of(cluster), Replica.Kind.LOCK)) {
            FaultProxy proxy = replicas.proxy();
            replicas.start(proxy);
            replicas.leader();
            for (String name : FAULTS.keySet()) {
                double seconds = secondsToRollBack(name, cluster, replicas, proxy);
                boolean waits = name.equals("late");
                new Figure(
                                "seconds from the breach to weight 0, the route's first three writes " + name,
                                seconds,
                                "s",
                                waits ? "≤ 8" : "≤ 2")
                        .note();
                assertThat(seconds).as(name).isLessThan(waits ? 8 : 2);
            }
        }
    }

    private static double secondsToRollBack(String name, Cluster cluster, Replicas replicas, FaultProxy proxy)
            throws Exception {
        try (Stall stall = Stall.open(cluster, "l-" + name.toLowerCase(Locale.ROOT));
                Story story = Story.of(replicas.place(stall.client()), Shop.SMALL, Plan.BY_ROUTE)) {
            Course.ROLLED_BACK.prepare(story);
            Rule rule = proxy.inject(
                    Requests.writesTo("/namespaces/" + stall.name() + "/httproutes")
                            .first(3),
                    Objects.requireNonNull(FAULTS.get(name)));
            Instant from = Instant.now();
            Course.ROLLED_BACK.begin(story);
            awaitWeightZero(stall.client());
            double seconds = Duration.between(from, Instant.now()).toMillis() / 1000.0;
            Course.ROLLED_BACK.end(story);
            assertThat(rule.hits()).as(name).isPositive();
            return seconds;
        }
    }

    private static void awaitWeightZero(KubernetesClient client) {
        client.resources(HTTPRoute.class)
                .withName("shop")
                .waitUntilCondition(
                        route -> route.getSpec().getRules().getFirst().getBackendRefs().stream()
                                .filter(backend -> backend.getName().endsWith("-candidate"))
                                .map(HTTPBackendRef::getWeight)
                                .allMatch(Integer.valueOf(0)::equals),
                        30,
                        TimeUnit.SECONDS);
    }
}
