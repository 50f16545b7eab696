package dev.belay.scenarios.witness;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.dsl.MixedOperation;
import io.fabric8.kubernetes.client.dsl.NonNamespaceOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Every state of every object of one kind in a namespace, none left out: a raw watch from one list on, which goes on
/// where it was cut off. An informer would list again, and what was between would be lost.
final class Recording<T extends HasMetadata, L extends KubernetesResourceList<T>> implements Watcher<T>, AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final NonNamespaceOperation<T, L, Resource<T>> kind;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final List<Sighting> sightings = new ArrayList<>();
    private final Map<Thing, Long> present = new HashMap<>();
    private final Watch watch;
    private @Nullable Exception blind;

    private Recording(NonNamespaceOperation<T, L, Resource<T>> kind) {
        this.kind = kind;
        L first = kind.list();
        first.getItems().forEach(object -> happened(object, false));
        this.watch = kind.watch(
                new ListOptionsBuilder()
                        .withResourceVersion(first.getMetadata().getResourceVersion())
                        .withAllowWatchBookmarks(true)
                        .build(),
                this);
    }

    static <T extends HasMetadata, L extends KubernetesResourceList<T>> Recording<T, L> of(
            MixedOperation<T, L, ? extends Resource<T>> kind, String namespace) {
        @SuppressWarnings("unchecked") // what it gives is used as a Resource only
        var inNamespace = (NonNamespaceOperation<T, L, Resource<T>>) kind.inNamespace(namespace);
        return new Recording<>(inNamespace);
    }

    @Override
    public void eventReceived(Action action, T object) {
        switch (action) {
            case ADDED, MODIFIED -> happened(object, false);
            case DELETED -> happened(object, true);
            case BOOKMARK -> {}
            case ERROR -> blinded(new IllegalStateException("the watch told an error: " + object));
        }
    }

    @Override
    public void onClose(WatcherException cause) {
        blinded(cause);
    }

    private void happened(T object, boolean gone) {
        Sighting sighting = Sighting.of(object, gone);
        lock.lock();
        try {
            sightings.add(sighting);
            if (gone) {
                present.remove(sighting.thing());
            } else {
                present.put(sighting.thing(), sighting.version());
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void blinded(Exception cause) {
        lock.lock();
        try {
            blind = cause;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Everything up to now: what a list shows now has been told by the watch too.
    List<Sighting> upToNow() {
        L list = kind.list();
        long upTo = Long.parseUnsignedLong(list.getMetadata().getResourceVersion());
        Map<Thing, Long> wanted = new HashMap<>();
        list.getItems()
                .forEach(object ->
                        wanted.put(Thing.of(object), Sighting.of(object, false).version()));
        lock.lock();
        try {
            awaitTold(wanted, upTo);
            return List.copyOf(sightings);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the witness was asked", stopped);
        } finally {
            lock.unlock();
        }
    }

    private void awaitTold(Map<Thing, Long> wanted, long upTo) throws InterruptedException {
        long nanos = LIMIT.toNanos();
        while (!hasTold(wanted, upTo)) {
            if (blind != null) {
                throw new IllegalStateException("a watch was lost, so the witness may have missed something", blind);
            }
            if (nanos <= 0) {
                throw new IllegalStateException("in %s the watch did not tell of %s".formatted(LIMIT, wanted));
            }
            nanos = changed.awaitNanos(nanos);
        }
    }

    /// Nothing that is listed is missing, and nothing is still there that the list lacks though it is older.
    private boolean hasTold(Map<Thing, Long> wanted, long upTo) {
        boolean hasAll = wanted.entrySet().stream()
                .allMatch(one -> sightings.stream()
                        .anyMatch(it ->
                                it.version() >= one.getValue() && it.thing().equals(one.getKey())));
        return hasAll
                && present.entrySet().stream()
                        .allMatch(one -> wanted.containsKey(one.getKey()) || one.getValue() > upTo);
    }

    @Override
    public void close() {
        watch.close();
    }
}
