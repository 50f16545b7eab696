package dev.belay.playground.node;

import dev.belay.playground.app.LoopbackPort;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/// Hands out ports below the range that the kernel gives to clients. A pod keeps its number while its container is
/// down, and nobody may be found there meanwhile; with a number of the kernel's choice a caller could even connect to
/// itself.
final class LoopbackPorts {

    private static final int FIRST = 20_000;
    private static final int COUNT = 12_000;

    private final Set<Integer> taken = ConcurrentHashMap.newKeySet();
    private final AtomicInteger next;

    /// @param start where to begin, so that agents side by side seldom meet
    LoopbackPorts(int start) {
        next = new AtomicInteger(start);
    }

    Port take() {
        return new Port(another());
    }

    private int another() {
        if (taken.size() >= COUNT) {
            throw new IllegalStateException("All " + COUNT + " ports of the node agent are in use: run fewer pods");
        }
        while (true) {
            int number = FIRST + Math.floorMod(next.getAndIncrement(), COUNT);
            if (taken.add(number)) {
                return number;
            }
        }
    }

    final class Port implements LoopbackPort {

        private volatile int number;

        private Port(int number) {
            this.number = number;
        }

        @Override
        public int number() {
            return number;
        }

        /// The number that a stranger holds stays taken, so that it is not tried again.
        @Override
        public void moveOn() {
            number = another();
        }

        void free() {
            taken.remove(number);
        }
    }
}
