package dev.belay.playground.facts;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;

/// The HTTPRoutes of the Gateway API, which Kubernetes itself does not have.
final class GatewayApi {

    private GatewayApi() {}

    /// A cluster that has them keeps its own.
    static void isServed(Ground ground) throws InterruptedException {
        try {
            ground.resources("/dev/belay/playground/gateway/httproutes.yaml").create();
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
                throw e;
            }
        }
        ground.untilEstablished("httproutes.gateway.networking.k8s.io");
    }
}
