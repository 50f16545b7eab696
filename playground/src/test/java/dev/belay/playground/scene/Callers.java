package dev.belay.playground.scene;

import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/// So many requests a second, whatever becomes of them, over connections that are kept. Failures are kept by name.
public final class Callers implements AutoCloseable {

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private final Supplier<InetSocketAddress> next;
    private final AtomicInteger sent = new AtomicInteger();
    private final AtomicInteger answered = new AtomicInteger();
    private final List<String> failures = new CopyOnWriteArrayList<>();

    public Callers(int aSecond, Supplier<InetSocketAddress> next) {
        this.next = next;
        long period = TimeUnit.SECONDS.toNanos(1) / aSecond;
        var _ = clock.scheduleAtFixedRate(this::call, 0, period, TimeUnit.NANOSECONDS);
    }

    private void call() {
        sent.incrementAndGet();
        try {
            InetSocketAddress to = next.get();
            URI uri = URI.create("http://127.0.0.1:" + to.getPort() + "/");
            HttpRequest request =
                    HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(10)).build();
            CompletableFuture<HttpResponse<Void>> answer =
                    http.sendAsync(request, HttpResponse.BodyHandlers.discarding());
            var _ = answer.whenComplete((response, failure) -> {
                if (failure != null) {
                    failures.add(uri + " " + failure);
                } else if (response.statusCode() >= 500) {
                    failures.add(uri + " " + response.statusCode());
                }
                answered.incrementAndGet();
            });
        } catch (RuntimeException e) {
            failures.add(e.toString());
            answered.incrementAndGet();
        }
    }

    public int sent() {
        return sent.get();
    }

    /// Whether everything that was sent has come to an end.
    public boolean areAnswered() {
        return answered.get() == sent.get();
    }

    public List<String> failures() {
        return failures;
    }

    public void stop() {
        clock.shutdown();
    }

    @Override
    public void close() {
        clock.shutdownNow();
        http.shutdownNow();
    }
}
