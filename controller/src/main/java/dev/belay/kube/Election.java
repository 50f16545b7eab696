package dev.belay.kube;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The leadership by a lease. It takes part until it is closed: whoever loses the lease stands by at once, and the
/// process goes on.
///
/// Its looks at the lease are also what tells whether the API server can be reached, so that readiness costs no
/// request of its own.
public final class Election implements Leadership, ReadinessCheck, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Election.class);

    /// As long as one call to the API server may take, twice: the one under way and the one that gives the lease
    /// back.
    private static final Duration TO_CLOSE = Clients.URGENT_LIMIT.multipliedBy(3);

    private final Participant participant;
    private final Contact contact;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final List<Listener> listeners = new ArrayList<>();
    private final ExecutorService telling = Executors.newSingleThreadExecutor(
            Thread.ofVirtual().name("leadership").factory());

    /// A thread of the system's: one that shares its processor with reconciling could not renew in time.
    private final Thread thread = Thread.ofPlatform().name("lease").daemon().unstarted(this::takePart);

    private boolean told;

    private Election(Participant participant, Contact contact) {
        this.participant = participant;
        this.contact = contact;
    }

    /// Begins to take part.
    ///
    /// @param lease where it is, and as whom this process takes it
    public static Election begin(Clients clients, LeaseName lease) {
        return begin(clients, lease, LeaseTerms.USUAL);
    }

    static Election begin(Clients clients, LeaseName lease, LeaseTerms terms) {
        LeaseClient client = new LeaseClient(clients.urgent(), lease.namespace(), lease.name());
        Election election = new Election(
                new Participant(client, terms, lease.identity()),
                new Contact(client.where(), clients.urgent().getMasterUrl().toString()));
        election.thread.start();
        return election;
    }

    @Override
    public boolean isHeld() {
        return participant.isHeld();
    }

    /// Less what tells the pod's processes apart.
    @Override
    public Optional<String> leader() {
        return participant.holder().map(identity -> identity.replaceFirst("_[^_]*$", ""));
    }

    @Override
    public synchronized void onChange(Listener listener) {
        listeners.add(listener);
        if (told) {
            telling.execute(() -> tell(listener, true));
        }
    }

    @Override
    public Optional<String> problem() {
        return contact.problem();
    }

    private void takePart() {
        Duration pause = Duration.ZERO;
        while (!isClosingAfter(pause)) {
            Moment began = Moment.now();
            Duration due = act();
            tellOfChange();
            pause = due.minus(Moment.now().surelySince(began));
        }
        end();
    }

    private Duration act() {
        try {
            Duration due = participant.act();
            contact.succeeded();
            return due;
        } catch (RuntimeException e) {
            // Whatever it is, taking part goes on: without it nobody would lead until this process is started again.
            contact.failed(e);
            return participant.patience();
        }
    }

    private boolean isClosingAfter(Duration pause) {
        try {
            return closing.await(Math.max(0, pause.toNanos()), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            LOG.warn("Takes part in sharing the lease no more: it was interrupted", e);
            return true;
        }
    }

    private synchronized void tellOfChange() {
        boolean held = isHeld();
        if (held != told) {
            told = held;
            for (Listener listener : listeners) {
                telling.execute(() -> tell(listener, held));
            }
        }
    }

    private static void tell(Listener listener, boolean held) {
        try {
            listener.changed(held);
        } catch (RuntimeException e) {
            LOG.error("What should have followed from {} the lease failed", held ? "taking" : "losing", e);
        }
    }

    /// In this order: no new write begins, those who write hear of it and end theirs, and only then may another
    /// lead.
    private void end() {
        Runnable giveBack = participant.retire();
        tellOfChange();
        telling.shutdown();
        try {
            if (!telling.awaitTermination(Clients.URGENT_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.warn("Somebody still reacts to the end of the leadership; the lease is given back anyway");
            }
            giveBack.run();
        } catch (InterruptedException e) {
            LOG.warn("The lease was not given back: interrupted", e);
        }
    }

    /// Stops to lead and gives the lease back, within [#TO_CLOSE].
    @Override
    public void close() {
        closing.countDown();
        try {
            if (!thread.join(TO_CLOSE)) {
                LOG.warn("The lease was not given back in {}: another replica leads when it has run out", TO_CLOSE);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
