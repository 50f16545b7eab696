package dev.belay.scenarios;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.chart.Installation;
import dev.belay.playground.cluster.Cluster;
import dev.belay.playground.fault.Fault;
import dev.belay.playground.fault.Requests;
import dev.belay.playground.fault.Rule;
import dev.belay.playground.junit.OnKubernetes;
import dev.belay.scenarios.replica.Figure;
import dev.belay.scenarios.replica.Replica;
import dev.belay.scenarios.replica.Replicas;
import dev.belay.scenarios.stage.Audit;
import dev.belay.scenarios.stage.Audit.Asked;
import dev.belay.scenarios.stage.Plan;
import dev.belay.scenarios.stage.Shop;
import dev.belay.scenarios.stage.Story;
import dev.belay.scenarios.stage.Theatre;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The replicas as they are shipped, with their lease: one leads, another carries on.
@OnKubernetes
final class FailoverTest {

    private static final String OBJECTS = "/(?!events|releases)";

    /// The lease lasts seven seconds, the others look at it every second, and then somebody has to look and to write.
    private static final double LONGEST = 11;

    /// The leader dies with its next write to an object in the hand. A handover begins with the bake's end.
    @ParameterizedTest
    @EnumSource(Course.class)
    void carriesOnWhenTheLeaderDies(Course course, Cluster cluster, KubernetesClient client) throws Exception {
        try (Replicas replicas = Replicas.of(Theatre.of(cluster), Replica.Kind.LEASE)) {
            replicas.ready();
            Replica leader = replicas.leader();
            replicas.ready();
            try (Story story = Story.of(replicas.place(client), Shop.SMALL, Plan.BY_ROUTE)) {
                course.prepare(story);
                if (course == Course.HANDED_OVER) {
                    story.releases("v2").awaitPhase("HandingOver");
                } else {
                    Rule rule = leader.proxy()
                            .inject(
                                    Requests.writesTo("/namespaces/" + client.getNamespace() + OBJECTS),
                                    new Fault.Held());
                    course.begin(story);
                    rule.awaitHeld(1, ofSeconds(30));
                    rule.lose();
                }
                leader.kill();
                double seconds = secondsUntilWritten(Theatre.of(cluster).audit(), client.getNamespace());
                new Figure(
                                "seconds from the leader's death to the standby's first write, "
                                        + course.name().toLowerCase(Locale.ROOT),
                                seconds,
                                "s",
                                "≤ " + LONGEST)
                        .note();
                course.end(story);
                assertThat(seconds).isLessThanOrEqualTo(LONGEST);
            }
        }
    }

    private static double secondsUntilWritten(Audit audit, String namespace) {
        Instant dead = Instant.now();
        Predicate<Asked> byOperator = asked -> asked.isWrite()
                && asked.user().equals(Installation.OPERATOR)
                && asked.namespace().equals(namespace);
        Awaitility.await("the standby writes")
                .atMost(ofSeconds(40))
                .pollInterval(ofMillis(200))
                .until(() -> audit.since(dead).where(byOperator).count() > 0);
        Instant first = audit.since(dead).where(byOperator).all().getFirst().at();
        return Duration.between(dead, first).toMillis() / 1000.0;
    }

    /// It was about to roll back when it was stopped; when it goes on, all is handed over.
    @Test
    void changesNothingByARollbackThatLandsPastThePointOfNoReturn(Cluster cluster, KubernetesClient client)
            throws Exception {
        try (Replicas replicas = Replicas.of(Theatre.of(cluster), Replica.Kind.LEASE)) {
            replicas.ready();
            Replica late = replicas.leader();
            replicas.ready();
            try (Story story = Story.of(replicas.place(client), Shop.SMALL, Plan.BY_ROUTE.bake("3s"))) {
                story.awaitPhase("Steady");
                story.releases("v2").awaitPhase("Baking");
                Rule rule = freeze(late, story, "Breach", "(httproutes|services|replicasets|deployments|releases)");
                story.judges("Healthy");
                Course.HANDED_OVER.end(story);
                landsInVain(cluster, story, rule);
            }
        }
    }

    /// It was about to go from 10 to 50 when it was stopped; when it goes on, the candidate is withdrawn.
    @Test
    void changesNothingByAStepThatLandsAfterAWithdrawal(Cluster cluster, KubernetesClient client) throws Exception {
        try (Replicas replicas = Replicas.of(Theatre.of(cluster), Replica.Kind.LEASE)) {
            replicas.ready();
            Replica late = replicas.leader();
            replicas.ready();
            try (Story story = Story.of(replicas.place(client), Shop.SMALL, Plan.BY_ROUTE)) {
                Course.ROLLED_BACK.prepare(story);
                Rule rule = freeze(late, story, "Healthy", "httproutes");
                story.judges("NoAnswers");
                story.await(
                        "it is withdrawn",
                        ofSeconds(60),
                        status -> "Withdrawn".equals(status.summary().phase()));
                landsInVain(cluster, story, rule);
                story.judges("Breach");
                Course.ROLLED_BACK.end(story);
            }
        }
    }

    /// Stops it with its next writes in the hand.
    private static Rule freeze(Replica replica, Story story, String verdict, String resources) throws Exception {
        Rule rule = replica.proxy()
                .inject(Requests.writesTo("/namespaces/" + story.namespace() + "/" + resources), new Fault.Held());
        story.judges(verdict);
        rule.awaitHeld(1, ofSeconds(30));
        replica.freeze();
        return rule;
    }

    private static void landsInVain(Cluster cluster, Story story, Rule rule) {
        Map<String, String> before = objects(story);
        Instant from = Instant.now();
        rule.release();
        Audit audit = Theatre.of(cluster).audit();
        Predicate<Asked> landed = asked -> asked.user().equals(Installation.OPERATOR)
                && asked.isWrite()
                && asked.namespace().equals(story.namespace())
                && List.of(409, 422, 404).contains(asked.code());
        Awaitility.await("the late write lands")
                .atMost(ofSeconds(20))
                .pollInterval(ofMillis(200))
                .until(() -> audit.since(from).where(landed).count() > 0);
        assertThat(objects(story)).isEqualTo(before);
    }

    /// What leads traffic, with the version of each.
    private static Map<String, String> objects(Story story) {
        Map<String, String> found = new TreeMap<>();
        story.client()
                .services()
                .list()
                .getItems()
                .forEach(service -> found.put(
                        "service/" + service.getMetadata().getName(),
                        service.getSpec().toString()));
        found.put("route", story.route().getSpec().toString());
        return found;
    }
}
