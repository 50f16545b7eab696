package dev.belay.web;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/// How often each may ask: so many at once, and then at a steady pace.
final class Rates {

    /// Beyond these the one that has not asked for longest is forgotten; to have asked long ago is to
    /// have all again.
    private static final int MOST = 10_000;

    private final int burst;
    private final double perNano;

    private final Map<String, Bucket> buckets = new LinkedHashMap<>(16, 0.75F, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
            return size() > MOST;
        }
    };

    private record Bucket(double left, long at) {}

    Rates(int burst, int perSecond) {
        this.burst = burst;
        this.perNano = perSecond / (double) Duration.ofSeconds(1).toNanos();
    }

    /// Whether it may, and then it has.
    synchronized boolean take(String who) {
        Bucket now = filled(who);
        boolean isThere = now.left() >= 1;
        buckets.put(who, isThere ? new Bucket(now.left() - 1, now.at()) : now);
        return isThere;
    }

    private Bucket filled(String who) {
        long now = System.nanoTime();
        Bucket before = buckets.getOrDefault(who, new Bucket(burst, now));
        return new Bucket(Math.min(burst, before.left() + (now - before.at()) * perNano), now);
    }
}
