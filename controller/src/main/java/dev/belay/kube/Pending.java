package dev.belay.kube;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What one wish still lacks: writes to send, in any order, or something to wait for.
///
/// @param waits what has been written and is not seen yet, in words; none: nothing
public record Pending(List<Write> writes, @Nullable String waits) {

    public static final Pending NOTHING = new Pending(List.of(), null);

    public Pending {
        writes = List.copyOf(writes);
    }

    public static Pending of(Write write) {
        return new Pending(List.of(write), null);
    }

    /// Nothing where the patch would change nothing.
    public static Pending of(io.fabric8.kubernetes.api.model.HasMetadata object, JsonPatch patch) {
        return patch.changesSomething() ? of(new Write.Patch(object, patch)) : NOTHING;
    }

    public static Pending waiting(String forWhat) {
        return new Pending(List.of(), forWhat);
    }

    public Pending and(Pending other) {
        return new Pending(
                Stream.concat(writes.stream(), other.writes.stream()).toList(), waits == null ? other.waits : waits);
    }

    public boolean isDone() {
        return writes.isEmpty() && waits == null;
    }

    /// The first thing that it lacks; empty: nothing.
    public String words() {
        if (!writes.isEmpty()) {
            return writes.getFirst().words();
        }
        return waits == null ? "" : waits;
    }
}
