package dev.belay.kube;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;

/// Looks all the time at who leads, and never forgets.
final class Sentry implements AutoCloseable {

    private static final Duration EACH = Duration.ofMillis(1);

    /// Somebody began to lead, or ceased to.
    ///
    /// @param nanos of the monotonic clock, when it was seen
    record Turn(String who, boolean leads, long nanos) {

        double secondsAfter(long earlier) {
            return (nanos - earlier) / 1e9;
        }

        @Override
        public String toString() {
            return who + (leads ? " leads" : " leads no more");
        }
    }

    private final List<Replica> replicas;
    private final List<Turn> turns = new CopyOnWriteArrayList<>();
    private final List<String> atOnce = new CopyOnWriteArrayList<>();
    private final Map<String, Boolean> last = new HashMap<>();
    private final Thread thread;
    private volatile boolean isOver;

    private Sentry(List<Replica> replicas) {
        this.replicas = List.copyOf(replicas);
        this.thread = Thread.ofPlatform().name("sentry").daemon().start(this::watch);
    }

    static Sentry over(Replica... replicas) {
        return new Sentry(List.of(replicas));
    }

    private void watch() {
        while (!isOver) {
            for (Replica replica : replicas) {
                note(replica);
            }
            LockSupport.parkNanos(EACH.toNanos());
        }
    }

    private void note(Replica replica) {
        boolean leads = replica.leads();
        if (leads) {
            replicas.stream()
                    .filter(other -> other != replica && areAtOnce(replica, other))
                    .forEach(other -> atOnce.add(replica.name() + " and " + other.name()));
        }
        if (last.getOrDefault(replica.name(), false) != leads) {
            last.put(replica.name(), leads);
            turns.add(new Turn(replica.name(), leads, System.nanoTime()));
        }
    }

    /// Asked before and after, so that a change between two questions is not taken for two who lead.
    private static boolean areAtOnce(Replica one, Replica other) {
        return one.leads() && other.leads() && one.leads();
    }

    List<Turn> turns() {
        return List.copyOf(turns);
    }

    /// Who was seen to lead beside whom.
    List<String> atOnce() {
        return List.copyOf(atOnce);
    }

    boolean hasSeen(String who, boolean leads) {
        return turns.stream().anyMatch(turn -> turn.who().equals(who) && turn.leads() == leads);
    }

    Turn first(String who, boolean leads) {
        return turns.stream()
                .filter(turn -> turn.who().equals(who) && turn.leads() == leads)
                .findFirst()
                .orElseThrow(() -> new AssertionError("never seen of " + who + ": " + turns));
    }

    @Override
    public void close() {
        isOver = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
