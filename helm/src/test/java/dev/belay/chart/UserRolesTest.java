package dev.belay.chart;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.belay.chart.Person.Answer;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What people may do with Releases: those who have the chart's roles, and those who have Kubernetes' own, which
/// contain
/// them.
@Tag("cluster")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class UserRolesTest {

    private final AtomicInteger count = new AtomicInteger();
    private final Stage stage = Stage.set("people", Map.of("replicas", "0"));
    private final Person viewer = whoHas("belay-viewer", "get");
    private final Person onCall = whoHas("belay-operator", "patch");
    private final Person editor = whoHas("belay-editor", "create");
    private final Person views = whoHas("view", "get");
    private final Person edits = whoHas("edit", "delete");
    private final Person administers = whoHas("admin", "delete");
    private String name = "";

    /// The policy on writers is in force when it refuses what it must; a dry run leaves nothing behind.
    UserRolesTest() {
        await("the policy on writers")
                .atMost(ofSeconds(30))
                .pollInterval(ofMillis(100))
                .until(() -> editor.feed(release("probe"), "create", "--dry-run=server")
                        .complained()
                        .contains("belay-writer"));
    }

    @AfterAll
    void strike() {
        stage.close();
    }

    @BeforeEach
    void release() {
        name = "shop-" + count.incrementAndGet();
        stage.theAdmin().feed(release(name), "create").accepted();
    }

    @Test
    void letAViewerLookAndNothingElse() {
        viewer.kubectl("get", "release", name).accepted();
        views.kubectl("get", "release", name).accepted();

        assertThat(says(viewer, "abort").refused().complained()).contains("cannot patch resource \"releases\"");
        assertThat(says(views, "abort").refused().complained()).contains("cannot patch resource \"releases\"");
        assertThat(says(viewer, "pause").refused().complained()).contains("cannot patch resource \"releases\"");
    }

    @Test
    void letWhoeverIsOnCallStopARelease() {
        says(onCall, "abort").accepted();
        says(onCall, "pause").accepted();
    }

    @ParameterizedTest
    @ValueSource(strings = {"promote", "skip", "retry", "resume"})
    void letNobodyLeadForwardWhoMayNotPatchTheDeployment(String verb) {
        assertThat(says(onCall, verb).refused().complained()).contains("may not patch Deployment \"" + name + "\"");
        says(edits, verb).accepted();
    }

    @Test
    void letNobodyOnCallTakeAReleaseAwayOrMakeOne() {
        onCall.kubectl("delete", "release", name).refused();
        onCall.feed(release("another"), "create").refused();
    }

    @Test
    void letNoRoleWriteAStatus() {
        for (Person person : new Person[] {viewer, onCall, editor, views, edits, administers}) {
            assertThat(person.kubectl(
                                    "patch",
                                    "release",
                                    name,
                                    "--subresource=status",
                                    "--type=merge",
                                    "--patch={\"status\":{\"phase\":\"Steady\"}}")
                            .refused()
                            .complained())
                    .contains("cannot patch resource \"releases/status\"");
        }
    }

    @Test
    void letWhoeverMayEditANamespaceOwnItsReleases() {
        says(edits, "abort").accepted();
        edits.kubectl("delete", "release", name).accepted();
        administers.feed(release(name), "create").accepted();
        administers.kubectl("delete", "release", name).accepted();
    }

    @Test
    void letNobodyOfOneNamespaceChangeAPolicy() {
        for (Person person : new Person[] {onCall, editor, edits, administers}) {
            assertThat(person.kubectl("auth", "can-i", "patch", "releasepolicies.belay.dev")
                            .said())
                    .startsWith("no");
        }
    }

    private Answer says(Person person, String verb) {
        return person.kubectl("annotate", "release", name, "--overwrite", "belay.dev/" + verb + "=now");
    }

    /// In this namespace only. Kubernetes' own roles contain the chart's a moment after it was installed.
    private Person whoHas(String role, String verb) {
        stage.apply("""
                apiVersion: rbac.authorization.k8s.io/v1
                kind: RoleBinding
                metadata: {name: %1$s}
                roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: %1$s}
                subjects: [{apiGroup: rbac.authorization.k8s.io, kind: User, name: has-%1$s}]
                """.formatted(role));
        Person person = stage.person("has-" + role);
        stage.awaitYes(person, verb, "releases.belay.dev");
        return person;
    }

    private static String release(String name) {
        return """
                apiVersion: belay.dev/v1alpha1
                kind: Release
                metadata: {name: %1$s}
                spec:
                  target: {deployment: %1$s}
                  canary: {steps: [{weight: 10}]}
                """.formatted(name);
    }
}
