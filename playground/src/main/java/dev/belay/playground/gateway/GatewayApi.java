package dev.belay.playground.gateway;

import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.Objects;

/// HTTPRoutes as a kind that the API server knows.
public final class GatewayApi {

    private static final String FILE = "httproutes.yaml";
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private GatewayApi() {}

    /// Makes the kind where nobody has, and returns when it is answered. A cluster that has it keeps its own.
    public static void serve(KubernetesClient client) {
        try (InputStream yaml = Objects.requireNonNull(GatewayApi.class.getResourceAsStream(FILE), FILE)) {
            client.load(yaml).create();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
                throw e;
            }
        }
        awaitAnswer(client);
    }

    /// A kind is called established a moment before it is answered.
    private static void awaitAnswer(KubernetesClient client) {
        long end = System.nanoTime() + LIMIT.toNanos();
        while (!isAnswered(client)) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("HTTPRoutes are not served " + LIMIT.toSeconds()
                        + " s after their kind was made: look at the conditions of the CRD");
            }
            pause();
        }
    }

    private static boolean isAnswered(KubernetesClient client) {
        try {
            client.resources(HTTPRoute.class).inNamespace("default").list();
            return true;
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_NOT_FOUND) {
                return false;
            }
            throw e;
        }
    }

    private static void pause() {
        try {
            Thread.sleep(50);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while HTTPRoutes were not yet served", e);
        }
    }
}
