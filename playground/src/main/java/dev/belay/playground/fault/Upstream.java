package dev.belay.playground.fault;

import io.fabric8.kubernetes.client.Config;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import java.util.Base64;

/// How the proxy reaches the API server.
final class Upstream {

    /// More watches than any test holds open: each takes a connection of its own.
    private static final int CONNECTIONS = 500;

    private Upstream() {}

    static HttpClientOptions withCertificate(Config config) {
        return withoutCertificate(config)
                .setKeyCertOptions(new PemKeyCertOptions()
                        .addCertValue(pem(config.getClientCertData()))
                        .addKeyValue(pem(config.getClientKeyData())));
    }

    static HttpClientOptions withoutCertificate(Config config) {
        return new HttpClientOptions()
                .setSsl(true)
                .setMaxPoolSize(CONNECTIONS)
                .setTrustOptions(new PemTrustOptions().addCertValue(pem(config.getCaCertData())));
    }

    private static Buffer pem(String base64) {
        return Buffer.buffer(Base64.getDecoder().decode(base64));
    }
}
