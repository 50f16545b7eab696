package dev.belay.playground.app;

import java.time.Duration;

/// This share of the requests is answered so much later.
public record Slowness(Duration by, double share) {

    public static final Slowness NONE = new Slowness(Duration.ZERO, 0);
}
