package dev.belay.story;

import java.util.ArrayDeque;
import java.util.Deque;

/// What was started and must end, the last first. It may be closed while something is still being
/// started: that ends as soon as it has begun.
final class Parts implements AutoCloseable {

    private final Deque<AutoCloseable> started = new ArrayDeque<>();
    private boolean isClosed;

    /// The story is over, and whatever was to come will not.
    static final class Over extends RuntimeException {

        private static final long serialVersionUID = 1L;

        Over() {
            super("the demo is being ended");
        }
    }

    <T extends AutoCloseable> T add(T part) {
        boolean isLate;
        synchronized (this) {
            isLate = isClosed;
            if (!isLate) {
                started.push(part);
            }
        }
        if (isLate) {
            end(part);
            throw new Over();
        }
        return part;
    }

    synchronized boolean areClosed() {
        return isClosed;
    }

    @Override
    public void close() {
        synchronized (this) {
            isClosed = true;
        }
        for (AutoCloseable part = next(); part != null; part = next()) {
            end(part);
        }
    }

    private synchronized @org.jspecify.annotations.Nullable AutoCloseable next() {
        return started.poll();
    }

    /// One that cannot end must not keep the others.
    private static void end(AutoCloseable part) {
        try {
            part.close();
        } catch (Exception e) {
            System.err.println("A part of the playground did not end in order: " + e);
        }
    }
}
