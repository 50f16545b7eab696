package dev.belay.verdict;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.belay.api.Prometheus;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
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
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Asks one Prometheus over HTTP. Waits at most three seconds, whatever hangs: the connection, the head, the body, or
/// the name. Follows no redirect, for it could lead to where the operator's credentials must not go.
final class PrometheusClient implements Asked, AutoCloseable {

    private static final Duration CONNECT = Duration.ofSeconds(2);
    private static final Duration LIMIT = Duration.ofSeconds(3);

    /// So that an evaluation that takes too long ends on the server's side too, and says so.
    private static final String EVALUATION = "2500ms";

    /// Secrets change: a token is renewed each hour or so.
    private static final Duration ACCESS_KEPT = Duration.ofMinutes(1);

    private static final long LONGEST_BODY = 32L << 20;

    private final Prometheus where;
    private final Secrets secrets;
    private final ReentrantLock opening = new ReentrantLock();
    private @Nullable Door door;

    /// A client that has the certificates of this access.
    private record Door(Access access, HttpClient client, long readAt) {

        boolean isFresh() {
            return System.nanoTime() - readAt < ACCESS_KEPT.toNanos();
        }
    }

    PrometheusClient(Prometheus where, Secrets secrets) {
        this.where = where;
        this.secrets = secrets;
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
            Door open = open();
            unlessLinkLocal();
            HttpResponse<String> answer = open.client().send(request(open, page, form), handler());
            if (answer.statusCode() == 401 || answer.statusCode() == 403) {
                close();
            }
            return ReplyForm.read(answer.statusCode(), answer.body());
        } catch (InterruptedException stopped) {
            return silent("was not waited for any longer");
        } catch (IOException | IllegalArgumentException | SecurityException unreached) {
            return silent("cannot be reached: " + reason(unreached));
        }
    }

    private static HttpResponse.BodyHandler<String> handler() {
        return BodyHandlers.limiting(BodyHandlers.ofString(UTF_8), LONGEST_BODY);
    }

    private HttpRequest request(Door open, String page, Map<String, String> form) {
        String body = form.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), UTF_8))
                .collect(Collectors.joining("&"));
        HttpRequest.Builder request = HttpRequest.newBuilder(address(page))
                .timeout(LIMIT)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(body));
        where.headers().forEach(request::header);
        if (open.access().authorization() != null) {
            request.header("Authorization", open.access().authorization());
        }
        return request.build();
    }

    private URI address(String page) {
        String base = where.url().endsWith("/") ? where.url() : where.url() + "/";
        return URI.create(base + "api/v1/" + page);
    }

    /// There the metadata services of clouds answer, with credentials.
    private void unlessLinkLocal() throws IOException {
        String host = URI.create(where.url()).getHost();
        for (InetAddress address : InetAddress.getAllByName(host)) {
            if (address.isLinkLocalAddress()) {
                throw new IOException("%s is a link-local address, which is never asked".formatted(host));
            }
        }
    }

    private Door open() throws IOException {
        opening.lock();
        try {
            Door present = door;
            if (present != null && present.isFresh()) {
                return present;
            }
            Access access = Access.of(where, secrets);
            HttpClient client = present != null && present.access().equals(access) ? present.client() : client(access);
            Door opened = new Door(access, client, System.nanoTime());
            if (present != null && present.client() != client) {
                present.client().shutdownNow();
            }
            door = opened;
            return opened;
        } finally {
            opening.unlock();
        }
    }

    private static HttpClient client(Access access) throws IOException {
        HttpClient.Builder client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(CONNECT);
        var trust = access.trust();
        return trust == null ? client.build() : client.sslContext(trust).build();
    }

    /// Java's exceptions of connections often have no message, but a cause.
    private static String reason(Throwable failure) {
        for (Throwable one = failure; one != null; one = one.getCause()) {
            if (one.getMessage() != null && !one.getMessage().isBlank()) {
                return one.getMessage() + "; check prometheus.url and the network between";
            }
        }
        String kind = failure instanceof java.net.ConnectException ? "connection refused" : failure.toString();
        return kind + "; check prometheus.url and the network between";
    }

    private static Reply silent(String detail) {
        return new Reply.Failure(Reply.Kind.SILENT, detail);
    }

    /// The next question opens it again.
    @Override
    public void close() {
        opening.lock();
        try {
            if (door != null) {
                door.client().shutdownNow();
                door = null;
            }
        } finally {
            opening.unlock();
        }
    }
}
