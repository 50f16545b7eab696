package dev.belay.story;

import dev.belay.playground.unleash.Unleash;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// The new checkout, the flag that shows it, and the Unleash that has the flag. What its Admin API says is written down
/// as it changes.
final class Feature implements AutoCloseable {

    static final String FLAG = "new-checkout";

    private static final Duration EVERY = Duration.ofMillis(50);

    private final Unleash unleash;
    private final List<Turn> turns = new ArrayList<>();
    private final Thread thread;
    private volatile boolean isClosed;
    private Instant asked = Instant.now();

    /// So many of a hundred are to see it.
    ///
    /// @param before when it was last asked and not so yet: an app can hear of a change before we do
    /// @param at when it was so
    record Turn(Instant before, Instant at, int percent) {}

    /// Shown to nobody yet.
    static Feature start() {
        Unleash unleash = Unleash.start();
        try {
            unleash.makeFlag(FLAG, 0);
            return new Feature(unleash);
        } catch (RuntimeException e) {
            unleash.close();
            throw e;
        }
    }

    private Feature(Unleash unleash) {
        this.unleash = unleash;
        look();
        this.thread = Thread.ofVirtual().name("flag").start(this::watch);
    }

    private void watch() {
        try {
            while (!isClosed) {
                Thread.sleep(EVERY);
                look();
            }
        } catch (InterruptedException closed) {
            // It is over.
        } catch (IllegalStateException cut) {
            // As a look ends that is under way when it is over.
            if (!isClosed) {
                throw cut;
            }
        }
    }

    private void look() {
        Instant now = Instant.now();
        int percent = Integer.parseInt(unleash.percent(FLAG));
        synchronized (turns) {
            if (turns.isEmpty() || turns.getLast().percent != percent) {
                turns.add(new Turn(asked, Instant.now(), percent));
            }
        }
        asked = now;
    }

    Unleash unleash() {
        return unleash;
    }

    int percent() {
        synchronized (turns) {
            return turns.getLast().percent;
        }
    }

    /// With the one that stood when it began.
    List<Turn> turnsBetween(Instant from, Instant to) {
        synchronized (turns) {
            List<Turn> before =
                    turns.stream().filter(turn -> !turn.at.isAfter(from)).toList();
            List<Turn> between = new ArrayList<>(before.subList(before.size() - 1, before.size()));
            turns.stream()
                    .filter(turn -> turn.at.isAfter(from) && turn.at.isBefore(to))
                    .forEach(between::add);
            return between;
        }
    }

    @Override
    public void close() {
        isClosed = true;
        thread.interrupt();
        unleash.close();
    }
}
