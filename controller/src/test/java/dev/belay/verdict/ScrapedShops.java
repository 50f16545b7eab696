package dev.belay.verdict;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/// Pods that a real Prometheus scrapes each second: `/a-c/metrics` is the candidate of `a`, at fifty requests a second,
/// `/a-s/metrics` its stable. It knows when a scrape was the first to show a fault.
final class ScrapedShops implements AutoCloseable {

    private static final double RATE = 50;

    /// As the sixty seconds are defined: at least twenty requests, of which at least four times the limit failed.
    private static final double ENOUGH = 20;

    private static final double BAD = 4 * 0.05;

    private record Scraped(double total, double bad) {}

    private final HttpServer server;
    private final Instant began = Instant.now();
    private final Map<String, Instant> failingSince = new ConcurrentHashMap<>();
    private final Map<String, Scraped> last = new ConcurrentHashMap<>();
    private final Map<String, Instant> shownAt = new ConcurrentHashMap<>();

    ScrapedShops() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::scrape);
        server.start();
    }

    /// Half of the candidate's requests fail from then on.
    void fail(String pod, Instant since) {
        failingSince.put(pod, since);
    }

    /// When the scrape ended that was the first to show it.
    @Nullable
    Instant shownAt(String pod) {
        return shownAt.get(pod);
    }

    private void scrape(HttpExchange exchange) throws IOException {
        try (exchange) {
            String pod = exchange.getRequestURI().getPath().split("/", -1)[1];
            Instant now = Instant.now();
            double total = Math.floor(RATE * Seconds.between(began, now));
            Instant since = failingSince.get(pod);
            double bad = since == null || now.isBefore(since) ? 0 : Math.floor(RATE / 2 * Seconds.between(since, now));
            byte[] body = String.format(Locale.ROOT, """
                            http_server_requests_seconds_count{uri="/",outcome="SUCCESS"} %1$f
                            http_server_requests_seconds_bucket{uri="/",outcome="SUCCESS",le="3.0"} %1$f
                            http_server_requests_seconds_count{uri="/",outcome="SERVER_ERROR"} %2$f
                            http_server_requests_seconds_bucket{uri="/",outcome="SERVER_ERROR",le="3.0"} %2$f
                            """, total - bad, bad).getBytes(UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "text/plain; version=0.0.4");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            note(pod, new Scraped(total, bad));
        }
    }

    private void note(String pod, Scraped newest) {
        Scraped before = last.put(pod, newest);
        if (before != null) {
            double requests = newest.total() - before.total();
            if (requests >= ENOUGH && newest.bad() - before.bad() >= BAD * requests) {
                shownAt.putIfAbsent(pod, Instant.now());
            }
        }
    }

    /// The targets of so many shops as Prometheus' `scrape_configs`.
    String targets(int shops) {
        StringBuilder yaml = new StringBuilder();
        for (int shop = 0; shop < shops; shop++) {
            for (String pod : new String[] {"t" + shop + "-s", "t" + shop + "-c"}) {
                yaml.append("""
                        - job_name: %1$s
                          scrape_interval: 1s
                          scrape_timeout: 1s
                          metrics_path: /%1$s/metrics
                          static_configs:
                            - targets: ['127.0.0.1:%2$d']
                              labels: {namespace: shop, pod: %1$s}
                        """.formatted(pod, server.getAddress().getPort()));
            }
        }
        return yaml.toString();
    }

    Duration age() {
        return Duration.between(began, Instant.now());
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
