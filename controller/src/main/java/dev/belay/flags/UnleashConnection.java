package dev.belay.flags;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.belay.api.Unleash;
import dev.belay.flags.FlagTrouble.Kind;
import dev.belay.outbound.Connection;
import dev.belay.outbound.Outbound;
import dev.belay.verdict.Secrets;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Requests to an Unleash with a token from a Secret. Waits at most two seconds, whatever hangs: the connection, the
/// head, the body, or the name.
final class UnleashConnection implements AutoCloseable {

    private static final Duration CONNECT = Duration.ofSeconds(1);
    private static final Duration LIMIT = Duration.ofSeconds(2);

    private static final long LONGEST_BODY = 4L << 20;

    private final Unleash place;
    private final Connection<UnleashAccess, FlagTrouble> connection;

    /// One request, less its address and token.
    ///
    /// @param etag of what is known already: it need not be sent again; empty: nothing is
    record Call(String method, String path, String body, String etag) {

        Call(String method, String path, String body) {
            this(method, path, body, "");
        }
    }

    /// @param tokenSecret of the token that every request carries
    UnleashConnection(Unleash place, String tokenSecret, Secrets secrets) {
        this.place = place;
        this.connection =
                new Connection<>(CONNECT, () -> UnleashAccess.of(place, tokenSecret, secrets), UnleashAccess::trust);
    }

    /// Whatever it answers.
    UnleashReply send(Call call) throws FlagTrouble {
        CompletableFuture<Object> end = new CompletableFuture<>();
        // A thread of its own, because looking the name up cannot be given a limit.
        Thread asker = Thread.ofVirtual().name("unleash").start(() -> end.complete(ask(call)));
        UnleashReply reply = await(end, asker);
        if (reply.status() == 401 || reply.status() == 403) {
            // The Secret may have been changed since it was read.
            connection.close();
        }
        return reply;
    }

    private UnleashReply await(CompletableFuture<Object> end, Thread asker) throws FlagTrouble {
        try {
            return switch (end.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                case UnleashReply reply -> reply;
                case FlagTrouble trouble -> throw trouble;
                case Object other -> throw new IllegalStateException("neither a reply nor a trouble: " + other);
            };
        } catch (TimeoutException slow) {
            asker.interrupt();
            throw slow();
        } catch (InterruptedException stopped) {
            asker.interrupt();
            Thread.currentThread().interrupt();
            throw slow();
        } catch (ExecutionException impossible) {
            throw new IllegalStateException("an end is never an exception", impossible);
        }
    }

    private static FlagTrouble slow() {
        return new FlagTrouble(
                Kind.SLOW,
                "See Unleash's load: it gave no answer within %d s. It is tried again.".formatted(LIMIT.toSeconds()));
    }

    /// A reply or a trouble.
    private Object ask(Call call) {
        try {
            Connection.Open<UnleashAccess> open = connection.open();
            Outbound.unlessLinkLocal(place.url());
            var answer = open.client()
                    .send(
                            request(call, open.access().token()),
                            BodyHandlers.limiting(BodyHandlers.ofString(UTF_8), LONGEST_BODY));
            return new UnleashReply(
                    answer.statusCode(),
                    answer.body(),
                    answer.headers().firstValue("ETag").orElse(""));
        } catch (FlagTrouble trouble) {
            return trouble;
        } catch (InterruptedException stopped) {
            return slow();
        } catch (IOException | IllegalArgumentException | SecurityException unreached) {
            return new FlagTrouble(
                    Kind.UNREACHABLE,
                    "Check unleash.url (%s) and the network between: %s. It is tried again."
                            .formatted(place.url(), Outbound.reason(unreached)));
        }
    }

    private HttpRequest request(Call call, String token) {
        HttpRequest.Builder request = HttpRequest.newBuilder(address(call.path()))
                .timeout(LIMIT)
                .header("Authorization", token)
                .header("Content-Type", "application/json")
                .method(call.method(), HttpRequest.BodyPublishers.ofString(call.body()));
        return call.etag().isEmpty()
                ? request.build()
                : request.header("If-None-Match", call.etag()).build();
    }

    private URI address(String path) {
        return URI.create((place.url().endsWith("/") ? place.url() : place.url() + "/") + path);
    }

    @Override
    public void close() {
        connection.close();
    }
}
