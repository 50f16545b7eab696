package dev.belay.scenarios.stage;

import dev.belay.chart.Chart;
import dev.belay.chart.InForce;
import dev.belay.chart.Installation;
import dev.belay.playground.cluster.Cluster;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/// A cluster with the chart in force, the routes' CRD and a gateway; everything but the operator itself. Set once for
/// all tests of a cluster.
public final class Theatre {

    private static final Map<Path, Theatre> SET = new ConcurrentHashMap<>();
    private static final List<String> CRDS = List.of("releases.belay.dev", "releasepolicies.belay.dev");
    private static final String ROUTES = "/dev/belay/playground/gateway/httproutes.yaml";
    /// A token must outlive the longest of the long counts.
    private static final long TOKEN_SECONDS = 6 * 3600;

    private final Cluster cluster;
    private final Installation installation;

    private Theatre(Cluster cluster) {
        this.cluster = cluster;
        // No pods of the operator's: the tests start it as processes of theirs, with the rights that the pods have.
        this.installation = new Installation(unpacked(), cluster.kubeconfig(), Map.of("replicas", "0"));
    }

    public static Theatre of(Cluster cluster) {
        return SET.computeIfAbsent(cluster.kubeconfig(), _ -> new Theatre(cluster).set());
    }

    private Theatre set() {
        takeOverCrds();
        installation.install();
        InForce.await(admin());
        try (InputStream routes = Objects.requireNonNull(Theatre.class.getResourceAsStream(ROUTES), ROUTES)) {
            admin().load(routes).serverSideApply();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
        Served.await(admin(), "/apis/gateway.networking.k8s.io/v1/httproutes");
        YesGateway.open(admin());
        return this;
    }

    /// Another test may have applied the CRDs; Helm takes over only what says that it is Helm's already.
    private void takeOverCrds() {
        for (String name : CRDS) {
            var crd = admin().apiextensions().v1().customResourceDefinitions().withName(name);
            if (crd.get() != null) {
                crd.patch("""
                        {"metadata": {"labels": {"app.kubernetes.io/managed-by": "Helm"}, "annotations": {
                          "meta.helm.sh/release-name": "%s", "meta.helm.sh/release-namespace": "%s"}}}""".formatted(Installation.NAME, Installation.NAMESPACE));
            }
        }
    }

    private static Path unpacked() {
        try {
            return Chart.unpackInto(Files.createTempDirectory(Path.of("target"), "chart"));
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    public Cluster cluster() {
        return cluster;
    }

    /// Who may do everything; never the operator.
    public KubernetesClient admin() {
        return cluster.client();
    }

    public Installation installation() {
        return installation;
    }

    /// As which the operator's pods would speak to the API server.
    public String operatorToken() {
        return admin().serviceAccounts()
                .inNamespace(Installation.NAMESPACE)
                .withName(Installation.NAME)
                .tokenRequest(new TokenRequestBuilder()
                        .withNewSpec()
                        .withExpirationSeconds(TOKEN_SECONDS)
                        .endSpec()
                        .build())
                .getStatus()
                .getToken();
    }

    /// A kubeconfig of the operator's user.
    ///
    /// @param server the API server, or a proxy in front of it
    public Path operatorKubeconfig(Path folder, String server) {
        String authority = server.startsWith("https:")
                ? "certificate-authority-data: "
                        + Objects.requireNonNull(admin().getConfiguration().getCaCertData())
                : "insecure-skip-tls-verify: false";
        try {
            return Files.writeString(folder.resolve("operator.kubeconfig"), """
                            apiVersion: v1
                            kind: Config
                            clusters: [{name: it, cluster: {server: "%s", %s}}]
                            users: [{name: operator, user: {token: "%s"}}]
                            contexts: [{name: it, context: {cluster: it, user: operator, namespace: %s}}]
                            current-context: it
                            """.formatted(
                            server, authority, operatorToken(), Installation.NAMESPACE));
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    public Audit audit() {
        return new Audit(cluster.announcement()
                .orElseThrow(() -> new IllegalStateException(
                        "Only a cluster of our own tells where its audit log is: set BELAY_TEST_CLUSTER to what"
                                + " `cluster up` announced, or unset BELAY_TEST_KUBECONFIG"))
                .auditLog());
    }
}
