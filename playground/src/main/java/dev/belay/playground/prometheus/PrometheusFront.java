package dev.belay.playground.prometheus;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.httpproxy.Body;
import io.vertx.httpproxy.HttpProxy;
import io.vertx.httpproxy.ProxyContext;
import io.vertx.httpproxy.ProxyInterceptor;
import io.vertx.httpproxy.ProxyResponse;
import java.net.URI;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// A proxy before Prometheus whose mood tests set. Its address stays the same in every mood.
public final class PrometheusFront {

    private static final int CONNECTIONS = 500;
    private static final long SECONDS = 10;

    private final Vertx vertx;
    private final HttpProxy proxy;
    private final int port;
    private final AtomicLong queries = new AtomicLong();
    private @Nullable HttpServer open;
    private volatile Mood mood = Mood.WELL;

    PrometheusFront(Vertx vertx, int prometheus) {
        this.vertx = vertx;
        this.proxy = HttpProxy.reverseProxy(vertx.createHttpClient(new HttpClientOptions().setMaxPoolSize(CONNECTIONS)))
                .origin(prometheus, "127.0.0.1")
                .addInterceptor(new Interceptor());
        this.port = open(FreePort.find()); // not the kernel's choice: a client could be given it while we refuse
    }

    public URI url() {
        return URI.create("http://127.0.0.1:" + port);
    }

    /// How many requests for data were made here, in every mood in which they are taken.
    public long queries() {
        return queries.get();
    }

    /// From the next request on; a mood that refuses ends the present connections too. Returns when it is so.
    public synchronized void be(Mood wanted) {
        mood = wanted;
        HttpServer listening = open;
        if (wanted instanceof Mood.Refusing) {
            open = null;
            if (listening != null) {
                await(listening.close());
            }
        } else if (listening == null) {
            open(port);
        }
    }

    private int open(int at) {
        // Prometheus knows no upgrade to HTTP/2 either, which some clients try with their first request.
        HttpServerOptions plain = new HttpServerOptions().setHttp2ClearTextEnabled(false);
        HttpServer server =
                await(vertx.createHttpServer(plain).requestHandler(proxy).listen(at, "127.0.0.1"));
        open = server;
        return server.actualPort();
    }

    private static <T> T await(Future<T> future) {
        return future.toCompletionStage()
                .toCompletableFuture()
                .orTimeout(SECONDS, TimeUnit.SECONDS)
                .join();
    }

    private final class Interceptor implements ProxyInterceptor {

        @Override
        public Future<ProxyResponse> handleProxyRequest(ProxyContext context) {
            String uri = context.request().getURI();
            if (uri.startsWith("/api/v1/")) {
                queries.incrementAndGet();
            }
            return switch (mood) {
                case Mood.Well _ -> context.sendRequest();
                case Mood.Refusing _ -> says(context, new Mood.Says(503, "closing"));
                case Mood.Hanging _ -> never(context);
                case Mood.Slow slow -> later(context, slow);
                case Mood.Says words -> says(context, words);
                case Mood.Empty _ -> says(context, new Mood.Says(200, empty(uri)));
            };
        }

        private Future<ProxyResponse> never(ProxyContext context) {
            context.request().release();
            return Promise.<ProxyResponse>promise().future();
        }

        private Future<ProxyResponse> later(ProxyContext context, Mood.Slow slow) {
            Promise<ProxyResponse> answer = Promise.promise();
            vertx.setTimer(
                    Math.max(1, slow.by().toMillis()),
                    _ -> context.sendRequest().onComplete(answer));
            return answer.future();
        }

        private Future<ProxyResponse> says(ProxyContext context, Mood.Says words) {
            ProxyResponse answer = context.request().release().response().setStatusCode(words.status());
            answer.putHeader("Content-Type", words.body().startsWith("{") ? "application/json" : "text/html");
            return Future.succeededFuture(answer.setBody(Body.body(Buffer.buffer(words.body()))));
        }

        private static String empty(String uri) {
            return uri.startsWith("/api/v1/query")
                    ? "{\"status\":\"success\",\"data\":{\"resultType\":\"%s\",\"result\":[]}}"
                            .formatted(uri.startsWith("/api/v1/query_range") ? "matrix" : "vector")
                    : "{\"status\":\"success\",\"data\":[]}"; // series, labels and their values
        }
    }
}
