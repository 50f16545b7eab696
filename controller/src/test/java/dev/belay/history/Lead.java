package dev.belay.history;

import dev.belay.kube.Leadership;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/// A leadership that the test gives and takes.
final class Lead implements Leadership {

    private final List<Listener> listeners = new CopyOnWriteArrayList<>();
    private volatile boolean held;

    Lead(boolean held) {
        this.held = held;
    }

    @Override
    public boolean isHeld() {
        return held;
    }

    @Override
    public Optional<String> leader() {
        return Optional.of("belay-0");
    }

    @Override
    public void onChange(Listener listener) {
        listeners.add(listener);
        if (held) {
            listener.changed(true);
        }
    }

    void becomes(boolean next) {
        held = next;
        listeners.forEach(listener -> listener.changed(next));
    }
}
