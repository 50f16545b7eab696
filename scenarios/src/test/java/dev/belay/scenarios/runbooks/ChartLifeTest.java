package dev.belay.scenarios.runbooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.chart.Installation;
import dev.belay.playground.cluster.Cluster;
import dev.belay.playground.gateway.Gateway;
import dev.belay.playground.junit.OnKubernetes;
import dev.belay.playground.node.NodeAgent;
import dev.belay.playground.node.PodMatch;
import dev.belay.playground.traffic.Answers;
import dev.belay.scenarios.stage.Figures;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/// The chart by the real Helm, from its installation to its end, and the page on uninstalling typed as it stands.
/// On a cluster of its own, for nothing of Belay is left.
@OnKubernetes(ownCluster = true)
@TestMethodOrder(OrderAnnotation.class)
final class ChartLifeTest {

    private static final int SERVICES = 20;
    private static final List<String> ON_TRIAL = List.of("shop-01", "shop-02", "shop-03");

    /// What the hook may take beyond its own limit: its pod starts, and the replicas are called back. Kubernetes ends
    /// it after 55 s, and its pod has 15 s for that.
    private static final double BEYOND_SECONDS = 70;

    /// Enough for two Releases, one of them in mid-trial, and not long to wait for what cannot succeed.
    private static final int SHORT_SECONDS = 20;

    @TempDir
    private Path home;

    @Order(1)
    @Test
    void noPodRestartsAndNoRequestIsLostFromTheInstallationToTheUninstall(
            Cluster cluster, KubernetesClient client, Gateway gateway) throws Exception {
        Installed belay = Installed.on(cluster, home);
        Path former = belay.former();
        belay.puts(former, Map.of());
        try (Fleet fleet = Fleet.open(cluster, client, SERVICES)) {
            Set<String> before = fleet.pods();
            fleet.isCalledBy(gateway);
            fleet.isReleased();
            fleet.begins(ON_TRIAL);
            Map<String, String> trials = fleet.trials();
            Set<String> inTrial = fleet.pods();
            assertThat(trials.keySet()).containsExactlyInAnyOrderElementsOf(ON_TRIAL);
            assertThat(inTrial).containsAll(before).hasSizeGreaterThan(before.size());

            belay.puts(belay.chart(), Map.of());
            assertThat(fleet.trials()).isEqualTo(trials);
            belay.puts(former, Map.of());
            assertThat(fleet.trials()).isEqualTo(trials);
            assertThat(fleet.pods()).isEqualTo(inTrial);

            uninstalls(cluster, fleet);
            assertThat(fleet.pods()).isEqualTo(before);
            lost(fleet.answers());
        }
    }

    private void uninstalls(Cluster cluster, Fleet fleet) throws Exception {
        try (Desk desk =
                new Desk(home, cluster.kubectl(), fleet.client().getNamespace(), Page.procedure("uninstall"))) {
            desk.program("helm", HelmProgram.script(cluster.kubectl().kubeconfig()));
            assertThat(desk.types()).contains("Gated");
            long from = System.nanoTime();
            assertThat(desk.types()).contains("release \"belay\" uninstalled", "No resources found");
            Figures.write("helm uninstall, 20 Releases, 3 in mid-trial", seconds(from), "s", BEYOND_SECONDS);
            assertThat(fleet.traces()).isEmpty();
            desk.types();
        }
    }

    private static void lost(Answers answers) {
        Figures.write("requests answered, from install to uninstall", answers.requests(), "requests", 0);
        Figures.write("requests lost, from install to uninstall", answers.failures(), "requests", 0);
        assertThat(answers.failures()).as(answers.summary()).isZero();
        assertThat(answers.requestsByRevision()).hasSizeGreaterThan(SERVICES);
    }

    /// What cannot be taken back keeps its traffic, its trial, and the operator that looks after both; what was given
    /// back already is adopted anew.
    @Order(2)
    @Test
    void anUninstallThatCannotGiveEverythingBackEndsAndSaysWhatIsLeft(
            Cluster cluster, KubernetesClient client, NodeAgent agent, Gateway gateway) throws Exception {
        Installed belay = Installed.on(cluster, home);
        Installation installed = belay.puts(belay.chart(), Map.of("uninstall.seconds", String.valueOf(SHORT_SECONDS)));
        OwnAlerts.haveSeries(cluster, installed.chart());
        try (Fleet fleet = Fleet.open(cluster, client, 2)) {
            assertThat(gateway.address()).isNotNull();
            Set<String> before = fleet.pods();
            fleet.isReleased();
            fleet.begins(List.of("shop-01"));
            PodMatch stable = PodMatch.inNamespace(client.getNamespace()).image("shop:v1");
            try (var _ = agent.behave(stable.label("app", "shop-01"), "never-ready")) {
                client.apps()
                        .deployments()
                        .withName("shop-01")
                        .waitUntilCondition(
                                found -> found.getStatus().getReadyReplicas() == null, 30, TimeUnit.SECONDS);
                long from = System.nanoTime();
                assertThatThrownBy(installed::uninstall).hasMessageContaining("belay-restore");
                double took = seconds(from);
                double most = SHORT_SECONDS + BEYOND_SECONDS;
                Figures.write("helm uninstall that may take 20 s and cannot succeed", took, "s", most);
                assertThat(took).isLessThan(most);
                assertThat(belay.person().does("logs", "job/belay-restore"))
                        .contains("/shop-01 is not given back", "mend stable's pods", "and its replicas run again");
            }
            belay.awaitReady();
            fleet.awaits("Steady", List.of("shop-02"));
            fleet.awaits("Gated", List.of("shop-01"));

            assertThat(uninstalled(belay, installed)).contains("uninstalled");
            assertThat(fleet.traces()).isEmpty();
            assertThat(fleet.pods()).isEqualTo(before);
        }
    }

    private static String uninstalled(Installed belay, Installation installed) {
        try {
            return installed.uninstall();
        } catch (IllegalStateException refused) {
            throw new AssertionError(belay.person().does("logs", "job/belay-restore"), refused);
        }
    }

    private static double seconds(long from) {
        return (System.nanoTime() - from) / 1e9;
    }
}
