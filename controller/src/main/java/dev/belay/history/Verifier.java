package dev.belay.history;

import dev.belay.history.Finding.What;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Goes along the ledger from its first row to its end, and says of each row that is not as it was written what was
/// done to it. One walk, a page at a time: the ledger may be longer than memory.
final class Verifier {

    private static final int PAGE = 1_000;

    /// Beyond these nothing new is learnt.
    private static final int MOST = 100;

    /// A row that stands elsewhere than it was written for is looked for within so many places.
    private static final int FAR = 1_000;

    private final Connection connection;
    private final Head head;
    private final List<Head> anchors;
    private final List<Finding> findings = new ArrayList<>();
    private final Map<Long, String> anchored = new HashMap<>();

    /// By how much the rows before were displaced; the next ones probably are by as much.
    private long displaced;

    private @Nullable Entry beforeLast;
    private @Nullable Entry last;
    private long checked;

    private Verifier(Connection connection, Head head, List<Head> anchors) {
        this.connection = connection;
        this.head = head;
        this.anchors = anchors;
    }

    /// @param anchors ends of the chain that were kept elsewhere
    static Verification verify(Connection connection, List<Head> anchors) throws SQLException {
        Verifier verifier = new Verifier(connection, Ledger.head(connection), anchors);
        verifier.walk();
        return new Verification(verifier.head, verifier.checked, verifier.findings);
    }

    private void walk() throws SQLException {
        anchors.stream()
                .filter(anchor -> anchor.ledger().equals(head.ledger()))
                .forEach(anchor -> anchored.put(anchor.seq(), anchor.hash()));
        List<Entry> page = page(Long.MIN_VALUE);
        while (!page.isEmpty()) {
            Facts facts = Facts.of(connection, page);
            for (Entry entry : page) {
                see(entry);
                facts.compare(entry).ifPresent(this::found);
            }
            facts.unclaimed().forEach(this::found);
            page = page(page.getLast().seq());
        }
        end();
        if (findings.size() < MOST) {
            Facts.orphans(connection).forEach(this::found);
        }
    }

