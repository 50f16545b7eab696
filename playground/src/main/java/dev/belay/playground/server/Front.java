package dev.belay.playground.server;

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
import org.jspecify.annotations.Nullable;

/// A proxy before a server whose mood tests set. Its address stays the same in every mood.
public final class Front {

    private static final int CONNECTIONS = 500;
    private static final int BIND_TRIES = 5;
    private static final long SECONDS = 10;

    private final Vertx vertx;
    private final Door door;
    private final HttpProxy proxy;
    private final int port;
    private @Nullable HttpServer open;
    private volatile Mood mood = Mood.WELL;

    /// What is special about one server.
    public interface Door {

        /// Somebody asks, in whatever mood.
        void heard(ProxyContext context);

        /// Lets the request through.
        Future<ProxyResponse> well(ProxyContext context);

        /// Answers as a server that has nothing.
        Future<ProxyResponse> empty(ProxyContext context);
    }

    /// @param server the port of what stands behind it
    public Front(Vertx vertx, int server, Door door) {
        this.vertx = vertx;
        this.door = door;
        this.proxy = HttpProxy.reverseProxy(vertx.createHttpClient(new HttpClientOptions().setMaxPoolSize(CONNECTIONS)))
                .origin(server, "127.0.0.1")
                .addInterceptor(new Interceptor());
        this.port = openSomewhere();
    }

    /// Not where the kernel would choose: a client could be given that port while we refuse. Another process can take
    /// it between our look and our own try.
    private int openSomewhere() {
        for (int i = 1; ; i++) {
            int free = FreePort.find();
            try {
                open(free);
                return free;
            } catch (RuntimeException taken) {
                if (i == BIND_TRIES) {
                    throw taken;
                }
            }
        }
    }

    public URI url() {
        return URI.create("http://127.0.0.1:" + port);
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

    private void open(int at) {
        // These servers know no upgrade to HTTP/2 either, which some clients try with their first request.
        HttpServerOptions plain = new HttpServerOptions().setHttp2ClearTextEnabled(false);
        open = await(vertx.createHttpServer(plain).requestHandler(proxy).listen(at, "127.0.0.1"));
    }

    private static <T> T await(Future<T> future) {
        return future.toCompletionStage()
                .toCompletableFuture()
                .orTimeout(SECONDS, TimeUnit.SECONDS)
                .join();
    }

    /// An answer that nobody behind it gave.
    public static Future<ProxyResponse> says(ProxyContext context, Mood.Says words) {
        ProxyResponse answer = context.request().release().response().setStatusCode(words.status());
        answer.putHeader("Content-Type", words.body().startsWith("{") ? "application/json" : "text/html");
        return Future.succeededFuture(answer.setBody(Body.body(Buffer.buffer(words.body()))));
    }

    private final class Interceptor implements ProxyInterceptor {

        @Override
        public Future<ProxyResponse> handleProxyRequest(ProxyContext context) {
            door.heard(context);
            return switch (mood) {
                case Mood.Well _ -> door.well(context);
                case Mood.Refusing _ -> says(context, new Mood.Says(503, "closing"));
                case Mood.Hanging _ -> never(context);
                case Mood.Slow slow -> later(context, slow);
                case Mood.Says words -> says(context, words);
                case Mood.Empty _ -> door.empty(context);
            };
        }

        private static Future<ProxyResponse> never(ProxyContext context) {
            context.request().release();
            return Promise.<ProxyResponse>promise().future();
        }

        private Future<ProxyResponse> later(ProxyContext context, Mood.Slow slow) {
            Promise<ProxyResponse> answer = Promise.promise();
            vertx.setTimer(
                    Math.max(1, slow.by().toMillis()), _ -> door.well(context).onComplete(answer));
            return answer.future();
        }
    }
}
