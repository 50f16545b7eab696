package dev.belay.playground.fault;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// A fault and the requests that suffer it, with the count of those that have.
public final class Rule {

    private final Requests requests;
    private final Fault fault;
    private final List<Runnable> held = new ArrayList<>();
    private int fitting;
    private int hits;
    private boolean released;

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
        long end = System.nanoTime() + limit.toNanos();
        while (hits < wanted) {
            long left = end - System.nanoTime();
            if (left <= 0) {
                throw new TimeoutException("%d of %d requests came in %s: %s".formatted(hits, wanted, limit, requests));
            }
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
    }

    /// Waits until that many of them are held: one whose answer is, has been carried out by then.
    public synchronized void awaitHeld(int wanted, Duration limit) throws InterruptedException, TimeoutException {
        long end = System.nanoTime() + limit.toNanos();
        while (held.size() < wanted) {
            long left = end - System.nanoTime();
            if (left <= 0) {
                throw new TimeoutException(
                        "%d of %d requests were held in %s: %s".formatted(held.size(), wanted, limit, requests));
            }
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
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
