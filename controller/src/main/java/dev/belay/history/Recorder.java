package dev.belay.history;

import dev.belay.api.Release;
import dev.belay.kube.Leadership;
import dev.belay.kube.NotLeading;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes what statuses tell and the database lacks. It goes by what is there, not by what happened: an outage, a
/// restart or another leader only means that there is more to write next time.
///
/// Only the leader's writes. A leader that was deposed a moment ago may still end its transaction; that harms nothing,
/// since each fact is written once, whoever comes first.
final class Recorder implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Recorder.class);

    /// Since a database may be put back to an older state behind our back.
    private static final Duration ANEW = Duration.ofMinutes(10);

    private static final Duration PRUNING = Duration.ofHours(1);

    /// The lease must not be given back late because of us.
    private static final Duration TO_CLOSE = Duration.ofMillis(300);

    /// What it works with.
    ///
    /// @param releases all Releases, as the watch shows them; empty: it has not shown them yet
    record Outside(
            Leadership leadership,
            Supplier<Optional<List<Release>>> releases,
            Database database,
            Anchoring anchoring,
            InstantSource clock,
            Pace pace) {}

    /// @param first pause after a failure; each one more doubles it
    /// @param look how often to look whether it leads, or whether the Releases are there
    record Pace(Duration first, Duration longest, Duration look) {

        static final Pace USUAL = new Pace(Duration.ofMillis(500), Duration.ofSeconds(15), Duration.ofSeconds(1));
    }

    private final Outside outside;
    private final Pending pending = new Pending();
    private final CountDownLatch closing = new CountDownLatch(1);

    /// A thread of the system's: one that waits for a disk must not take a carrier from those that reconcile. Never
    /// interrupted: a file of H2's is closed under whoever is interrupted while it writes.
    private final Thread thread = Thread.ofPlatform().name("history").daemon().unstarted(this::run);

    private volatile @Nullable String problem;
    private volatile Head head = Head.NONE;
    private final AtomicLong written = new AtomicLong();
    private final AtomicLong failures = new AtomicLong();
    private int failuresInARow;
    private boolean isLeading;

    /// Another replica may have led, and written.
    private boolean isHeadKnown;

    private Instant anewAt = Instant.MIN;

    /// Somebody has asked for it.
    private final AtomicBoolean isAnewWanted = new AtomicBoolean();
    private Instant pruneAt = Instant.MIN;

    Recorder(Outside outside) {
        this.outside = outside;
    }

    void start() {
        outside.leadership().onChange(held -> pending.ring());
        thread.start();
    }

    /// A status was accepted. Takes no time.
    void told(Release release) {
        List<Fact> facts = StatusFacts.of(release);
        List<Sample> samples = StatusFacts.sample(release).map(List::of).orElse(List.of());
        if (!facts.isEmpty()) {
            pending.add(new Pending.News(release.getMetadata().getUid(), facts, samples));
        }
    }

    private void run() {
        while (closing.getCount() > 0) {
            try {
                Duration pause = outside.leadership().isHeld() ? lead() : standBy();
                pending.await(pause);
            } catch (HistoryAway e) {
                failed(e, null);
            } catch (NotLeading deposed) {
                LOG.debug("Another replica leads, and records", deposed);
            } catch (RuntimeException e) {
                // Whatever it is, the next status must be recorded.
                failed(new HistoryAway("The history could not be written: " + e, e), e);
            }
        }
        outside.database().close();
    }

    private Duration standBy() {
        isLeading = false;
        problem = null;
        if (outside.database().where().isFile()) {
            // Whoever leads now needs it.
            outside.database().close();
        }
        return outside.pace().look();
    }

    /// @return how long nothing is to be done if nothing comes
    private Duration lead() throws HistoryAway {
        Instant now = outside.clock().instant();
        if (!isLeading) {
            anewAt = Instant.MIN;
            outside.anchoring().forget();
            isHeadKnown = false;
            isLeading = true;
        }
        if (isAnewWanted.getAndSet(false) || !now.isBefore(anewAt)) {
            Optional<List<Release>> all = outside.releases().get();
            if (all.isEmpty()) {
                anewAt = Instant.MIN;
                return outside.pace().look();
            }
            all.get().forEach(this::told);
            anewAt = now.plus(ANEW);
        }
        while (outside.leadership().isHeld() && closing.getCount() > 0 && writeNext()) {
            succeeded();
        }
        return maintain(now);
    }

    private boolean writeNext() throws HistoryAway {
        Pending.News news = pending.take();
        if (news == null) {
            return false;
        }
        try {
            Instant now = outside.clock().instant().truncatedTo(ChronoUnit.MICROS);
            List<Fact> added = outside.database().write(connection -> write(connection, news, now));
            written.addAndGet(added.size());
            isHeadKnown &= added.isEmpty();
            added.stream().filter(fact -> fact.kind() == Kind.GAP).forEach(Recorder::warn);
            return true;
        } catch (HistoryAway | RuntimeException e) {
            pending.putBack(news);
            throw e;
        }
    }

    private static List<Fact> write(Connection connection, Pending.News news, Instant now) throws SQLException {
        for (Sample sample : news.samples()) {
            Samples.keep(connection, sample);
        }
        return Ledger.append(connection, news.facts(), now);
    }

    private static void warn(Fact gap) {
        LOG.warn(
                "The history of {}/{} lacks trials that ended before {}: the database was away for longer than status"
                        + " remembers",
                gap.get("namespace"),
                gap.get("release_name"),
                gap.get("before_at"));
    }

    private Duration maintain(Instant now) throws HistoryAway {
        if (!now.isBefore(pruneAt)) {
            boolean more = outside.database().write(connection -> Samples.prune(connection, now));
            pruneAt = more ? now : now.plus(PRUNING);
            if (more) {
                return Duration.ZERO;
            }
        }
        if (!isHeadKnown) {
            head = outside.database().read(Ledger::head);
            isHeadKnown = true;
        }
        Duration untilAnew = Duration.between(now, anewAt);
        Optional<Duration> unanchored = outside.anchoring().keep(head, this::hash);
        succeeded();
        Duration next = unanchored.orElse(untilAnew);
        return next.compareTo(untilAnew) < 0 ? next : untilAnew;
    }

    private @Nullable String hash(long seq) throws HistoryAway {
        return outside.database()
                .read(connection -> Ledger.hash(connection, seq))
                .orElse(null);
    }

    private void succeeded() {
        if (problem != null) {
            LOG.info("The history is written again");
        }
        problem = null;
        failuresInARow = 0;
    }

    /// @param bug where it came from, if it is none of the database's own
    private void failed(HistoryAway e, @Nullable RuntimeException bug) {
        String sentence = String.valueOf(e.getMessage());
        if (problem == null) {
            LOG.warn("{}. Releases go on; what is missing is written when it is back", sentence, bug);
        }
        problem = sentence;
        failures.incrementAndGet();
        Duration pause = outside.pace().first().multipliedBy(1L << Math.min(failuresInARow, 10));
        failuresInARow++;
        Duration longest = outside.pace().longest();
        sleep(pause.compareTo(longest) < 0 ? pause : longest);
    }

    /// Or until it is closed.
    private void sleep(Duration pause) {
        try {
            if (closing.await(pause.toNanos(), TimeUnit.NANOSECONDS)) {
                LOG.debug("Stops while the history is away");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// All statuses are looked through again now, by the leader's: what is missing is written.
    void lookAnew() {
        isAnewWanted.set(true);
        pending.ring();
    }

    /// What is not well and what follows, in a sentence.
    Optional<String> problem() {
        return Optional.ofNullable(problem);
    }

    Head head() {
        return head;
    }

    int waiting() {
        return pending.size();
    }

    long dropped() {
        return pending.dropped();
    }

    long written() {
        return written.get();
    }

    long failures() {
        return failures.get();
    }

    @Override
    public void close() {
        closing.countDown();
        pending.ring();
        try {
            if (!thread.join(TO_CLOSE)) {
                LOG.info("The history is still being written; what is missing the next leader writes");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
