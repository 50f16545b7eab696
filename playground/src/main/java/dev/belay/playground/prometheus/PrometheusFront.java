package dev.belay.playground.prometheus;

import dev.belay.playground.server.Front;
import dev.belay.playground.server.Mood;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.httpproxy.ProxyContext;
import io.vertx.httpproxy.ProxyResponse;
import java.net.URI;
import java.util.concurrent.atomic.AtomicLong;

/// What stands before Prometheus, and counts who asks it for data.
public final class PrometheusFront {

    private final Front front;
    private final AtomicLong queries = new AtomicLong();

    PrometheusFront(Vertx vertx, int prometheus) {
        this.front = new Front(vertx, prometheus, new Door());
    }

    public URI url() {
        return front.url();
    }

    /// How many requests for data were made here, in every mood in which they are taken.
    public long queries() {
        return queries.get();
    }

    /// From the next request on; a mood that refuses ends the present connections too. Returns when it is so.
    public void be(Mood wanted) {
        front.be(wanted);
    }

    private final class Door implements Front.Door {

        @Override
        public void heard(ProxyContext context) {
            if (context.request().getURI().startsWith("/api/v1/")) {
                queries.incrementAndGet();
            }
        }

        @Override
        public Future<ProxyResponse> well(ProxyContext context) {
            return context.sendRequest();
        }

        @Override
        public Future<ProxyResponse> empty(ProxyContext context) {
            return Front.says(
                    context, new Mood.Says(200, nothing(context.request().getURI())));
        }

        private static String nothing(String uri) {
            return uri.startsWith("/api/v1/query")
                    ? "{\"status\":\"success\",\"data\":{\"resultType\":\"%s\",\"result\":[]}}"
                            .formatted(uri.startsWith("/api/v1/query_range") ? "matrix" : "vector")
                    : "{\"status\":\"success\",\"data\":[]}"; // series, labels and their values
        }
    }
}
