package dev.belay.flags;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One flag: tries without end until it is as wished, and then looks now and then whether it still is.
final class FlagKeeper {

    private static final Logger LOG = LoggerFactory.getLogger(FlagKeeper.class);

    private static final Duration FIRST_WAIT = Duration.ofMillis(100);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(2);

    /// How long a change of somebody else's stands. A call of a leader of before is found and undone by it too.
    private static final Duration LOOKS = Duration.ofSeconds(5);

    private final Flag flag;
    private final FlagAttempt attempt;
    private final Consumer<Flag> bell;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private Standing standing;
    private boolean stopped;

    /// @param bell rung when it has come further, or has not
    private FlagKeeper(FlagAttempt attempt, Wish wish, Consumer<Flag> bell) {
        this.flag = attempt.flag();
        this.standing = Standing.begin(wish);
        this.attempt = attempt;
        this.bell = bell;
    }

    static FlagKeeper start(FlagAttempt attempt, Wish wish, Consumer<Flag> bell) {
        FlagKeeper keeper = new FlagKeeper(attempt, wish, bell);
        Thread.ofVirtual().name("flag " + keeper.flag.name()).start(keeper::keep);
        return keeper;
    }

    void want(Wish wish) {
        lock.lock();
        try {
            if (!standing.wish().equals(wish)) {
                standing = Standing.begin(wish);
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    Standing standing() {
        lock.lock();
        try {
            return standing;
        } finally {
            lock.unlock();
        }
    }

    /// What is under way may still be done: the flag is left as it then is.
    void stop() {
        lock.lock();
        try {
            stopped = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void keep() {
        Duration wait = FIRST_WAIT;
        @Nullable Standing before = standing();
        while (before != null) {
            Wish wish = before.wish();
            Standing after = attempt.at(before, () -> standing().wish().equals(wish));
            boolean isNews = note(before, after);
            if (isNews) {
                bell.accept(flag);
            }
            wait = after.done() ? FIRST_WAIT : doubled(wait);
            before = next(wish, after.done() ? LOOKS : wait);
            if (before != null && !before.wish().equals(wish)) {
                wait = FIRST_WAIT;
            }
        }
    }

    private static Duration doubled(Duration wait) {
        Duration twice = wait.multipliedBy(2);
        return twice.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : twice;
    }

    /// @return whether it says something else than before; a wish that came meanwhile knows nothing of this try
    private boolean note(Standing before, Standing after) {
        lock.lock();
        try {
            if (!standing.wish().equals(before.wish())) {
                return false;
            }
            standing = after;
        } finally {
            lock.unlock();
        }
        FlagTrouble trouble = after.trouble();
        boolean isNews = !said(before).equals(said(after));
        if (trouble != null && isNews) {
            LOG.warn("{} is not at {} yet: {}", flag.words(), after.wish().words(), trouble.words());
        }
        return isNews;
    }

    private static String said(Standing standing) {
        FlagTrouble trouble = standing.trouble();
        return standing.done() + "/" + standing.repairs() + "/" + (trouble == null ? "" : trouble.words());
    }

    /// What to try next: at once if the wish is another by then, else after so long; null: nothing any more.
    private @Nullable Standing next(Wish tried, Duration wait) {
        lock.lock();
        try {
            long left = wait.toNanos();
            while (!stopped && left > 0 && standing.wish().equals(tried)) {
                left = changed.awaitNanos(left);
            }
            return stopped ? null : standing;
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
            return null;
        } finally {
            lock.unlock();
        }
    }
}
