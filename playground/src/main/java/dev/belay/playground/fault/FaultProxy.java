package dev.belay.playground.fault;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.RequestOptions;
import io.vertx.httpproxy.HttpProxy;
import io.vertx.httpproxy.ProxyContext;
import io.vertx.httpproxy.ProxyInterceptor;
import io.vertx.httpproxy.ProxyResponse;
import java.net.URI;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A proxy on loopback in front of the API server, without TLS towards those who test.
///
/// A request that carries a token passes with it, so its user stays who it is; one without goes as the user of the
/// kubeconfig that the proxy was given, because a client certificate cannot pass.
public final class FaultProxy implements AutoCloseable {

    private static final long SECONDS_TO_START = 10;

    private final Vertx vertx = Vertx.vertx();
    private final List<Rule> rules = new CopyOnWriteArrayList<>();
    private final URI upstream;
    private final HttpServer server;

    private FaultProxy(Config config) {
        upstream = URI.create(config.getMasterUrl());
        HttpClient asOwner = vertx.createHttpClient(Upstream.withCertificate(config));
        HttpClient asBearer = vertx.createHttpClient(Upstream.withoutCertificate(config));
        HttpProxy proxy = HttpProxy.reverseProxy(asOwner)
                .origin(context -> request(hasToken(context.request().proxiedRequest()) ? asBearer : asOwner))
                .addInterceptor(new Interceptor());
        server = await(vertx.createHttpServer().requestHandler(proxy).listen(0, "127.0.0.1"));
    }

    /// Begins to listen.
    ///
    /// @param config how to reach the API server, and as whom without a token
    public static FaultProxy before(Config config) {
        return new FaultProxy(config);
    }

    /// From now on the chosen requests suffer the fault; a rule that was made earlier comes first.
    public Rule inject(Requests requests, Fault fault) {
        Rule rule = new Rule(requests, fault);
        rules.add(rule);
        return rule;
    }

    /// The rule is over; what it holds goes on.
    public void end(Rule rule) {
        rules.remove(rule);
        rule.release();
    }

    public String url() {
        return "http://127.0.0.1:" + server.actualPort();
    }

    /// For a client through the proxy.
    ///
    /// @param token none: as the user of the proxy's own kubeconfig
    public Config config(@Nullable String token) {
        Config through = new ConfigBuilder(Config.empty()).withMasterUrl(url()).build();
        through.setOauthToken(token);
        return through;
    }

    @Override
    public void close() {
        rules.forEach(Rule::release);
        await(vertx.close());
    }

    private Future<HttpClientRequest> request(HttpClient client) {
        return client.request(new RequestOptions().setHost(upstream.getHost()).setPort(upstream.getPort()));
    }

    private static boolean hasToken(HttpServerRequest request) {
        return request.getHeader("Authorization") != null;
    }

    private static <T> T await(Future<T> future) {
        return future.toCompletionStage()
                .toCompletableFuture()
                .orTimeout(SECONDS_TO_START, TimeUnit.SECONDS)
                .join();
    }

    /// Lets each request suffer the first rule that takes it.
    private final class Interceptor implements ProxyInterceptor {

        @Override
        public Future<ProxyResponse> handleProxyRequest(ProxyContext context) {
            HttpServerRequest request = context.request().proxiedRequest();
            String agent = Objects.requireNonNullElse(request.getHeader("User-Agent"), "");
            for (Rule rule : rules) {
                if (rule.takes(request.method().name(), request.uri(), agent)) {
                    return suffer(rule, context);
                }
            }
            return context.sendRequest();
        }

        private Future<ProxyResponse> suffer(Rule rule, ProxyContext context) {
            return switch (rule.fault()) {
                case Fault.Delayed delayed -> later(context, delayed);
                case Fault.Held _ -> held(context, rule);
                case Fault.Cut _ -> cut(context);
                case Fault.Unanswered _ -> context.sendRequest().compose(answer -> cutOff(context, answer));
                case Fault.AnswerHeld _ -> context.sendRequest().compose(answer -> answerHeld(answer, rule));
                case Fault.Refused refused -> RefusedAnswer.with(refused.status(), context);
            };
        }

        private Future<ProxyResponse> later(ProxyContext context, Fault.Delayed delayed) {
            Promise<ProxyResponse> answer = Promise.promise();
            vertx.setTimer(
                    Math.max(1, delayed.by().toMillis()),
                    _ -> context.sendRequest().onComplete(answer));
            return answer.future();
        }

        /// Released from a test's thread, sent from the event loop that owns the request.
        private Future<ProxyResponse> held(ProxyContext context, Rule rule) {
            Promise<ProxyResponse> answer = Promise.promise();
            Context owner = vertx.getOrCreateContext();
            rule.hold(() -> owner.runOnContext(
                    _ -> context.sendRequest().onComplete(_ -> rule.landed()).onComplete(answer)));
            return answer.future();
        }

        private Future<ProxyResponse> answerHeld(ProxyResponse answer, Rule rule) {
            Promise<ProxyResponse> given = Promise.promise();
            Context owner = vertx.getOrCreateContext();
            rule.hold(() -> owner.runOnContext(_ -> given.complete(answer)));
            return given.future();
        }

        private Future<ProxyResponse> cut(ProxyContext context) {
            context.request().release();
            context.request().proxiedRequest().connection().close();
            return Promise.<ProxyResponse>promise().future();
        }

        private Future<ProxyResponse> cutOff(ProxyContext context, ProxyResponse answer) {
            answer.release();
            context.request().proxiedRequest().connection().close();
            return Promise.<ProxyResponse>promise().future();
        }
    }
}
