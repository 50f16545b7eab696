package dev.belay.outbound;

import java.net.http.HttpClient;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/// A client of one server, with what Secrets said a moment ago. It follows no redirect, for it could lead to where the
/// credentials must not go.
///
/// @param <A> what is read from Secrets; as long as it is equal, the client is kept
/// @param <X> why it cannot be read
public final class Connection<A, X extends Exception> {

    /// Secrets change, a token each hour or so: new ones are taken within this time, and at once after [#close].
    private static final Duration KEPT = Duration.ofMinutes(1);

    private final Duration limit;
    private final Reading<A, X> reading;
    private final Trust<A, X> trust;
    private final ReentrantLock opening = new ReentrantLock();
    private @Nullable Open<A> open;

    /// Reads what is needed to be let in.
    public interface Reading<A, X extends Exception> {
        A read() throws X;
    }

    /// Whom it says to trust; null: whom Java trusts.
    public interface Trust<A, X extends Exception> {
        @Nullable
        SSLContext of(A access) throws X;
    }

    /// A client that has the certificates of this access.
    public record Open<A>(A access, HttpClient client, long readAt) {

        private boolean isFresh() {
            return System.nanoTime() - readAt < KEPT.toNanos();
        }
    }

    /// @param limit for connecting
    public Connection(Duration limit, Reading<A, X> reading, Trust<A, X> trust) {
        this.limit = limit;
        this.reading = reading;
        this.trust = trust;
    }

    /// As it is, if its access was read a moment ago.
    public Open<A> open() throws X {
        opening.lock();
        try {
            Open<A> present = open;
            if (present != null && present.isFresh()) {
                return present;
            }
            A access = reading.read();
            HttpClient client = present != null && present.access().equals(access) ? present.client() : client(access);
            if (present != null && present.client() != client) {
                present.client().shutdown();
            }
            open = new Open<>(access, client, System.nanoTime());
            return open;
        } finally {
            opening.unlock();
        }
    }

    private HttpClient client(A access) throws X {
        HttpClient.Builder client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(limit);
        SSLContext trusted = trust.of(access);
        return trusted == null ? client.build() : client.sslContext(trusted).build();
    }

    /// The next call opens it again, with what Secrets say then. What others have under way on it may end: they would
    /// not know whether their writes have arrived.
    public void close() {
        opening.lock();
        try {
            if (open != null) {
                open.client().shutdown();
                open = null;
            }
        } finally {
            opening.unlock();
        }
    }
}
