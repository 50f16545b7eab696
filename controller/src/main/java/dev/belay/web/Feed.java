package dev.belay.web;

import dev.belay.api.Release;
import dev.belay.kube.ReleaseWatch;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// What the watch has shown of the Releases, numbered: the last few thousand changes, and where each
/// Release stands. Whoever follows reads on from the number that they had; there is no queue of anybody's,
/// so it costs the same memory however many follow and however slowly.
public final class Feed implements ReleaseWatch.Listener {

    /// A change is seldom over a kilobyte, and never over ten.
    static final int KEPT = 2_048;

    private final String run;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition came = lock.newCondition();

    /// By its number, modulo its length.
    private final @Nullable News[] kept = new @Nullable News[KEPT];

    /// By namespace and name.
    private final Map<String, News> standing = new LinkedHashMap<>();

    private long last;
    private boolean hasBegun;

    /// One change of a Release.
    ///
    /// @param data its summary, or whose it was, in JSON
    record News(long seq, ReleaseSummary release, boolean isGone, String data) {}

    /// Who is no more.
    private record Gone(String namespace, String name, String uid) {}

    /// All that there is at one moment.
    ///
    /// @param seq the last change that is in it
    record State(long seq, List<News> standing) {}

    /// Whoever reads was so slow that what comes next is kept no more.
    static final class Overtaken extends Exception {

        private static final long serialVersionUID = 1L;
    }

    /// @param run names this process: its numbers mean nothing to another
    public Feed(String run) {
        this.run = run;
    }

    @Override
    public void seen(Release release) {
        ReleaseSummary summary = ReleaseSummary.of(release);
        String data = json(summary);
        lock.lock();
        try {
            News before = standing.get(summary.key());
            // A watch that begins anew shows again what it has shown.
            if (before == null || !before.release().equals(summary)) {
                standing.put(summary.key(), append(summary, false, data));
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void gone(Release release) {
        ObjectMeta whose = release.getMetadata();
        ReleaseSummary summary = ReleaseSummary.of(release);
        String data = json(new Gone(whose.getNamespace(), whose.getName(), whose.getUid()));
        lock.lock();
        try {
            News before = standing.get(summary.key());
            if (before != null && before.release().uid().equals(summary.uid())) {
                standing.remove(summary.key());
                append(summary, true, data);
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void begun() {
        lock.lock();
        try {
            hasBegun = true;
        } finally {
            lock.unlock();
        }
    }

    boolean hasBegun() {
        lock.lock();
        try {
            return hasBegun;
        } finally {
            lock.unlock();
        }
    }

    private News append(ReleaseSummary release, boolean isGone, String data) {
        last++;
        News news = new News(last, release, isGone, data);
        kept[(int) (last % KEPT)] = news;
        came.signalAll();
        return news;
    }

    private static String json(Object of) {
        return new String(Answers.bytes(of), StandardCharsets.UTF_8);
    }

    State state() {
        lock.lock();
        try {
            return new State(last, List.copyOf(standing.values()));
        } finally {
            lock.unlock();
        }
    }

    /// As it is told, and given back as `Last-Event-ID`.
    String id(long seq) {
        return run + "-" + seq;
    }

    /// The number of an id after which everything is kept; empty: of another process, or too old.
    OptionalLong resumed(@Nullable String id) {
        String number = id != null && id.startsWith(run + "-") ? id.substring(run.length() + 1) : "";
        if (!number.matches("[0-9]{1,18}")) {
            return OptionalLong.empty();
        }
        long seq = Long.parseLong(number);
        lock.lock();
        try {
            return seq <= last && !isLost(seq) ? OptionalLong.of(seq) : OptionalLong.empty();
        } finally {
            lock.unlock();
        }
    }

    /// What came after that number, once something has or the time is over.
    List<News> after(long seq, int most, Duration limit) throws Overtaken, InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = limit.toNanos();
            while (last <= seq && left > 0) {
                left = came.awaitNanos(left);
            }
            if (isLost(seq)) {
                throw new Overtaken();
            }
            List<News> found = new ArrayList<>();
            for (long next = seq + 1; next <= last && found.size() < most; next++) {
                News news = kept[(int) (next % KEPT)];
                if (news != null) {
                    found.add(news);
                }
            }
            return found;
        } finally {
            lock.unlock();
        }
    }

    /// Whether what came right after that number is kept no more.
    boolean isOvertaken(long seq) {
        lock.lock();
        try {
            return isLost(seq);
        } finally {
            lock.unlock();
        }
    }

    private boolean isLost(long seq) {
        return seq < last - KEPT;
    }
}
