package dev.belay.chart;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// A Deployment that the brake OnChange has paused, and everybody who would unpause it.
@Tag("cluster")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class PausedTest {

    private final AtomicInteger count = new AtomicInteger();
    /// Where the brake cannot be, on a cluster without MutatingAdmissionPolicy v1, Helm refuses this.
    private final Stage stage = Stage.set("paused", Map.of("replicas", "0", "admission.mutating", "always"));
    private final Person admin = stage.theAdmin();
    private Shop shop = new Shop(stage, "none");

    @AfterAll
    void strike() {
        stage.close();
    }

    @BeforeEach
    void deploy() {
        shop = new Shop(stage, "shop-" + count.incrementAndGet());
        shop.create(shop.manifest(Shop.MARK, "registry/shop:1"));
    }

    @Test
    void resumeLeavesATrialPausedAndSucceeds() {
        shop.setImage("registry/shop:2");

        admin.kubectl("rollout", "resume", "deployment/" + shop.name()).accepted();

        assertThat(shop.live().getSpec().getPaused()).isTrue();
    }

    @Test
    void replaceLeavesATrialPaused() {
        shop.setImage("registry/shop:2");

        // Whoever else writes just then makes a replace fail; its author repeats it.
        await().atMost(ofSeconds(20))
                .pollInterval(ofMillis(100))
                .until(() -> admin.feed(shop.manifest(Shop.MARK, "registry/shop:2"), "replace")
                                .status()
                        == 0);

        assertThat(shop.live().getSpec().getPaused()).isTrue();
    }

    @Test
    void applyingAnUnchangedManifestLeavesATrialPaused() {
        shop.setImage("registry/shop:2");

        admin.feed(shop.manifest(Shop.MARK, "registry/shop:2"), "apply").accepted();

        assertThat(shop.live().getSpec().getPaused()).isTrue();
    }

    @Test
    void forcedServerSideApplyOfPausedFalseLeavesATrialPaused() {
        shop.setImage("registry/shop:2");
        String unpaused =
                shop.manifest(Shop.MARK, "registry/shop:2").replace("  replicas:", "  paused: false\n  replicas:");

        shop.serverSideApply(unpaused).accepted();

        assertThat(shop.live().getSpec().getPaused()).isTrue();
        // It owns the field now; to leave the field out would unpause too.
        shop.serverSideApply(shop.manifest(Shop.MARK, "registry/shop:2")).accepted();
        assertThat(shop.live().getSpec().getPaused()).isTrue();
    }

    @Test
    void nobodyOwnsThePauseUntilSomebodyWritesIt() {
        shop.setImage("registry/shop:2");
        assertThat(managedFields()).contains("f:image").doesNotContain("f:paused");

        admin.kubectl("rollout", "pause", "deployment/" + shop.name()).refused();
        shop.serverSideApply(shop.manifest(Shop.MARK, "registry/shop:2")
                        .replace("  replicas:", "  paused: true\n  replicas:"))
                .accepted();

        assertThat(managedFields()).contains("f:paused");
    }

    private String managedFields() {
        return admin.kubectl(
                        "get",
                        "deployment",
                        shop.name(),
                        "--show-managed-fields",
                        "--output=jsonpath={.metadata.managedFields}")
                .accepted()
                .said();
    }

    @Test
    void touchesNoDeploymentThatIsHandledByHand() {
        shop.setImage("registry/shop:2");
        admin.kubectl("annotate", "deployment/" + shop.name(), "belay.dev/hands-off=incident")
                .accepted();

        admin.kubectl("rollout", "resume", "deployment/" + shop.name()).accepted();
        shop.setImage("registry/shop:3");

        assertThat(shop.live().getSpec().getPaused()).isNotEqualTo(true);
    }

    @Test
    void holdsAgainFromTheWriteThatEndsHandsOff() {
        admin.kubectl("annotate", "deployment/" + shop.name(), "belay.dev/hands-off=incident")
                .accepted();

        admin.kubectl("annotate", "deployment/" + shop.name(), "belay.dev/hands-off-")
                .accepted();
        shop.setImage("registry/shop:2");

        assertThat(shop.live().getSpec().getPaused()).isTrue();
    }

    /// `kubectl rollout undo` replaces all annotations with those of the ReplicaSet that it goes back to.
    @Test
    void keepsHandsOffWhereAChangeOfTheTemplateTakesItAlong() {
        admin.kubectl("annotate", "deployment/" + shop.name(), "belay.dev/hands-off=incident")
                .accepted();

        shop.patch("[{'op':'remove','path':'/metadata/annotations/belay.dev~1hands-off'},"
                + "{'op':'replace','path':'/spec/template/spec/containers/0/image','value':'registry/shop:2'}]");

        assertThat(shop.live().getSpec().getPaused()).isNotEqualTo(true);
    }

    @Test
    void aReplaceThatDropsTheMarkDoesNotEscape() {
        shop.setImage("registry/shop:2");

        await().atMost(ofSeconds(20))
                .pollInterval(ofMillis(100))
                .until(() -> admin.feed(shop.manifest("other: label", "registry/shop:3"), "replace")
                                .status()
                        == 0);

        assertThat(shop.live().getMetadata().getLabels()).doesNotContainKey("belay.dev/brake");
        assertThat(shop.live().getSpec().getPaused()).isTrue();
    }

    @Test
    void theOperatorMayUnpauseAndChangeTheTemplate() {
        shop.setImage("registry/shop:2");

        shop.theOperatorUnpauses();
        assertThat(shop.live().getSpec().getPaused()).isNotEqualTo(true);
        shop.theOperatorRollsOut("registry/shop:3");

        assertThat(shop.live().getSpec().getPaused()).isNotEqualTo(true);
    }

    @Test
    void aNamesakeOfTheOperatorInAnotherNamespaceIsNotTheOperator() {
        stage.apply("""
                apiVersion: rbac.authorization.k8s.io/v1
                kind: RoleBinding
                metadata: {name: namesake, namespace: %s}
                roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: admin}
                subjects: [{kind: ServiceAccount, name: belay, namespace: %s}]
                """.formatted(stage.namespace(), stage.namespace()));
        Person namesake = stage.person("system:serviceaccount:" + stage.namespace() + ":belay");
        shop.setImage("registry/shop:2");

        stage.awaitYes(namesake, "patch", "deployments.apps");

        namesake.kubectl("rollout", "resume", "deployment/" + shop.name()).accepted();

        assertThat(shop.live().getSpec().getPaused()).isTrue();
    }

    @Test
    void letsAPausedDeploymentBeDeleted() {
        shop.setImage("registry/shop:2");

        admin.kubectl("delete", "deployment/" + shop.name(), "--cascade=foreground", "--timeout=20s")
                .accepted();
    }
}
