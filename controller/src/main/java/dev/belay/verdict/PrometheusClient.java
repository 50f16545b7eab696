package dev.belay.verdict;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.belay.api.Prometheus;
import dev.belay.outbound.Connection;
import dev.belay.outbound.Outbound;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/// Asks one Prometheus over HTTP. Waits at most three seconds, whatever hangs: the connection, the head, the body, or
/// the name.
final class PrometheusClient implements Asked, AutoCloseable {

    private static final Duration CONNECT = Duration.ofSeconds(2);
    private static final Duration LIMIT = Duration.ofSeconds(3);

    /// So that an evaluation that takes too long ends on the server's side too, and says so.
    private static final String EVALUATION = "2500ms";

    private static final long LONGEST_BODY = 32L << 20;

    private final Prometheus where;
    private final Connection<Access, IOException> connection;

    PrometheusClient(Prometheus where, Secrets secrets) {
        this.where = where;
        this.connection = new Connection<>(CONNECT, () -> Access.of(where, secrets), Access::trust);
    }

    @Override
    public Reply instant(String query, Instant at) {
        return post("query", Map.of("query", query, "time", seconds(at), "timeout", EVALUATION));
    }

    @Override
    public Reply range(String query, Instant from, Instant to, Duration step) {
        Map<String, String> form = new LinkedHashMap<>();
        form.put("query", query);
        form.put("start", seconds(from));
        form.put("end", seconds(to));
        form.put("step", Long.toString(step.toSeconds()));
        form.put("timeout", EVALUATION);
        return post("query_range", form);
    }

    private static String seconds(Instant at) {
        return "%d.%03d".formatted(at.getEpochSecond(), at.getNano() / 1_000_000);
    }

    private Reply post(String page, Map<String, String> form) {
        CompletableFuture<Reply> reply = new CompletableFuture<>();
        // A thread of its own, because looking the name up cannot be given a limit.
        Thread asker = Thread.ofVirtual().name("prometheus").start(() -> reply.complete(ask(page, form)));
        try {
            return reply.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException slow) {
            asker.interrupt();
            return silent("gave no answer within %ds; see its load".formatted(LIMIT.toSeconds()));
        } catch (InterruptedException stopped) {
            asker.interrupt();
            Thread.currentThread().interrupt();
            return silent("was not waited for: the operator stops");
        } catch (ExecutionException impossible) {
            throw new IllegalStateException("a reply is never completed with an exception", impossible);
        }
    }

    private Reply ask(String page, Map<String, String> form) {
        try {
            Connection.Open<Access> open = connection.open();
            Outbound.unlessLinkLocal(where.url());
            HttpResponse<String> answer = open.client().send(request(open.access(), page, form), handler());
            if (answer.statusCode() == 401 || answer.statusCode() == 403) {
                // The Secret may have been changed since it was read.
                connection.close();
            }
            return ReplyForm.read(answer.statusCode(), answer.body());
        } catch (InterruptedException stopped) {
            return silent("was not waited for any longer");
        } catch (IOException | IllegalArgumentException | SecurityException unreached) {
            return silent("cannot be reached: " + Outbound.reason(unreached)
                    + "; check prometheus.url and the network between");
        }
    }

    private static HttpResponse.BodyHandler<String> handler() {
        return BodyHandlers.limiting(BodyHandlers.ofString(UTF_8), LONGEST_BODY);
    }

    private HttpRequest request(Access access, String page, Map<String, String> form) {
        String body = form.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), UTF_8))
                .collect(Collectors.joining("&"));
        HttpRequest.Builder request = HttpRequest.newBuilder(address(page))
                .timeout(LIMIT)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(body));
        where.headers().forEach(request::header);
        if (access.authorization() != null) {
            request.header("Authorization", access.authorization());
        }
        return request.build();
    }

    private URI address(String page) {
        String base = where.url().endsWith("/") ? where.url() : where.url() + "/";
        return URI.create(base + "api/v1/" + page);
    }

    private static Reply silent(String detail) {
        return new Reply.Failure(Reply.Kind.SILENT, detail);
    }

    @Override
    public void close() {
        connection.close();
    }
}
