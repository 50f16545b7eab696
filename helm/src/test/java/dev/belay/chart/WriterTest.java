package dev.belay.chart;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.belay.chart.Person.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// RBAC is the only permission system. Every user here may write Releases; what else they may do differs.
@Tag("cluster")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class WriterTest {

    private static final String RELEASES =
            "{apiGroups: [belay.dev], resources: [releases], verbs: [get, create, update, patch, delete]}";
    private static final String DEPLOYMENTS = "{apiGroups: [apps], resources: [deployments], verbs: [get, patch]}";
    private static final String SERVICES = "{apiGroups: [''], resources: [services], verbs: [get, patch]}";
    private static final String ROUTES =
            "{apiGroups: [gateway.networking.k8s.io], resources: [httproutes], verbs: [get, patch]}";

    private final AtomicInteger count = new AtomicInteger();
    private final Stage stage = Stage.set("writer", Map.of("replicas", "0"));
    private final Person owner = user("owner", RELEASES, DEPLOYMENTS, SERVICES, ROUTES);
    private final Person onCall = user("on-call", RELEASES);
    private String name = "";

    /// The policy is in force when it refuses what it must; a dry run leaves nothing behind.
    WriterTest() {
        await("the policy on writers")
                .atMost(ofSeconds(30))
                .pollInterval(ofMillis(100))
                .until(() -> onCall.feed(release("probe", ""), "create", "--dry-run=server")
                        .complained()
                        .contains("belay-writer"));
    }

    @AfterAll
    void strike() {
        stage.close();
    }

    @BeforeEach
    void pickAName() {
        name = "shop-" + count.incrementAndGet();
    }

    @Test
    void takesAReleaseFromWhoeverMayPatchAllThatItNames() {
        owner.feed(release(name, "services: [shop], routes: [{name: shop}]"), "create")
                .accepted();
    }

    @Test
    void refusesWhoeverMayNotPatchTheDeployment() {
        Answer answer = user("no-deployments", RELEASES, SERVICES)
                .feed(release(name, ""), "create")
                .refused();

        assertThat(answer.complained())
                .contains("(Forbidden)")
                .contains("\"no-deployments\" may not patch Deployment \"" + name + "\" in namespace \""
                        + stage.namespace() + "\"")
                .contains("kubectl auth can-i patch deployments.apps/" + name + " --namespace " + stage.namespace());
    }

    @Test
    void refusesWhoeverMayNotPatchAServiceThatItNames() {
        Person person =
                user("one-service", RELEASES, DEPLOYMENTS, SERVICES.replace("verbs", "resourceNames: [mine], verbs"));

        Answer answer =
                person.feed(release(name, "services: [mine, theirs]"), "create").refused();

        assertThat(answer.complained())
                .contains("may not patch Service \"theirs\"")
                .contains("can-i patch services/theirs");
    }

    @Test
    void refusesWhoeverNamesNoServiceAndMayNotPatchThemAll() {
        Person person =
                user("some-service", RELEASES, DEPLOYMENTS, SERVICES.replace("verbs", "resourceNames: [mine], verbs"));

        Answer answer = person.feed(release(name, ""), "create").refused();

        assertThat(answer.complained())
                .contains("may not patch every Service")
                .contains("Name those that may be patched in spec.target.services")
                .contains("can-i patch services --namespace");
    }

    @Test
    void asksForNoServiceWhereAFlagIsMoved() {
        String feature = release(name, "")
                .replace(
                        "canary: {steps: [{weight: 10}]}",
                        "flag: {name: new-checkout, release: 2026-11, steps: [{percent: 5}]}");

        user("no-services", RELEASES, DEPLOYMENTS).feed(feature, "create").accepted();
        onCall.feed(feature.replace(name, name + "-b"), "create").refused();
    }

    @Test
    void refusesWhoeverMayNotPatchARoute() {
        Person person = user("no-routes", RELEASES, DEPLOYMENTS, SERVICES);

        Answer answer =
                person.feed(release(name, "routes: [{name: front}]"), "create").refused();

        assertThat(answer.complained())
                .contains("may not patch HTTPRoute \"front\"")
                .contains("can-i patch httproutes.gateway.networking.k8s.io/front");
    }

    @Test
    void namesACommandThatSaysNoUntilThePermissionIsGiven() {
        Person person = user("newcomer", RELEASES, SERVICES);
        String command = command(person.feed(release(name, ""), "create").refused());
        assertThat(person.kubectl(command.split(" ", -1)).said().strip()).isEqualTo("no");

        stage.grant("newcomer", String.join(", ", RELEASES, SERVICES, DEPLOYMENTS));

        stage.awaitYes(person, command.replace("auth can-i ", "").split(" ", -1));
        person.feed(release(name, ""), "create").accepted();
    }

    @Test
    void namesTheServiceAccountInTheCommand() {
        String account = "system:serviceaccount:" + stage.namespace() + ":deployer";
        stage.apply("""
                apiVersion: rbac.authorization.k8s.io/v1
                kind: RoleBinding
                metadata: {name: deployer}
                roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: on-call}
                subjects: [{kind: ServiceAccount, name: deployer, namespace: %s}]
                """.formatted(stage.namespace()));
        Person deployer = stage.person(account);
        stage.awaitYes(deployer, "create", "releases.belay.dev");

        String command = command(deployer.feed(release(name, ""), "create").refused());

        assertThat(command).endsWith("--namespace " + stage.namespace() + " --as " + account);
        assertThat(stage.theAdmin().kubectl(command.split(" ", -1)).said().strip())
                .isEqualTo("no");
    }

    @Test
    void asksAgainWhenTheReleaseNamesMore() {
        owner.feed(release(name, "services: [shop]"), "create").accepted();

        onCall.kubectl(
                        "patch",
                        "release",
                        name,
                        "--type=merge",
                        "--patch={\"spec\":{\"target\":{\"services\":[\"other\"]}}}")
                .refused();
        onCall.kubectl("patch", "release", name, "--type=merge", "--patch={\"spec\":{\"images\":{\"app\":\"evil\"}}}")
                .refused();
        owner.kubectl("patch", "release", name, "--type=merge", "--patch={\"spec\":{\"images\":{\"app\":\"good\"}}}")
                .accepted();
    }

    @ParameterizedTest
    @ValueSource(strings = {"promote", "skip", "resume", "retry"})
    void letsAVerbThatLeadsForwardBeSaidOnlyByWhoeverMayPatchTheTarget(String verb) {
        owner.feed(release(name, ""), "create").accepted();
        String said = "belay.dev/" + verb + "=now";

        assertThat(onCall.kubectl("annotate", "release", name, said).refused().complained())
                .contains("may not patch Deployment");
        owner.kubectl("annotate", "release", name, said).accepted();
    }

    @ParameterizedTest
    @ValueSource(strings = {"abort", "pause"})
    void letsAVerbThatStopsBeSaidByWhoeverMayPatchTheRelease(String verb) {
        owner.feed(release(name, ""), "create").accepted();

        onCall.kubectl("annotate", "release", name, "belay.dev/" + verb + "=now")
                .accepted();
    }

    @Test
    void asksNothingOfAWriteThatAsksForNothing() {
        owner.feed(release(name, ""), "create").accepted();

        onCall.kubectl("label", "release", name, "team=web").accepted();
        onCall.kubectl("annotate", "release", name, "note=hello").accepted();
        onCall.kubectl(
                        "patch",
                        "release",
                        name,
                        "--type=merge",
                        "--patch={\"metadata\":{\"finalizers\":[\"a.example/b\"]}}")
                .accepted();
        onCall.kubectl("patch", "release", name, "--type=merge", "--patch={\"metadata\":{\"finalizers\":[]}}")
                .accepted();
        onCall.kubectl("delete", "release", name, "--timeout=20s").accepted();
    }

    @Test
    void asksNothingOfTheOperator() {
        owner.feed(release(name, ""), "create").accepted();

        // Not a role of its own: this is what the policy answers, not what the operator does.
        stage.theOperator()
                .kubectl("patch", "release", name, "--type=merge", "--patch={\"spec\":{\"paused\":true}}")
                .accepted();
        stage.theOperator()
                .kubectl(
                        "patch",
                        "release",
                        name,
                        "--type=merge",
                        "--patch={\"metadata\":{\"finalizers\":[\"belay.dev/x\"],\"annotations\":{\"belay.dev/promote\":\"x\"}}}")
                .accepted();
        stage.theOperator()
                .kubectl("patch", "release", name, "--type=merge", "--patch={\"metadata\":{\"finalizers\":[]}}")
                .accepted();
    }

    @Test
    void checksAllOfTheMostThatAReleaseMayName() {
        String most = names("s", 16) + ", routes: [" + routes(8) + "]";

        owner.feed(release(name, most), "create").accepted();
        String last = user(
                        "all-but-routes",
                        RELEASES,
                        DEPLOYMENTS,
                        SERVICES,
                        ROUTES.replace("verbs", "resourceNames: [" + plain("r", 7) + "], verbs"))
                .feed(release(name + "-x", most), "create")
                .refused()
                .complained();

        assertThat(last).contains("may not patch HTTPRoute \"r7\"");
    }

    @Test
    void passesTheTypeCheckOfTheApiServer() {
        for (String policy : List.of("belay-writer", "belay-author")) {
            await("type check of " + policy)
                    .atMost(ofSeconds(30))
                    .pollInterval(ofMillis(200))
                    .untilAsserted(() -> assertThat(stage.theAdmin()
                                    .kubectl(
                                            "get",
                                            "validatingadmissionpolicy",
                                            policy,
                                            "--output=jsonpath={.status.typeChecking}")
                                    .said())
                            .isEqualTo("{}"));
        }
    }

    private Person user(String user, String... rules) {
        return stage.userWho(user, String.join(", ", rules));
    }

    private static String command(Answer answer) {
        String complained = answer.complained();
        return complained
                .substring(complained.indexOf("kubectl auth can-i") + "kubectl ".length())
                .strip();
    }

    private String release(String deployment, String target) {
        return """
                apiVersion: belay.dev/v1alpha1
                kind: Release
                metadata: {name: %s}
                spec:
                  target: {deployment: %s%s}
                  canary: {steps: [{weight: 10}]}
                """.formatted(deployment, deployment, target.isEmpty() ? "" : ", " + target);
    }

    private static String names(String prefix, int howMany) {
        return "services: [" + plain(prefix, howMany) + "]";
    }

    private static String plain(String prefix, int howMany) {
        return String.join(", ", numbered(prefix, howMany));
    }

    private static String routes(int howMany) {
        return numbered("r", howMany).stream().map(it -> "{name: " + it + "}").collect(Collectors.joining(", "));
    }

    private static List<String> numbered(String prefix, int howMany) {
        return new ArrayList<>(
                IntStream.range(0, howMany).mapToObj(i -> prefix + i).toList());
    }
}
