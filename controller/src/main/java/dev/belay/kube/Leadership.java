package dev.belay.kube;

import java.util.Optional;

/// Whether this replica is the one that writes. Of all replicas at most one holds the leadership at any instant;
/// the others see the same and write nothing but the lease. Everything that writes asks right before each write.
public interface Leadership {

    /// Exact at the instant it is asked: it ends by itself when the lease could not be renewed in time, also while
    /// whoever renews it hangs.
    boolean isHeld();

    /// The name of the replica that led when this one looked last, which is its pod's; empty: nobody, or nobody
    /// knows. Only to be told to people.
    default Optional<String> leader() {
        return Optional.empty();
    }

    /// From now on the listener is told of each change, and at once if the leadership is held already. On a thread
    /// of its own, one call at a time and in order, so it may take its time; it may be told up to two seconds late,
    /// so what must not happen without the leadership asks [#isHeld()].
    void onChange(Listener listener);

    /// Hears of changes.
    @FunctionalInterface
    interface Listener {
        void changed(boolean held);
    }
}
