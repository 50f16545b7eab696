package dev.belay.chart;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Base64;
import java.util.List;
import java.util.stream.StreamSupport;

/// The control plane under test, and its kubectl. The one place that knows where they come from.
///
/// @param kubectl the command and what comes before its arguments
record Cluster(Path kubeconfig, List<String> kubectl) {

    static Cluster underTest() {
        String kubeconfig = System.getenv("BELAY_TEST_KUBECONFIG");
        if (kubeconfig == null || kubeconfig.isBlank()) {
            throw new IllegalStateException("Tests tagged `cluster` need a control plane of their own: run"
                    + " `./verify kubernetes`, which starts one, or set BELAY_TEST_KUBECONFIG to the kubeconfig of a"
                    + " cluster that may be spoiled");
        }
        return new Cluster(Path.of(kubeconfig), announcedKubectl());
    }

    /// What `cluster up` announced names the kubectl that belongs to it; any other cluster is asked by the one on the
    /// path.
    private static List<String> announcedKubectl() {
        String announcement = System.getenv("BELAY_TEST_CLUSTER");
        if (announcement == null || announcement.isBlank()) {
            return List.of("kubectl");
        }
        try {
            var words = new ObjectMapper().readTree(announcement).get("kubectl");
            return StreamSupport.stream(words.spliterator(), false)
                    .map(word -> word.asText())
                    .toList();
        } catch (JsonProcessingException unreadable) {
            throw new IllegalStateException("BELAY_TEST_CLUSTER is not what `cluster up` announces", unreadable);
        }
    }

    KubernetesClient admin() {
        Config config = Config.fromKubeconfig(kubeconfig.toFile());
        if (config.getClientCertData() != null) {
            // The client takes every key for an RSA key unless it is told.
            config.setClientKeyAlgo(keyAlgorithm(config.getClientCertData()));
        }
        // What is refused shall be refused at once, not tried again.
        config.setRequestRetryBackoffLimit(0);
        return new KubernetesClientBuilder().withConfig(config).build();
    }

    private static String keyAlgorithm(String certificate) {
        try {
            return CertificateFactory.getInstance("X.509")
                    .generateCertificate(
                            new ByteArrayInputStream(Base64.getDecoder().decode(certificate)))
                    .getPublicKey()
                    .getAlgorithm();
        } catch (CertificateException unreadable) {
            throw new IllegalStateException("the kubeconfig's client certificate cannot be read", unreadable);
        }
    }
}
