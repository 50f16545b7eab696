package dev.belay.playground.fault;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntSupplier;

/// A fault and the requests that suffer it, with the count of those that have.
public final class Rule {

    private final Requests requests;
    private final Fault fault;
    private final List<Runnable> held = new ArrayList<>();
    private int fitting;
    private int hits;
    private boolean released;
    private int landed;

    Rule(Requests requests, Fault fault) {
        this.requests = requests;
        this.fault = fault;
    }

    Fault fault() {
        return fault;
    }

    /// Counts a request that fits, and says whether it is one of the chosen.
    synchronized boolean takes(String method, String uri, String agent) {
        if (!requests.fits(method, uri, agent) || !requests.chooses(fitting++)) {
            return false;
        }
        hits++;
        notifyAll();
        return true;
    }

    public synchronized int hits() {
        return hits;
    }

    /// Waits until that many requests have suffered it.
    public synchronized void awaitHits(int wanted, Duration limit) throws InterruptedException, TimeoutException {
        await(() -> hits, wanted, limit);
    }

    /// Waits until that many of them are held: one whose answer is, has been carried out by then.
    public synchronized void awaitHeld(int wanted, Duration limit) throws InterruptedException, TimeoutException {
        await(held::size, wanted, limit);
    }

    /// Waits until that many that were held have been carried out, or refused.
    public synchronized void awaitLanded(int wanted, Duration limit) throws InterruptedException, TimeoutException {
        await(() -> landed, wanted, limit);
    }

    private synchronized void await(IntSupplier count, int wanted, Duration limit)
            throws InterruptedException, TimeoutException {
        long end = System.nanoTime() + limit.toNanos();
        while (count.getAsInt() < wanted) {
            long left = end - System.nanoTime();
            if (left <= 0) {
                throw new TimeoutException(
                        "%d of %d requests came in %s: %s".formatted(count.getAsInt(), wanted, limit, requests));
            }
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
    }

    synchronized void landed() {
        landed++;
        notifyAll();
    }

    synchronized void hold(Runnable forward) {
        if (released) {
            forward.run();
        } else {
            held.add(forward);
            notifyAll();
        }
    }

    /// What is held is lost: it never lands, and is never answered.
    public synchronized void lose() {
        held.clear();
    }

    /// Lets go of everything that is held, and of what would be held from now on.
    public synchronized void release() {
        released = true;
        held.forEach(Runnable::run);
        held.clear();
    }
}
