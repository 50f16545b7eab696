package dev.belay.kube;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Objects of one kind as a watch shows them, with our own writes in front of it: a watch shows a write some
/// milliseconds after it was accepted, and whoever decides in between must not decide on what was before it.
public final class Shelf<T extends HasMetadata> {

    /// A watch that has not shown a write by now never will: the object was deleted while it was reconnecting.
    private static final Duration OVERDUE = Duration.ofSeconds(30);

    /// @param deleted it was our deletion that was accepted
    private record Mine<T>(T object, boolean deleted, long nanos) {

        boolean isOverdue() {
            return System.nanoTime() - nanos > OVERDUE.toNanos();
        }
    }

    private final Function<String, @Nullable T> shown;
    private final Supplier<List<T>> all;
    private final Map<String, Mine<T>> written = new ConcurrentHashMap<>();

    /// @param shown what the watch shows under `namespace/name`
    Shelf(Function<String, @Nullable T> shown, Supplier<List<T>> all) {
        this.shown = shown;
        this.all = all;
    }

    public @Nullable T get(String namespace, String name) {
        return newest(key(namespace, name));
    }

    public List<T> all() {
        // Before what the watch shows: whatever leaves the one meanwhile is in the other.
        Map<String, Mine<T>> mine = Map.copyOf(written);
        Map<String, T> objects = new LinkedHashMap<>();
        for (T object : all.get()) {
            objects.put(key(object), object);
        }
        mine.forEach((key, write) -> {
            T object = newest(key, write, objects.get(key));
            if (object == null) {
                objects.remove(key);
            } else {
                objects.put(key, object);
            }
        });
        return List.copyOf(objects.values());
    }

    public void wrote(T object) {
        written.put(key(object), new Mine<>(object, false, System.nanoTime()));
    }

    public void deleted(T object) {
        written.put(key(object), new Mine<>(object, true, System.nanoTime()));
    }

    /// The watch says that it is gone.
    void gone(T object) {
        written.computeIfPresent(
                key(object), (key, mine) -> isSame(mine.object(), object) || mine.deleted() ? null : mine);
    }

    private @Nullable T newest(String key) {
        Mine<T> mine = written.get(key);
        T seen = shown.apply(key);
        return mine == null ? seen : newest(key, mine, seen);
    }

    private @Nullable T newest(String key, Mine<T> mine, @Nullable T seen) {
        if (isOutrun(mine, seen)) {
            written.remove(key, mine);
            return seen;
        }
        return mine.deleted() ? null : mine.object();
    }

    private boolean isOutrun(Mine<T> mine, @Nullable T seen) {
        if (mine.isOverdue()) {
            return true;
        }
        if (mine.deleted()) {
            return seen == null || !isSame(mine.object(), seen);
        }
        return seen != null && version(seen) >= version(mine.object());
    }

    private static boolean isSame(HasMetadata one, HasMetadata other) {
        return Objects.equals(one.getMetadata().getUid(), other.getMetadata().getUid());
    }

    /// Versions of one kind are comparable numbers: Kubernetes promises it since 1.35, and every server kept it before.
    static long version(HasMetadata object) {
        return Long.parseUnsignedLong(object.getMetadata().getResourceVersion());
    }

    private static String key(HasMetadata object) {
        return key(object.getMetadata().getNamespace(), object.getMetadata().getName());
    }

    private static String key(@Nullable String namespace, String name) {
        return namespace == null ? name : namespace + "/" + name;
    }
}
