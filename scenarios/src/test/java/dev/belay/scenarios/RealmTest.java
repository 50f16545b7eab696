package dev.belay.scenarios;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.api.Release;
import dev.belay.chart.InForce;
import dev.belay.chart.Installation;
import dev.belay.playground.cluster.Cluster;
import dev.belay.playground.junit.OnKubernetes;
import dev.belay.scenarios.replica.Replica;
import dev.belay.scenarios.replica.Replicas;
import dev.belay.scenarios.replica.Stall;
import dev.belay.scenarios.stage.Person;
import dev.belay.scenarios.stage.Plan;
import dev.belay.scenarios.stage.Shop;
import dev.belay.scenarios.stage.Story;
import dev.belay.scenarios.stage.Theatre;
import dev.belay.scenarios.stage.Troupe;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReviewBuilder;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/// The chart for some namespaces only: the operator works there with the rights that it has there, has none
/// elsewhere, and asks for none; and who creates a Release elsewhere hears why nobody would look after it.
@OnKubernetes
final class RealmTest {

    private static final String RELEASE = """
            apiVersion: belay.dev/v1alpha1
            kind: Release
            metadata: {name: shop}
            spec:
              target: {deployment: shop}
              blueGreen: {}
            """;

    @Test
    void worksInItsNamespacesAndNowhereElse(Cluster cluster, KubernetesClient client) throws Exception {
        Theatre theatre = Theatre.of(cluster);
        awaitNoneLeft(theatre);
        try (Stall second = Stall.open(cluster, "second");
                Stall outside = Stall.open(cluster, "outside");
                Replicas replicas = Replicas.of(theatre, Replica.Kind.LEASE)) {
            List<String> realm = List.of(client.getNamespace(), second.name());
            narrow(theatre, realm);
            Instant from = Instant.now();
            // With the API, whose events have a watch of their own.
            replicas.with(Map.of("BELAY_WATCH_NAMESPACES", String.join(",", realm), "BELAY_API", "true"))
                    .ready();
            replicas.leader();

            Together.each(List.of(client, second.client()), at -> rollsBack(replicas.place(at)));
            refuses(theatre, outside);

            assertThat(theatre.audit()
                            .since(from)
                            .by(Installation.OPERATOR)
                            .forbidden()
                            .all())
                    .isEmpty();
            assertThat(rights(theatre, client.getNamespace())).isNotEmpty().allSatisfy(rule -> {
                assertThat(may(theatre, rule, client.getNamespace())).isTrue();
                assertThat(may(theatre, rule, outside.name())).isFalse();
            });
            isGoneThoughItsRightsWentFirst(theatre, second);
        } finally {
            theatre.installation().install();
            InForce.await(theatre.admin());
        }
    }

    /// In which order the objects of a namespace go, nobody says.
    private static void isGoneThoughItsRightsWentFirst(Theatre theatre, Stall stall) {
        new Person(theatre.cluster().kubectl(), stall.name()).applies(RELEASE);
        var release = theatre.admin()
                .resources(Release.class)
                .inNamespace(stall.name())
                .withName("shop");
        Awaitility.await("it rests, and the watch of its own Deployment is closed")
                .during(ofSeconds(2))
                .atMost(ofSeconds(30))
                .pollInterval(ofMillis(200))
                .until(() -> release.get().getStatus() != null
                        && "Steady".equals(release.get().getStatus().summary().phase()));
        theatre.admin().rbac().roleBindings().inNamespace(stall.name()).delete();
        theatre.admin().apps().deployments().inNamespace(stall.name()).delete();
        theatre.admin().namespaces().withName(stall.name()).delete();
        theatre.admin().namespaces().withName(stall.name()).waitUntilCondition(Objects::isNull, 120, TimeUnit.SECONDS);
    }

    /// Helm would refuse to leave them behind.
    private static void awaitNoneLeft(Theatre theatre) {
        Troupe.of(theatre).leader();
        Awaitility.await("the Releases of former stories are gone")
                .atMost(ofSeconds(60))
                .pollInterval(ofMillis(200))
                .until(() -> theatre.admin()
                        .resources(Release.class)
                        .inAnyNamespace()
                        .list()
                        .getItems()
                        .isEmpty());
    }

    private static void narrow(Theatre theatre, List<String> realm) {
        Installation narrow = theatre.installation();
        for (int index = 0; index < realm.size(); index++) {
            narrow = narrow.with("watchNamespaces[%d]".formatted(index), realm.get(index));
        }
        narrow.install();
        List<PolicyRule> rules = rights(theatre, realm.getLast());
        Awaitility.await("the roles are in force")
                .atMost(ofSeconds(30))
                .pollInterval(ofMillis(50))
                .until(() -> rules.stream().allMatch(rule -> may(theatre, rule, realm.getLast()))
                        && rules.stream().noneMatch(rule -> may(theatre, rule, "default")));
    }

    private static List<PolicyRule> rights(Theatre theatre, String namespace) {
        return theatre
                .admin()
                .rbac()
                .roles()
                .inNamespace(namespace)
                .withName("belay-releases")
                .require()
                .getRules()
                .stream()
                // A Release may be let go anywhere.
                .filter(rule -> !Set.of("releases", "releases/status", "namespaces")
                        .contains(rule.getResources().getFirst()))
                .toList();
    }

    private static boolean may(Theatre theatre, PolicyRule rule, String namespace) {
        return Stream.of(rule).flatMap(it -> it.getResources().stream()).allMatch(resource -> {
            String[] parts = resource.split("/", 2);
            return theatre.admin()
                    .authorization()
                    .v1()
                    .subjectAccessReview()
                    .create(new SubjectAccessReviewBuilder()
                            .withNewSpec()
                            .withUser(Installation.OPERATOR)
                            .withNewResourceAttributes()
                            .withGroup(rule.getApiGroups().getFirst())
                            .withResource(parts[0])
                            .withSubresource(parts.length > 1 ? parts[1] : null)
                            .withVerb(rule.getVerbs().getFirst())
                            .withNamespace(namespace)
                            .endResourceAttributes()
                            .endSpec()
                            .build())
                    .getStatus()
                    .getAllowed();
        });
    }

    private static void rollsBack(Story.Place place) {
        try (Story story = Story.of(place, Shop.SMALL, Plan.BY_ROUTE)) {
            story.awaitPhase("Steady");
            story.judges("Inconclusive").releases("v2").awaitStep("Watching", 1);
            story.judges("Breach").awaitRolledBack();
            story.leaves("background").awaitGone();
        }
    }

    private static void refuses(Theatre theatre, Stall outside) {
        Person person = new Person(theatre.cluster().kubectl(), outside.name());
        assertThatThrownBy(() -> person.applies(RELEASE))
                .hasMessageContaining("Belay does not watch the namespace \"" + outside.name() + "\"")
                .hasMessageContaining("watchNamespaces");
    }
}
