package dev.belay.web;

import dev.belay.web.Feed.News;
import dev.belay.web.Feed.Overtaken;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/// One who follows the feed, on a thread of its own: it reads on where they are and hands over when they
/// take it. Nobody waits for them: who takes nothing for too long, or is overtaken, is cut, and comes back
/// with the id that they had.
final class Follower implements Subscription, Runnable {

    /// So that both sides know that the other lives, and to look whether they still may.
    private static final Duration BEAT = Duration.ofSeconds(10);

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int LOOKS = 60;

    /// At once; the rest after that was taken.
    private static final int CHANGES = 100;

    private static final int LENGTH = 64 * 1024;

    private static final String ANEW = "Belay cannot tell what has happened since: it was not told by this process, or"
            + " is too long ago. Forget what you know; what follows is all there is";

    private static final String SLOW = "You read more slowly than things happen: come back with the last id";

    private final Feed feed;
    private final Asking asking;
    private final Subscriber<? super byte[]> subscriber;
    private final Consumer<Follower> ended;
    private final Semaphore wanted = new Semaphore(0);
    private volatile boolean isGone;
    private final Thread thread = Thread.ofVirtual().name("follower").unstarted(this);

    /// What somebody asks for.
    ///
    /// @param lastId what they heard last; none: they begin
    /// @param check throws a [Refusal] when they may not see it any more
    record Asking(View view, @Nullable String lastId, Runnable check) {}

    /// It went away without a word: there is nobody to tell.
    private static final class Cut extends Exception {

        private static final long serialVersionUID = 1L;

        private Cut(String why) {
            // Where in the code is of no use to whoever reads the log.
            super(why, null, false, false);
        }
    }

    Follower(Feed feed, Asking asking, Subscriber<? super byte[]> subscriber, Consumer<Follower> ended) {
        this.feed = feed;
        this.asking = asking;
        this.subscriber = subscriber;
        this.ended = ended;
    }

    void start() {
        thread.start();
    }

    @Override
    public void request(long more) {
        wanted.release((int) Math.min(more, Integer.MAX_VALUE / 2 - wanted.availablePermits()));
    }

    /// Their connection is closed: nothing must be handed over any more.
    @Override
    public void cancel() {
        isGone = true;
        thread.interrupt();
    }

    /// We stop; whoever is still there hears the end of the connection.
    void stop() {
        thread.interrupt();
    }

    @Override
    public void run() {
        try {
            tell(begin());
        } catch (Refusal refusal) {
            end(String.valueOf(refusal.getMessage()));
        } catch (Overtaken slow) {
            end(SLOW);
        } catch (Cut | RuntimeException broken) {
            if (!isGone) {
                subscriber.onError(broken);
            }
        } catch (InterruptedException stopped) {
            if (!isGone) {
                subscriber.onComplete();
            }
        } finally {
            ended.accept(this);
        }
    }

    /// @return the number of the last change that they know
    private long begin() throws InterruptedException, Cut {
        OptionalLong known = feed.resumed(asking.lastId());
        if (known.isPresent()) {
            hand(new ServerEvent().well(feed.id(known.getAsLong())), known.getAsLong());
            return known.getAsLong();
        }
        Feed.State state = feed.state();
        ServerEvent events = new ServerEvent();
        if (asking.lastId() != null) {
            events.reset(ANEW);
        }
        for (News standing : state.standing()) {
            if (asking.view().shows(standing.release())) {
                events.standing(standing);
            }
            if (events.length() > LENGTH) {
                hand(events, state.seq());
                events = new ServerEvent();
            }
        }
        hand(events.ready(feed.id(state.seq())), state.seq());
        return state.seq();
    }

    private void tell(long begun) throws InterruptedException, Cut, Overtaken {
        long known = begun;
        long beatAt = System.nanoTime() + BEAT.toNanos();
        while (!Thread.interrupted()) {
            List<News> news = feed.after(known, CHANGES, Duration.ofNanos(beatAt - System.nanoTime()));
            asking.check().run();
            ServerEvent events = new ServerEvent();
            long before = known;
            for (News each : news) {
                known = each.seq();
                if (asking.view().shows(each.release())) {
                    events.news(each, feed.id(each.seq()));
                }
            }
            if (events.isEmpty() && System.nanoTime() - beatAt >= 0) {
                events.well(feed.id(known));
            }
            if (!events.isEmpty()) {
                hand(events, before);
                beatAt = System.nanoTime() + BEAT.toNanos();
            }
        }
        throw new InterruptedException();
    }

    /// @param known what they know without it
    private void hand(ServerEvent events, long known) throws InterruptedException, Cut {
        for (int look = 0; look < LOOKS && !feed.isOvertaken(known); look++) {
            if (wanted.tryAcquire(PATIENCE.toNanos() / LOOKS, TimeUnit.NANOSECONDS)) {
                subscriber.onNext(events.bytes());
                return;
            }
        }
        throw new Cut("Somebody who follows the Releases takes too little of what happens, and is cut");
    }

    /// If they are there and still take something.
    private void end(String why) {
        if (isGone) {
            return;
        }
        if (wanted.tryAcquire()) {
            subscriber.onNext(new ServerEvent().farewell(why).bytes());
        }
        subscriber.onComplete();
    }
}
