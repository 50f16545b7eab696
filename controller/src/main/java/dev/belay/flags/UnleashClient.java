package dev.belay.flags;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.belay.api.Unleash;
import dev.belay.flags.FlagTrouble.Kind;
import dev.belay.verdict.Secrets;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Unleash's Admin API over HTTP. Waits at most two seconds, whatever hangs: the connection, the head, the body, or
/// the name. Follows no redirect, for it could lead to where the token must not go.
final class UnleashClient implements FlagStore, AutoCloseable {

    private static final Duration CONNECT = Duration.ofSeconds(1);
    private static final Duration LIMIT = Duration.ofSeconds(2);

    /// Secrets change: a new token is taken within this time, and at once when the old one is refused.
    private static final Duration ACCESS_KEPT = Duration.ofMinutes(1);

    private static final long LONGEST_BODY = 4L << 20;

    private final Unleash place;
    private final Secrets secrets;
    private final ReentrantLock opening = new ReentrantLock();
    private @Nullable Door door;

    /// A client that has the certificates of this access.
    private record Door(UnleashAccess access, HttpClient client, long readAt) {

        boolean isFresh() {
            return System.nanoTime() - readAt < ACCESS_KEPT.toNanos();
        }
    }

    /// One request, less its address and token.
    private record Call(String method, String path, String body) {}

    UnleashClient(Unleash place, Secrets secrets) {
        this.place = place;
        this.secrets = secrets;
    }

    /// The page of the whole flag: that of one environment does not say that the flag is archived.
    @Override
    public FlagSeen read(Flag flag) throws FlagTrouble {
        return send(flag, new Call("GET", page(flag), "")).flag(flag);
    }

    @Override
    public FlagSeen readEvenArchived(Flag flag) throws FlagTrouble {
        return send(flag, new Call("GET", in(flag), "")).environment();
    }

    /// The `test` keeps a call that lands late, of a leader of before, from undoing what was done since.
    @Override
    public void move(Flag flag, FlagMove.Share share) throws FlagTrouble {
        String patch = JsonNodeFactory.instance
                .arrayNode()
                .add(rollout("test", share.from()))
                // A whole number in a string: Unleash takes anything, and shows anything else to nobody.
                .add(rollout("replace", Integer.toString(share.to())))
                .toString();
        send(flag, new Call("PATCH", in(flag) + "/strategies/" + encoded(share.strategy()), patch));
    }

    private static ObjectNode rollout(String op, String value) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("op", op)
                .put("path", "/parameters/rollout")
                .put("value", value);
    }

    @Override
    public void switchOff(Flag flag) throws FlagTrouble {
        send(flag, new Call("POST", in(flag) + "/off", ""));
    }

    private static String page(Flag flag) {
        return "api/admin/projects/%s/features/%s".formatted(encoded(flag.project()), encoded(flag.name()));
    }

    private static String in(Flag flag) {
        return page(flag) + "/environments/" + encoded(flag.environment());
    }

    private static String encoded(String segment) {
        return URLEncoder.encode(segment, UTF_8).replace("+", "%20");
    }

    private UnleashReply send(Flag flag, Call call) throws FlagTrouble {
        CompletableFuture<Object> end = new CompletableFuture<>();
        // A thread of its own, because looking the name up cannot be given a limit.
        Thread asker = Thread.ofVirtual().name("unleash").start(() -> end.complete(ask(call)));
        UnleashReply reply = await(end, asker);
        if (reply.status() == 401 || reply.status() == 403) {
            // The Secret may have been changed since it was read.
            close();
        }
        reply.unlessDone(flag, place.adminTokenSecret());
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
            Door open = open();
            unlessLinkLocal();
            HttpRequest request = HttpRequest.newBuilder(address(call.path()))
                    .timeout(LIMIT)
                    .header("Authorization", open.access().token())
                    .header("Content-Type", "application/json")
                    .method(call.method(), HttpRequest.BodyPublishers.ofString(call.body()))
                    .build();
            var answer = open.client().send(request, BodyHandlers.limiting(BodyHandlers.ofString(UTF_8), LONGEST_BODY));
            return new UnleashReply(answer.statusCode(), answer.body());
        } catch (FlagTrouble trouble) {
            return trouble;
        } catch (InterruptedException stopped) {
            return slow();
        } catch (IOException | IllegalArgumentException | SecurityException unreached) {
            return new FlagTrouble(
                    Kind.UNREACHABLE,
                    "Check unleash.url (%s) and the network between: %s. It is tried again."
                            .formatted(place.url(), reason(unreached)));
        }
    }

    private URI address(String path) {
        return URI.create((place.url().endsWith("/") ? place.url() : place.url() + "/") + path);
    }

    /// There the metadata services of clouds answer, with credentials.
    private void unlessLinkLocal() throws IOException {
        String host = URI.create(place.url()).getHost();
        if (host == null) {
            throw new IOException("it names no host");
        }
        for (InetAddress address : InetAddress.getAllByName(host)) {
            if (address.isLinkLocalAddress()) {
                throw new IOException("%s is a link-local address, which is never asked".formatted(host));
            }
        }
    }

    private Door open() throws FlagTrouble {
        opening.lock();
        try {
            Door present = door;
            if (present != null && present.isFresh()) {
                return present;
            }
            UnleashAccess access = UnleashAccess.of(place, secrets);
            HttpClient client = present != null && present.access().equals(access) ? present.client() : client(access);
            Door opened = new Door(access, client, System.nanoTime());
            if (present != null && present.client() != client) {
                present.client().shutdown();
            }
            door = opened;
            return opened;
        } finally {
            opening.unlock();
        }
    }

    private static HttpClient client(UnleashAccess access) throws FlagTrouble {
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
                return one.getMessage();
            }
        }
        return failure instanceof java.net.ConnectException ? "connection refused" : failure.toString();
    }

    /// The next call opens it again.
    @Override
    public void close() {
        opening.lock();
        try {
            if (door != null) {
                // What others have under way on it may end: `shutdownNow` would cut their writes off.
                door.client().shutdown();
                door = null;
            }
        } finally {
            opening.unlock();
        }
    }
}
