package dev.belay.playground.gateway;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.httpproxy.Body;
import io.vertx.httpproxy.HttpProxy;
import io.vertx.httpproxy.ProxyContext;
import io.vertx.httpproxy.ProxyInterceptor;
import io.vertx.httpproxy.ProxyResponse;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/// The data plane: takes requests in and passes each on to where it is aimed at. It tries none a second time, so that
/// whatever a backend does is seen.
final class Forwarding implements ProxyInterceptor {

    /// As many gateways have it when nothing is said: without an answer by then, 502.
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private static final int CONNECTIONS_A_POD = 2_000;
    private static final long SECONDS_TO_START = 10;
    private static final String TO = "to";

    private final Vertx vertx;
    private final Function<Asked, Aim> aim;
    private final HttpClient pods;

    Forwarding(Vertx vertx, Function<Asked, Aim> aim) {
        this.vertx = vertx;
        this.aim = aim;
        this.pods = vertx.createHttpClient(new HttpClientOptions().setMaxPoolSize(CONNECTIONS_A_POD));
    }

    /// Answers the port.
    int listen() {
        HttpProxy proxy = HttpProxy.reverseProxy(pods).origin(this::connect).addInterceptor(this);
        HttpServerOptions plain = new HttpServerOptions().setHttp2ClearTextEnabled(false); // as its pods
        HttpServer server = vertx.createHttpServer(plain).requestHandler(proxy);
        return server.listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .orTimeout(SECONDS_TO_START, TimeUnit.SECONDS)
                .join()
                .actualPort();
    }

    @Override
    public Future<ProxyResponse> handleProxyRequest(ProxyContext context) {
        return switch (aim.apply(Asked.of(context.request().proxiedRequest()))) {
            case Aim.At at -> {
                context.set(TO, at.address());
                yield context.sendRequest();
            }
            case Aim.Nowhere nowhere -> {
                ProxyResponse answer = context.request().release().response().setStatusCode(nowhere.status());
                yield Future.succeededFuture(answer.setBody(Body.body(Buffer.buffer(nowhere.why() + "\n"))));
            }
        };
    }

    private Future<HttpClientRequest> connect(ProxyContext context) {
        InetSocketAddress to = context.get(TO, InetSocketAddress.class);
        return pods.request(
                new RequestOptions().setHost("127.0.0.1").setPort(to.getPort()).setTimeout(PATIENCE.toMillis()));
    }
}
