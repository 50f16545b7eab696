package dev.belay.playground.unleash;

import dev.belay.playground.prometheus.Mood;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
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

/// A proxy before Unleash whose mood tests set. Its address stays the same in every mood.
public final class UnleashFront {

    private static final long SECONDS = 10;

    private final Vertx vertx;
    private final HttpProxy proxy;
    private final int port;
    private final AtomicLong writes = new AtomicLong();
    private final AtomicLong requests = new AtomicLong();
    private @Nullable HttpServer open;
    private volatile Mood mood = Mood.WELL;
    private volatile boolean swallowing;

    UnleashFront(Vertx vertx, int unleash, int port) {
        this.vertx = vertx;
        this.port = port;
        this.proxy = HttpProxy.reverseProxy(vertx.createHttpClient())
                .origin(unleash, "127.0.0.1")
                .addInterceptor(new Interceptor());
        open();
    }

    public URI url() {
        return URI.create("http://127.0.0.1:" + port);
    }

    /// How many requests came here, in every mood in which they are taken.
    public long requests() {
        return requests.get();
    }

    /// Those among them that would change something.
    public long writes() {
        return writes.get();
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
            open();
        }
    }

    /// While true, what would change something is done, and its answer never comes.
    public void swallowAnswersToWrites(boolean wanted) {
        swallowing = wanted;
    }

    private void open() {
        HttpServerOptions plain = new HttpServerOptions().setHttp2ClearTextEnabled(false);
        open = await(vertx.createHttpServer(plain).requestHandler(proxy).listen(port, "127.0.0.1"));
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
            requests.incrementAndGet();
            boolean writing = !HttpMethod.GET.equals(context.request().getMethod());
            if (writing) {
                writes.incrementAndGet();
            }
            return switch (mood) {
                case Mood.Well _, Mood.Empty _ -> sent(context, writing);
                case Mood.Refusing _ -> says(context, new Mood.Says(503, "closing"));
                case Mood.Hanging _ -> never(context);
                case Mood.Slow slow -> later(context, slow);
                case Mood.Says words -> says(context, words);
            };
        }

        private Future<ProxyResponse> sent(ProxyContext context, boolean writing) {
            Future<ProxyResponse> answer = context.sendRequest();
            return swallowing && writing
                    ? answer.compose(_ -> Promise.<ProxyResponse>promise().future())
                    : answer;
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
    }
}
