package dev.belay.scenarios;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.chart.Installation;
import dev.belay.playground.cluster.Cluster;
import dev.belay.playground.fault.Fault;
import dev.belay.playground.fault.Requests;
import dev.belay.playground.junit.OnKubernetes;
import dev.belay.scenarios.replica.Replica;
import dev.belay.scenarios.replica.Replicas;
import dev.belay.scenarios.replica.Stall;
import dev.belay.scenarios.stage.Audit;
import dev.belay.scenarios.stage.Audit.Asked;
import dev.belay.scenarios.stage.Plan;
import dev.belay.scenarios.stage.Shop;
import dev.belay.scenarios.stage.Story;
import dev.belay.scenarios.stage.Theatre;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The chart grants what the operator needs, and nothing that it does not.
@OnKubernetes
final class RightsTest {

    /// Needed by what is not told here: credentials of Prometheus, and the anchor of the history's ledger.
    private static final Set<String> OF_OTHERS =
            Set.of("get secrets", "get configmaps", "patch configmaps", "create configmaps");

    @Test
    void usesEveryRightAndAsksForNoOther(Cluster cluster) throws Exception {
        Theatre theatre = Theatre.of(cluster);
        Instant from = Instant.now();
        try (Replicas replicas = Replicas.of(theatre, Replica.Kind.LEASE)) {
            theatre.admin()
                    .leases()
                    .inNamespace(Installation.NAMESPACE)
                    .withName(Installation.NAME)
                    .delete();
            Replica replica = replicas.ready();
            replicas.leader();
            Together.each(List.of(Course.values()), course -> play(course, cluster, replicas, replica));
        }
        Audit.Requests asked = theatre.audit().since(from).by(Installation.OPERATOR);
        assertThat(asked.forbidden().all()).isEmpty();
        Set<String> used = new TreeSet<>();
        asked.all().forEach(one -> used.add(one.verb() + " " + one.resource()));
        Set<String> unused = new TreeSet<>();
        rules(theatre.admin()).flatMap(RightsTest::rights).forEach(unused::add);
        unused.removeAll(used);
        unused.removeAll(OF_OTHERS);
        assertThat(unused).as("granted and not used; used is " + used).isEmpty();
    }

    /// With one refusal of each kind of write, so that all that is read after one is read.
    private static void play(Course course, Cluster cluster, Replicas replicas, Replica replica) throws Exception {
        try (Stall stall = Stall.open(cluster, "r");
                Story story = Story.of(replicas.place(stall.client()), Shop.SMALL, Plan.BY_ROUTE)) {
            course.prepare(story);
            Stream.of("httproutes", "services", "replicasets", "deployments", "releases/shop/status")
                    .forEach(kind -> replica.proxy()
                            .inject(
                                    Requests.to("/namespaces/" + stall.name() + "/" + kind)
                                            .by("PATCH")
                                            .first(1),
                                    new Fault.Refused(409)));
            course.begin(story);
            course.end(story);
            if (course == Course.HANDED_OVER) {
                fail(story, cluster);
            }
        }
    }

    /// A pod that fails is asked after, and so is its node.
    private static void fail(Story story, Cluster cluster) {
        Instant from = Instant.now();
        story.releases("v3-pull-error");
        Audit audit = Theatre.of(cluster).audit();
        Awaitility.await("its node is asked for")
                .atMost(ofSeconds(60))
                .pollInterval(ofMillis(500))
                .until(() -> audit.since(from)
                                .by(Installation.OPERATOR)
                                .where(asked -> asked.resource().equals("nodes"))
                                .count()
                        > 0);
    }

    private static Stream<PolicyRule> rules(KubernetesClient admin) {
        return Stream.concat(
                admin.rbac().clusterRoles().withName(Installation.NAME).require().getRules().stream(),
                admin
                        .rbac()
                        .roles()
                        .inNamespace(Installation.NAMESPACE)
                        .withName(Installation.NAME)
                        .require()
                        .getRules()
                        .stream());
    }

    private static Stream<String> rights(PolicyRule rule) {
        return rule.getResources().stream()
                .flatMap(resource -> rule.getVerbs().stream().map(verb -> verb + " " + resource));
    }

    /// Without any one rule of the cluster role something is refused, and is seen to be.
    @Tag("soak")
    @Test
    void failsWithoutAnyOneOfTheRules(Cluster cluster) throws Exception {
        Theatre theatre = Theatre.of(cluster);
        var role = theatre.admin().rbac().clusterRoles().withName(Installation.NAME);
        List<PolicyRule> whole = List.copyOf(role.require().getRules());
        List<String> needless = new ArrayList<>();
        try {
            for (PolicyRule rule : whole) {
                if (rights(rule).allMatch(OF_OTHERS::contains)) {
                    continue;
                }
                List<PolicyRule> rest = new ArrayList<>(whole);
                rest.remove(rule);
                role.edit(granted -> {
                    granted.setRules(rest);
                    return granted;
                });
                if (!isMissed(rule, cluster, theatre)) {
                    needless.add(String.join(",", rule.getResources()));
                }
            }
        } finally {
            role.edit(granted -> {
                granted.setRules(whole);
                return granted;
            });
        }
        assertThat(needless).isEmpty();
    }

    private static boolean isMissed(PolicyRule rule, Cluster cluster, Theatre theatre) {
        Instant from = Instant.now();
        try (Replicas replicas = Replicas.of(theatre, Replica.Kind.LOCK);
                Stall stall = Stall.open(cluster, "r")) {
            Replica replica = replicas.start(replicas.proxy());
            try (Story story = Story.of(replicas.place(stall.client()), Shop.SMALL, Plan.BY_ROUTE)) {
                // Adopted first, where it can be: what is not rolled out is no trial yet.
                awaitRefusal(rule, theatre, from, story);
                story.releases(rule.getResources().contains("nodes") ? "v2-pull-error" : "v2");
                awaitRefusal(rule, theatre, from, story);
                assertThat(replica.isAlive()).isTrue();
                return isRefused(rule, theatre.audit().since(from));
            }
        }
    }

    private static void awaitRefusal(PolicyRule rule, Theatre theatre, Instant from, Story story) {
        Awaitility.await("a refusal about " + rule.getResources())
                .atMost(ofSeconds(60))
                .pollInterval(ofMillis(500))
                .until(() -> isRefused(rule, theatre.audit().since(from)) || hasEnded(story));
    }

    private static boolean isRefused(PolicyRule rule, Audit.Requests since) {
        return since.by(Installation.OPERATOR).forbidden().all().stream()
                .map(Asked::resource)
                .anyMatch(rule.getResources()::contains);
    }

    private static boolean hasEnded(Story story) {
        var status = story.release().getStatus();
        return status != null
                && "Steady".equals(status.summary().phase())
                && story.revision().equals(status.identity().stable());
    }
}
