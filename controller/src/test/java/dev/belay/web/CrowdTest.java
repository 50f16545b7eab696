package dev.belay.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.Figure;
import dev.belay.Until;
import dev.belay.api.Release;
import dev.belay.history.Library;
import dev.belay.web.Ear.Event;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Two hundred who follow at once, each of whom loses the connection again and again: none misses a change,
/// and none is told of one twice.
@Tag("cluster")
final class CrowdTest {

    private static final int PEOPLE = 20;
    private static final int CLIENTS = PEOPLE * Followers.OF_ONE;
    private static final int SEED = 200;
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String LAST = "the-last-one";

    /// Between two changes: fifty a second, as when many Releases move at once.
    private static final long PAUSE = 20_000_000;

    /// How many changes a client hears, at most, before it loses the connection.
    private static final int PATIENCE = 150;

    private final WebStage stage = WebStage.withoutHistory();
    private final String path = "/api/v1/namespaces/" + stage.namespace() + "/events";
    private final AtomicInteger reconnects = new AtomicInteger();
    private final AtomicInteger resets = new AtomicInteger();

    @AfterEach
    void strike() {
        stage.close();
    }

    private void changes(String name, int version) {
        Release release = Library.ended(stage.namespace(), name, 1);
        release.getMetadata().setResourceVersion(Integer.toString(version));
        stage.feed().seen(release);
    }

    /// The versions that one client hears, in their order.
    private List<Integer> hears(String token, Random random) throws Exception {
        List<Integer> heard = new ArrayList<>();
        String lastId = null;
        while (true) {
            try (Ear ear = comesBack(token, lastId)) {
                int left = 1 + random.nextInt(PATIENCE);
                for (Event event = ear.next(); left > 0; event = ear.next()) {
                    lastId = event.id();
                    assertThat(event.name()).isIn("release", "ready");
                    if (event.data().path("name").asText().equals(LAST)) {
                        return heard;
                    }
                    if (event.name().equals("release")) {
                        heard.add(event.data().path("resourceVersion").asInt());
                        left--;
                    } else {
                        resets.incrementAndGet();
                    }
                }
            }
            reconnects.incrementAndGet();
        }
    }

    /// As soon as the server has seen that the connection before is closed, and its place is free.
    private Ear comesBack(String token, @Nullable String lastId) throws Exception {
        while (true) {
            Optional<Ear> ear = Ear.tryAt(stage, path, token, lastId);
            if (ear.isPresent()) {
                return ear.get();
            }
            LockSupport.parkNanos(PAUSE);
        }
    }

    private void follow(Duration time) throws Exception {
        stage.feed().begun();
        List<Future<List<Integer>>> clients = new ArrayList<>();
        int told = 0;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int person = 0; person < PEOPLE; person++) {
                String token = stage.personWho("person" + person, "watch");
                for (int n = 0; n < Followers.OF_ONE; n++) {
                    Random random = new Random(SEED + clients.size());
                    clients.add(threads.submit(() -> hears(token, random)));
                }
            }
            Until.isTrue("all follow", LIMIT, () -> resets.get() == CLIENTS);
            for (long end = System.nanoTime() + time.toNanos(); System.nanoTime() < end; ) {
                told++;
                changes("shop" + told % 7, told);
                LockSupport.parkNanos(PAUSE);
            }
            long began = System.nanoTime();
            changes(LAST, 0);
            for (Future<List<Integer>> client : clients) {
                List<Integer> heard = client.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
                assertThat(heard).hasSize(told);
                for (int n = 0; n < told; n++) {
                    assertThat(heard.get(n)).isEqualTo(n + 1);
                }
            }
            double seconds = (System.nanoTime() - began) / 1e9;
            Figure.atMost(2, "s", "from the last of %d changes until 200 clients know it".formatted(told), seconds);
        }
        assertThat(resets).as("each began once, and never anew").hasValue(CLIENTS);
        assertThat(reconnects.get()).isGreaterThan(CLIENTS);
        Until.isTrue("nobody is left", LIMIT, () -> {
            changes(LAST, (int) System.nanoTime());
            return stage.followers() == 0;
        });
    }

    @Test
    void missesNothingAndHearsNothingTwice() throws Exception {
        follow(Duration.ofSeconds(5));
    }

    @Test
    @Tag("soak")
    void missesNothingAndHearsNothingTwiceForAMinute() throws Exception {
        follow(Duration.ofMinutes(1));
    }
}
