package dev.belay.playground.node;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/// Waits for what no watch tells: an app's own port, a counter of requests.
final class Eventually {

    private Eventually() {}

    static void holds(Duration limit, BooleanSupplier fact, Supplier<String> otherwise) throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        while (!fact.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("not within " + limit + ": " + otherwise.get());
            }
            Thread.sleep(20);
        }
    }
}
