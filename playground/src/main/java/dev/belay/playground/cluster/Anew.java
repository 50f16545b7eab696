package dev.belay.playground.cluster;

import io.fabric8.kubernetes.client.informers.ResourceEventHandler;

/// Looks at everything again, whatever it was that changed: where there are few objects, that is simpler than to follow
/// each.
public record Anew<T>(Runnable look) implements ResourceEventHandler<T> {

    @Override
    public void onAdd(T added) {
        look.run();
    }

    @Override
    public void onUpdate(T before, T now) {
        look.run();
    }

    @Override
    public void onDelete(T deleted, boolean isStateUnknown) {
        look.run();
    }
}