    private List<Entry> page(long after) throws SQLException {
        String sql = "select seq, recorded_at, kind, body, previous, hash from ledger where seq > ? order by seq"
                + " fetch first " + PAGE + " rows only";
        List<Entry> page = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setLong(1, after);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    page.add(Ledger.read(rows));
                }
            }
        }
        return page;
    }

    private void see(Entry entry) {
        checked++;
        long expected = last == null ? 1 : last.seq() + 1;
        if (entry.seq() > expected) {
            found(missing(expected, entry.seq() - 1));
        } else if (entry.seq() < 1) {
            found(new Finding(
                    What.INSERTED,
                    entry.seq(),
                    "Row %d was inserted: the chain begins with row 1.".formatted(entry.seq())));
        }
        if (entry.seq() > head.seq()) {
            found(new Finding(
                    What.INSERTED,
                    entry.seq(),
                    "Row %d was inserted: the chain ends with row %d.".formatted(entry.seq(), head.seq())));
        }
        String anchor = anchored.remove(entry.seq());
        if (anchor != null && !anchor.equals(entry.hash())) {
            found(new Finding(What.REWRITTEN, entry.seq(), """
                    The chain was written anew up to row %d or from one before it: its hash is %s, and the anchor that was \
                    kept elsewhere says %s.""".formatted(entry.seq(), entry.hash(), anchor)));
        }
        content(entry);
        link(entry, expected);
        beforeLast = last;
        last = entry;
    }

    private void content(Entry entry) {
        if (Chain.hash(head.ledger(), entry).equals(entry.hash())) {
            displaced = 0;
            return;
        }
        Long written = place(entry);
        found(
                written == null
                        ? new Finding(
                                What.ALTERED,
                                entry.seq(),
                                "Row %d was altered: its hash is not that of its content.".formatted(entry.seq()))
                        : new Finding(What.MOVED, entry.seq(), """
                                Row %d was written as row %d: rows between the two were removed, inserted or put in \
                                another order.""".formatted(entry.seq(), written)));
    }

    /// The place that its hash was made for; none: it was made for no place near.
    private @Nullable Long place(Entry entry) {
        if (isWrittenFor(entry, displaced)) {
            return entry.seq() + displaced;
        }
        for (int far = 1; far <= FAR && findings.size() < MOST; far++) {
            for (int by : new int[] {far, -far}) {
                if (isWrittenFor(entry, by)) {
                    displaced = by;
                    return entry.seq() + by;
                }
            }
        }
        return null;
    }

    private boolean isWrittenFor(Entry entry, long by) {
        return by != 0 && Chain.hash(head.ledger(), entry, entry.seq() + by).equals(entry.hash());
    }

    /// What the row before is, this row says too.
    private void link(Entry entry, long expected) {
        String before = last == null ? Chain.BEGIN : last.hash();
        if (entry.seq() != expected || entry.previous().equals(before)) {
            return;
        }
        boolean skips = last != null && entry.previous().equals(beforeLast == null ? Chain.BEGIN : beforeLast.hash());
        long at = entry.seq();
        found(
                skips
                        ? new Finding(
                                What.INSERTED,
                                at - 1,
                                "Row %d was inserted: row %d follows the one before it.".formatted(at - 1, at))
                        : new Finding(What.ALTERED, Math.max(1, at - 1), """
                                Row %d or what row %d says of it was altered: the hashes of the two do not fit.""".formatted(Math.max(1, at - 1), at)));
    }

    private void end() {
        Entry end = last;
        long reached = end == null ? 0 : end.seq();
        if (reached < head.seq()) {
            found(missing(reached + 1, head.seq()));
        } else if (reached == head.seq() && !head.hash().equals(end == null ? Chain.BEGIN : end.hash())) {
            found(new Finding(
                    What.ALTERED,
                    0,
                    "The end of the chain was altered: ledger_head has not the hash of row %d.".formatted(reached)));
        }
        for (Head anchor : anchors) {
            if (!anchor.ledger().equals(head.ledger()) && !anchor.ledger().isEmpty()) {
                found(new Finding(What.REWRITTEN, 0, """
                        This is another ledger (%s) than the one that the anchor is of (%s, %d rows): the database was \
                        replaced.""".formatted(head.ledger(), anchor.ledger(), anchor.seq())));
            } else if (anchored.containsKey(anchor.seq()) && anchor.seq() > head.seq()) {
                found(missing(head.seq() + 1, anchor.seq()));
            }
        }
    }

    private static Finding missing(long first, long lastMissing) {
        return new Finding(
                What.MISSING,
                first,
                first == lastMissing
                        ? "Row %d is missing.".formatted(first)
                        : "Rows %d to %d are missing.".formatted(first, lastMissing));
    }

    private void found(Finding finding) {
        if (findings.size() < MOST && findings.stream().noneMatch(finding::equals)) {
            findings.add(finding);
        }
    }

    /// Of a page of the ledger, the facts that it tells, as they stand in their tables.
    private record Facts(Map<Kind, Map<Long, Fact>> byKind) {

        static Facts of(Connection connection, List<Entry> page) throws SQLException {
            Map<Kind, Map<Long, Fact>> facts = new EnumMap<>(Kind.class);
            for (Kind kind : Kind.values()) {
                facts.put(
                        kind,
                        Ledger.table(kind)
                                .between(
                                        connection,
                                        page.getFirst().seq(),
                                        page.getLast().seq()));
            }
            return new Facts(facts);
        }

        Optional<Finding> compare(Entry entry) {
            return Kind.of(entry.kind()).flatMap(kind -> {
                Fact told = Objects.requireNonNull(byKind.get(kind)).remove(entry.seq());
                if (told != null && Chain.body(told).equals(entry.body())) {
                    return Optional.empty();
                }
                return Optional.of(
                        told == null
                                ? new Finding(
                                        What.MISSING,
                                        entry.seq(),
                                        "The row of %s that row %d tells of is missing."
                                                .formatted(kind.table(), entry.seq()))
                                : new Finding(
                                        What.ALTERED,
                                        entry.seq(),
                                        "The row of %s that row %d tells of says something else."
                                                .formatted(kind.table(), entry.seq())));
            });
        }

        /// Rows of facts that no row of the ledger in this page tells of.
        List<Finding> unclaimed() {
            List<Finding> found = new ArrayList<>();
            byKind.forEach((kind, left) -> left.keySet().forEach(seq -> found.add(inserted(kind, seq))));
            return found;
        }

        /// Those beyond the ledger, or where it has a gap at a page's edge.
        static List<Finding> orphans(Connection connection) throws SQLException {
            List<Finding> found = new ArrayList<>();
            for (Kind kind : Kind.values()) {
                String sql = "select ledger_seq from " + kind.table()
                        + " where not exists (select 1 from ledger where seq = ledger_seq) order by ledger_seq"
                        + " fetch first " + MOST + " rows only";
                try (PreparedStatement select = connection.prepareStatement(sql);
                        ResultSet rows = select.executeQuery()) {
                    while (rows.next()) {
                        found.add(inserted(kind, rows.getLong("ledger_seq")));
                    }
                }
            }
            return found;
        }

        private static Finding inserted(Kind kind, long seq) {
            return new Finding(
                    What.INSERTED,
                    seq,
                    "A row of %s was inserted: no row %d of the ledger tells of it.".formatted(kind.table(), seq));
        }
    }
}
