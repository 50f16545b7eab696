package dev.belay.kube;

import io.fabric8.kubernetes.client.vertx.VertxHttpClientFactory;
import io.vertx.ext.web.client.WebClientOptions;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// What the client's own limits leave open: they end when an answer's first line has come, and a watch has none. An
/// API server whose machine dies says no farewell; without more, its half answers and its watches hang for as long
/// as the system keeps the connection, which is a quarter of an hour.
final class Connections extends VertxHttpClientFactory {

    /// How often a watch is asked whether it still lives.
    static final Duration PING = Duration.ofSeconds(5);

    /// Three pings unanswered. Longer than any first line may take (ten seconds), so that no request ends by this.
    private static final Duration SILENCE = Duration.ofSeconds(15);

    private final Consumer<WebClientOptions> limits;

    private Connections(Consumer<WebClientOptions> limits) {
        this.limits = limits;
    }

    /// A connection on which nothing is sent or received for that long is closed, with whatever waits for it. An
    /// unused one, too: so no request is ever sent on one that died unnoticed long ago.
    static Connections urgent(Duration limit) {
        return new Connections(
                options -> options.setIdleTimeoutUnit(TimeUnit.MILLISECONDS).setIdleTimeout((int) limit.toMillis()));
    }

    /// A connection on which nothing is received for that long is closed, and a watch is made anew. Unused ones are
    /// closed before, so that no request is sent on one that is about to be.
    static Connections ordinary() {
        return new Connections(options -> options.setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
                .setReadIdleTimeout((int) SILENCE.toMillis())
                .setKeepAliveTimeout((int) PING.toSeconds()));
    }

    @Override
    protected void additionalConfig(WebClientOptions options) {
        limits.accept(options);
    }
}
