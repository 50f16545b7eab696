package dev.belay.playground.node;

import dev.belay.playground.app.LogRing;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/// The part of a kubelet's own API that `kubectl logs` needs: `/containerLogs/NAMESPACE/POD/CONTAINER`, for the API
/// server alone.
final class LogServer {

    private static final int PARTS = 5; // "", containerLogs, namespace, pod, container

    private final Vertx vertx;
    private final BiFunction<String, String, Optional<PodRun>> pods;

    LogServer(Vertx vertx, BiFunction<String, String, Optional<PodRun>> pods) {
        this.vertx = vertx;
        this.pods = pods;
    }

    /// Answers the port that it listens on.
    int listen(AgentSettings.Kubelet files) {
        HttpServerOptions options = new HttpServerOptions()
                .setSsl(true)
                .setKeyCertOptions(new PemKeyCertOptions()
                        .addCertPath(files.certificate().toString())
                        .addKeyPath(files.key().toString()))
                .setTrustOptions(new PemTrustOptions()
                        .addCertPath(files.clientAuthority().toString()))
                .setClientAuth(ClientAuth.REQUIRED);
        return vertx.createHttpServer(options)
                .requestHandler(this::answer)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join()
                .actualPort();
    }

    private void answer(HttpServerRequest request) {
        String[] parts = request.path() == null ? new String[0] : request.path().split("/");
        if (parts.length != PARTS || !parts[1].equals("containerLogs")) {
            refuse(request, "The node agent serves /containerLogs/NAMESPACE/POD/CONTAINER only: no exec, no attach");
            return;
        }
        Optional<LogRing> log = pods.apply(parts[2], parts[3]).flatMap(pod -> log(pod, parts[4], request));
        if (log.isEmpty()) {
            refuse(request, "No such log of container " + parts[4] + " in pod " + parts[3] + " on this node");
            return;
        }
        send(log.get(), request);
    }

    private static Optional<LogRing> log(PodRun pod, String container, HttpServerRequest request) {
        return pod.containers().stream()
                .filter(one -> one.name().equals(container))
                .findFirst()
                .map(one -> isAsked(request, "previous") ? one.lastLog() : one.log());
    }

    private void send(LogRing log, HttpServerRequest request) {
        HttpServerResponse response =
                request.response().setChunked(true).putHeader("Content-Type", "text/plain; charset=utf-8");
        boolean isStamped = isAsked(request, "timestamps");
        if (!isAsked(request, "follow")) {
            response.end(text(last(log.lines(), request.getParam("tailLines")), isStamped));
            return;
        }
        Context loop = vertx.getOrCreateContext();
        LogRing.Follower follower = new LogRing.Follower() {
            @Override
            public void line(LogRing.Line line) {
                loop.runOnContext(_ -> write(response, text(List.of(line), isStamped)));
            }

            @Override
            public void end() {
                loop.runOnContext(_ -> response.end());
            }
        };
        response.closeHandler(_ -> log.unfollow(follower));
        log.follow(lines -> write(response, text(last(lines, request.getParam("tailLines")), isStamped)), follower);
    }

    private static void write(HttpServerResponse response, String text) {
        if (!response.closed() && !response.ended()) {
            var _ = response.write(text);
        }
    }

    private static List<LogRing.Line> last(List<LogRing.Line> lines, @Nullable String tailLines) {
        int from = tailLines == null ? 0 : Math.max(0, lines.size() - Integer.parseInt(tailLines));
        return lines.subList(from, lines.size());
    }

    private static String text(List<LogRing.Line> lines, boolean isStamped) {
        StringBuilder text = new StringBuilder();
        for (LogRing.Line line : lines) {
            text.append(isStamped ? line.at() + " " : "").append(line.text()).append('\n');
        }
        return text.toString();
    }

    private static boolean isAsked(HttpServerRequest request, String flag) {
        return Boolean.parseBoolean(request.getParam(flag));
    }

    private static void refuse(HttpServerRequest request, String why) {
        request.response().setStatusCode(404).end(why + "\n");
    }
}
