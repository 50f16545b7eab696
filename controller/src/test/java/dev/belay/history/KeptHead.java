package dev.belay.history;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// An anchor in memory.
final class KeptHead implements Anchor {

    private @Nullable Head kept;
    private @Nullable Head replaced;

    @Override
    public synchronized Optional<Head> kept() {
        return Optional.ofNullable(kept);
    }

    @Override
    public synchronized void keep(Head head, Optional<Head> old) {
        kept = head;
        replaced = old.orElse(replaced);
    }

    synchronized Optional<Head> replaced() {
        return Optional.ofNullable(replaced);
    }
}
