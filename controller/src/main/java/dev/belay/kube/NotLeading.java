package dev.belay.kube;

/// This replica stands by: it may look, but whoever leads writes.
public final class NotLeading extends RuntimeException {

    private static final long serialVersionUID = 1L;

    NotLeading() {
        super("another replica leads; this one writes nothing");
    }
}
