package dev.belay.scenarios;

import dev.belay.playground.unleash.Unleash;
import dev.belay.scenarios.stage.Story;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPBackendRef;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;

/// What Unleash's Admin API and the API server say of a flag and a route, again and again. The flag is asked first:
/// what
/// it shows, the route that is read later must have reached.
final class ExposureWatch implements AutoCloseable {

    private static final Duration EVERY = Duration.ofMillis(25);

    private final Story story;
    private final Unleash unleash;
    private final String flag;
    private final List<Look> looks = new ArrayList<>();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private final Thread thread;

    /// A flag at so many in a hundred, and a candidate with so much of the route.
    record Seen(int percent, int weight) {}

    record Look(Instant at, int percent, int weight) {}

    private ExposureWatch(Story story, Unleash unleash, String flag) {
        this.story = story;
        this.unleash = unleash;
        this.flag = flag;
        this.thread = Thread.ofVirtual().name("watch of " + flag).unstarted(this::watch);
    }

    static ExposureWatch begin(Story story, Unleash unleash, String flag) {
        ExposureWatch begun = new ExposureWatch(story, unleash, flag);
        begun.thread.start();
        return begun;
    }

    private void watch() {
        try {
            while (!Thread.interrupted()) {
                int percent = Integer.parseInt(unleash.percent(flag));
                int weight = weightOfCandidate();
                synchronized (looks) {
                    looks.add(new Look(Instant.now(), percent, weight));
                }
                Thread.sleep(EVERY);
            }
        } catch (InterruptedException over) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException broken) {
            ended.completeExceptionally(broken);
        }
    }

    private int weightOfCandidate() {
        return story.route().getSpec().getRules().getFirst().getBackendRefs().stream()
                .filter(backend -> backend.getName().endsWith("-candidate"))
                .mapToInt(HTTPBackendRef::getWeight)
                .sum();
    }

    List<Look> all() {
        if (ended.isCompletedExceptionally()) {
            ended.join();
        }
        synchronized (looks) {
            return List.copyOf(looks);
        }
    }

    /// When it was first seen after that moment.
    Instant firstWithWeight(int weight, Instant after) {
        return first(look -> look.weight == weight, after);
    }

    Instant firstAtPercent(int percent, Instant after) {
        return first(look -> look.percent == percent, after);
    }

    private Instant first(Predicate<Look> wanted, Instant after) {
        return all().stream()
                .filter(look -> look.at.isAfter(after))
                .filter(wanted)
                .map(Look::at)
                .findFirst()
                .orElseThrow(() -> new NoSuchElementException("never seen: " + all().getLast()));
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
