package dev.belay.scenarios.stage;

import dev.belay.release.Health;
import dev.belay.release.Health.Kind;
import dev.belay.release.Obstacle;
import dev.belay.release.Reason;
import dev.belay.release.StatusForm.Judged;
import dev.belay.release.Verdicts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Verdicts that a test gives: see [HandWritten]. The hold is the time for which the candidate has had the same step
/// on the verdict Healthy; every request that it could want has been answered.
public final class VerdictsByHand implements Verdicts, AutoCloseable {

    /// As often as a monitor looks where samples come each second, and twice.
    private static final Duration TICK = Duration.ofMillis(500);

    private final Path folder;
    private final WatchService files;
    private final Map<Key, Held> held = new ConcurrentHashMap<>();
    private final List<Consumer<Key>> listeners = new CopyOnWriteArrayList<>();
    private final List<Thread> threads;

    /// How long a step has been held.
    private record Held(String trial, int step, Duration gathered, Instant at, boolean healthy) {

        Held on(Subject subject, boolean isHealthy, Instant now) {
            boolean isSame = trial.equals(subject.trial().id()) && step == subject.step();
            if (!isSame || subject.withdrawn()) {
                return new Held(subject.trial().id(), subject.step(), Duration.ZERO, now, isHealthy);
            }
            Duration more = healthy && isHealthy ? gathered.plus(Duration.between(at, now)) : gathered;
            return new Held(trial, step, more, now, isHealthy);
        }

        String memory() {
            return "%s;%d;%d".formatted(trial, step, gathered.toMillis());
        }

        static Held read(Subject subject, Instant now) {
            String[] parts = subject.saved().memory().getOrDefault("hand", "").split(";", -1);
            boolean isOurs =
                    parts.length == 3 && parts[0].equals(subject.trial().id());
            return isOurs
                    ? new Held(
                            parts[0],
                            Integer.parseInt(parts[1]),
                            Duration.ofMillis(Long.parseLong(parts[2])),
                            now,
                            false)
                    : new Held(subject.trial().id(), subject.step(), Duration.ZERO, now, false);
        }
    }

    /// @param folder with a file for each Release that has a verdict other than Healthy
    public VerdictsByHand(Path folder) {
        this.folder = folder;
        try {
            this.files = folder.getFileSystem().newWatchService();
            folder.register(
                    files,
                    StandardWatchEventKinds.ENTRY_CREATE,
                    StandardWatchEventKinds.ENTRY_MODIFY,
                    StandardWatchEventKinds.ENTRY_DELETE);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
        this.threads = List.of(
                Thread.ofVirtual().name("verdicts in " + folder).start(this::watch),
                Thread.ofVirtual().name("holds in " + folder).start(this::tick));
    }

    @Override
    public Said of(Subject subject) {
        HandWritten hand = HandWritten.read(folder, subject.release());
        Instant now = Instant.now();
        Held before = held.getOrDefault(subject.release(), Held.read(subject, now));
        Held after = before.on(subject, hand.kind() == Kind.HEALTHY, now);
        held.put(subject.release(), after);
        Health health = new Health(
                hand.kind(),
                hand.reason(),
                hand.message(),
                after.gathered(),
                Integer.MAX_VALUE,
                hand.kind() == Kind.BREACH ? hand.since() : null,
                hand.kind() == Kind.BREACH ? hand.since() : null);
        return new Said(health, new Judged(Map.of("hand", after.memory()), now));
    }

    @Override
    public @Nullable Obstacle obstacle(Key release, Settings settings, List<Member> stable) {
        HandWritten hand = HandWritten.read(folder, release);
        return hand.isObstacle() ? new Obstacle(Reason.NO_SERIES, hand.message()) : null;
    }

    @Override
    public void forget(Key release) {
        held.remove(release);
    }

    @Override
    public void tell(Consumer<Key> listener) {
        listeners.add(listener);
    }

    private void watch() {
        try {
            while (true) {
                WatchKey changes = files.take();
                for (WatchEvent<?> change : changes.pollEvents()) {
                    if (change.context() instanceof Path file) {
                        HandWritten.key(file).ifPresent(this::tellAll);
                    } else {
                        held.keySet().forEach(this::tellAll); // too many at once: any may have changed
                    }
                }
                changes.reset();
            }
        } catch (InterruptedException | ClosedWatchServiceException closed) {
            Thread.currentThread().interrupt();
        }
    }

    private void tick() {
        try {
            while (true) {
                Thread.sleep(TICK);
                held.keySet().forEach(this::tellAll);
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    private void tellAll(Key release) {
        listeners.forEach(listener -> listener.accept(release));
    }

    @Override
    public void close() throws IOException {
        threads.forEach(Thread::interrupt);
        files.close();
    }
}
