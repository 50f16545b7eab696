package dev.belay.playground.facts;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.dsl.Informable;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/// All objects of one kind, as a watch tells of them: what there is now, and every state that there was in between.
/// A fact that something never happens is one about all of the states.
final class Watched<T extends HasMetadata> implements ResourceEventHandler<T>, AutoCloseable {

    static final Duration LIMIT = Duration.ofSeconds(30);

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Map<String, T> present = new TreeMap<>();
    private final List<List<T>> states = new ArrayList<>();
    private final SharedIndexInformer<T> watch;

    Watched(Informable<T> kind) {
        watch = kind.inform(this);
    }

    /// Forgets what was, but for the present. Only after an `until`: the watch itself may be a moment behind.
    void fromNow() {
        lock.lock();
        try {
            states.clear();
            states.add(List.copyOf(present.values()));
        } finally {
            lock.unlock();
        }
    }

    /// Every state since then, the newest last.
    List<List<T>> states() {
        lock.lock();
        try {
            return List.copyOf(states);
        } finally {
            lock.unlock();
        }
    }

    /// What there is when it holds.
    ///
    /// @param what the end of the sentence "waited in vain until …"
    List<T> until(String what, Predicate<List<T>> holds) throws InterruptedException {
        return until(what, LIMIT, holds);
    }

    List<T> until(String what, Duration limit, Predicate<List<T>> holds) throws InterruptedException {
        long nanos = limit.toNanos();
        lock.lockInterruptibly();
        try {
            List<T> now = List.copyOf(present.values());
            while (!holds.test(now)) {
                if (nanos <= 0) {
                    throw new AssertionError("waited %s in vain until %s; there is: %s".formatted(limit, what, now));
                }
                nanos = changed.awaitNanos(nanos);
                now = List.copyOf(present.values());
            }
            return now;
        } finally {
            lock.unlock();
        }
    }

    /// Looks on for this long: for what must not happen where nothing could be waited for instead.
    void lookOn(Duration time) throws InterruptedException {
        long nanos = time.toNanos();
        lock.lockInterruptibly();
        try {
            while (nanos > 0) {
                nanos = changed.awaitNanos(nanos);
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void onAdd(T object) {
        happened(() -> present.put(object.getMetadata().getUid(), object));
    }

    @Override
    public void onUpdate(T before, T object) {
        happened(() -> present.put(object.getMetadata().getUid(), object));
    }

    @Override
    public void onDelete(T object, boolean isStateUnknown) {
        happened(() -> present.remove(object.getMetadata().getUid()));
    }

    private void happened(Runnable change) {
        lock.lock();
        try {
            change.run();
            states.add(List.copyOf(present.values()));
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        watch.close();
    }
}
