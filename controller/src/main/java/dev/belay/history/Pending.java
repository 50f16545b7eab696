package dev.belay.history;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// What is to be written, one entry a Release. It takes at once whatever it is given and never keeps anybody waiting;
/// it
/// is bounded, because what does not fit is in the statuses still.
final class Pending {

    private static final int RELEASES = 10_000;
    private static final int FACTS = 200;
    private static final int SAMPLES = 20;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition came = lock.newCondition();
    private final Map<String, News> waiting = new LinkedHashMap<>();
    private long dropped;
    private boolean rung;

    /// Of one Release.
    record News(String release, List<Fact> facts, List<Sample> samples) {

        /// @param later what was told after this
        News and(News later) {
            Map<Fact.Key, Fact> all = new LinkedHashMap<>();
            facts.forEach(fact -> all.put(fact.key(), fact));
            later.facts.forEach(fact -> all.putIfAbsent(fact.key(), fact));
            List<Sample> said = new ArrayList<>(samples);
            later.samples.stream().filter(sample -> !said.contains(sample)).forEach(said::add);
            return new News(
                    release,
                    new ArrayList<>(all.values()),
                    said.subList(Math.max(0, said.size() - SAMPLES), said.size()));
        }
    }

    void add(News news) {
        lock.lock();
        try {
            News before = waiting.get(news.release());
            if (before == null && waiting.size() >= RELEASES) {
                dropped++;
                return;
            }
            put(before == null ? news : before.and(news));
            came.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// It could not be written; what came meanwhile is newer.
    void putBack(News news) {
        lock.lock();
        try {
            News since = waiting.get(news.release());
            put(since == null ? news : news.and(since));
        } finally {
            lock.unlock();
        }
    }

    private void put(News news) {
        waiting.put(news.release(), bounded(news));
    }

    /// Moves go first: of those, status remembers the last one only, so there is no end to them.
    private News bounded(News news) {
        List<Fact> facts = new ArrayList<>(news.facts());
        while (facts.size() > FACTS) {
            Fact first = facts.stream()
                    .filter(fact -> fact.kind() == Kind.MOVE)
                    .findFirst()
                    .orElse(facts.getFirst());
            facts.remove(first);
            dropped++;
        }
        return new News(news.release(), facts, news.samples());
    }

    /// What waits longest; none: nothing waits.
    @Nullable
    News take() {
        lock.lock();
        try {
            var first = waiting.entrySet().iterator();
            if (!first.hasNext()) {
                return null;
            }
            News news = first.next().getValue();
            first.remove();
            return news;
        } finally {
            lock.unlock();
        }
    }

    /// Until something waits, or somebody rings, or the time is over.
    void await(Duration limit) {
        lock.lock();
        try {
            long left = limit.toNanos();
            while (waiting.isEmpty() && !rung && left > 0) {
                left = came.awaitNanos(left);
            }
            rung = false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    /// Whoever waits is to look around.
    void ring() {
        lock.lock();
        try {
            rung = true;
            came.signalAll();
        } finally {
            lock.unlock();
        }
    }

    int size() {
        lock.lock();
        try {
            return waiting.size();
        } finally {
            lock.unlock();
        }
    }

    /// How much did not fit.
    long dropped() {
        lock.lock();
        try {
            return dropped;
        } finally {
            lock.unlock();
        }
    }
}
