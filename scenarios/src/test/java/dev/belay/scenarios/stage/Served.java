package dev.belay.scenarios.stage;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import org.awaitility.Awaitility;

/// A CRD says that it is established a moment before it is answered.
final class Served {

    private Served() {}

    static void await(KubernetesClient client, String path) {
        Awaitility.await(path + " is answered")
                .atMost(ofSeconds(30))
                .pollInterval(ofMillis(50))
                .pollInSameThread()
                .ignoreExceptionsInstanceOf(KubernetesClientException.class)
                .until(() -> client.raw(path) != null);
    }
}
