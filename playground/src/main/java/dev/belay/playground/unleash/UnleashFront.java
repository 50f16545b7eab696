package dev.belay.playground.unleash;

import dev.belay.playground.server.Front;
import dev.belay.playground.server.Mood;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.httpproxy.ProxyContext;
import io.vertx.httpproxy.ProxyResponse;
import java.net.URI;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/// What stands before Unleash, counts who asks it, and can keep the answers to writes to itself.
public final class UnleashFront {

    private final Front front;
    private final AtomicLong writes = new AtomicLong();
    private final AtomicLong requests = new AtomicLong();
    private final AtomicInteger underWay = new AtomicInteger();
    private final AtomicInteger mostUnderWay = new AtomicInteger();
    private volatile boolean swallowing;

    UnleashFront(Vertx vertx, int unleash) {
        this.front = new Front(vertx, unleash, new Door());
    }

    public URI url() {
        return front.url();
    }

    /// How many requests came here, in every mood in which they are taken.
    public long requests() {
        return requests.get();
    }

    /// Those among them that would change something.
    public long writes() {
        return writes.get();
    }

    /// How many were with Unleash at once, at most so far.
    public int mostAtOnce() {
        return mostUnderWay.get();
    }

    /// From the next request on; a mood that refuses ends the present connections too. Returns when it is so.
    public void be(Mood wanted) {
        front.be(wanted);
    }

    /// While true, what would change something is done, and its answer never comes.
    public void swallowAnswersToWrites(boolean wanted) {
        swallowing = wanted;
    }

    private static boolean isWrite(ProxyContext context) {
        return !HttpMethod.GET.equals(context.request().getMethod());
    }

    private final class Door implements Front.Door {

        @Override
        public void heard(ProxyContext context) {
            requests.incrementAndGet();
            if (isWrite(context)) {
                writes.incrementAndGet();
            }
        }

        @Override
        public Future<ProxyResponse> well(ProxyContext context) {
            boolean isSwallowed = swallowing && isWrite(context);
            int now = underWay.incrementAndGet();
            mostUnderWay.accumulateAndGet(now, Math::max);
            Future<ProxyResponse> answer = context.sendRequest().onComplete(_ -> underWay.decrementAndGet());
            return isSwallowed
                    ? answer.compose(_ -> Promise.<ProxyResponse>promise().future())
                    : answer;
        }

        /// It always has something; this is a mood of Prometheus'.
        @Override
        public Future<ProxyResponse> empty(ProxyContext context) {
            return well(context);
        }
    }
}
