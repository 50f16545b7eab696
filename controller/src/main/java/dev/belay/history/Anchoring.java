package dev.belay.history;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Carries the ledger's end to its anchor: not with each row, and never back.
final class Anchoring {

    private static final Logger LOG = LoggerFactory.getLogger(Anchoring.class);

    static final Duration SELDOM = Duration.ofSeconds(10);

    private final Anchor anchor;
    private final Duration seldom;
    private @Nullable Head kept;
    private long nanos;

    Anchoring(Anchor anchor, Duration seldom) {
        this.anchor = anchor;
        this.seldom = seldom;
        this.nanos = System.nanoTime() - seldom.toNanos();
    }

    /// Another replica may have led, and written.
    void forget() {
        kept = null;
    }

    /// The ledger's rows as they are now.
    interface Rows {
        /// Null: there is no such row.
        @Nullable
        String hash(long seq) throws HistoryAway;
    }

    /// Nothing, if it is too early or nothing is new.
    ///
    /// @return until when it is to be tried again; empty: nothing is left to do
    Optional<Duration> keep(Head head, Rows rows) throws HistoryAway {
        if (head.ledger().isEmpty() || head.equals(kept)) {
            return Optional.empty();
        }
        Duration since = Duration.ofNanos(System.nanoTime() - nanos);
        if (since.compareTo(seldom) < 0) {
            return Optional.of(seldom.minus(since));
        }
        Optional<Head> before = kept == null ? anchor.kept() : Optional.of(kept);
        if (before.isPresent() && head.ledger().equals(before.get().ledger())) {
            unlessBefore(head, before.get(), rows);
        }
        anchor.keep(head, before.flatMap(old -> replaced(old, head)));
        kept = head;
        nanos = System.nanoTime();
        return Optional.empty();
    }

    /// A ledger that was restored from a copy is behind its anchor only until it is written on: then its number
    /// overtakes the anchor's, and the row that the anchor was made of is another one.
    private static void unlessBefore(Head head, Head before, Rows rows) throws HistoryAway {
        if (head.seq() < before.seq()) {
            throw new HistoryAway("""
                    The ledger ends with row %d, and its anchor was made of row %d: rows are missing. Restore the \
                    database, or delete the anchor if you know why""".formatted(head.seq(), before.seq()));
        }
        if (!before.hash().equals(rows.hash(before.seq()))) {
            throw new HistoryAway("""
                    Row %d of the ledger is another one than its anchor was made of: rows were lost and others have \
                    taken their numbers. Restore the database, or delete the anchor if you know why""".formatted(before.seq()));
        }
    }

    private static Optional<Head> replaced(Head old, Head head) {
        if (!old.ledger().isEmpty() && !old.ledger().equals(head.ledger())) {
            LOG.warn(
                    "The history is another one than before: the ledger {} ended with row {}, and {} has begun",
                    old.ledger(),
                    old.seq(),
                    head.ledger());
            return Optional.of(old);
        }
        return Optional.empty();
    }
}
