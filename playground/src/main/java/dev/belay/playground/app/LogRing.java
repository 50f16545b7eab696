package dev.belay.playground.app;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.function.Consumer;

/// The last lines that one run of a container wrote, and those who follow them. Followers are told under the lock, so
/// that one who begins in between misses no line and sees none twice.
public final class LogRing {

    private static final int KEPT = 200;

    private final Clock clock;
    private final Deque<Line> lines = new ArrayDeque<>();
    private final Set<Follower> followers = new CopyOnWriteArraySet<>();
    private boolean ended;

    public LogRing(Clock clock) {
        this.clock = clock;
    }

    public record Line(Instant at, String text) {}

    /// Who reads on. Must not block.
    public interface Follower {

        void line(Line line);

        void end();
    }

    public synchronized void write(String text) {
        Line line = new Line(clock.instant(), text);
        lines.addLast(line);
        if (lines.size() > KEPT) {
            lines.removeFirst();
        }
        followers.forEach(follower -> follower.line(line));
    }

    /// The run is over: nothing more will come.
    public synchronized void end() {
        ended = true;
        followers.forEach(Follower::end);
        followers.clear();
    }

    public synchronized List<Line> lines() {
        return new ArrayList<>(lines);
    }

    /// What there is goes to the reader, and from now on each new line to the follower.
    public synchronized void follow(Consumer<List<Line>> reader, Follower follower) {
        reader.accept(lines());
        if (ended) {
            follower.end();
        } else {
            followers.add(follower);
        }
    }

    public void unfollow(Follower follower) {
        followers.remove(follower);
    }
}
