package dev.belay.history;

import dev.belay.api.Lengths;
import dev.belay.api.Release;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/// Appends to the chain, within the caller's transaction: facts, their rows of the ledger and the head come together
/// or not at all.
final class Ledger {

    private static final Map<Kind, FactTable> TABLES = tables();

    private Ledger() {}

    private static Map<Kind, FactTable> tables() {
        Map<Kind, FactTable> tables = new EnumMap<>(Kind.class);
        Arrays.stream(Kind.values()).forEach(kind -> tables.put(kind, new FactTable(kind)));
        return tables;
    }

    static FactTable table(Kind kind) {
        return Objects.requireNonNull(TABLES.get(kind));
    }

    /// Writes those that are not there yet, in the order in which they happened.
    ///
    /// @param facts of one Release
    /// @return what was written; nothing: all of it was there
    static List<Fact> append(Connection connection, List<Fact> facts, Instant now) throws SQLException {
        // Mostly there is nothing to write, and then nobody is kept waiting.
        if (lacking(connection, facts).isEmpty()) {
            return List.of();
        }
        Head head = named(connection, head(connection, " for update"));
        // Again, now that nobody else can write: a deposed leader may have, a moment ago.
        List<Fact> lacking = lacking(connection, facts);
        for (Fact fact : lacking) {
            Entry entry = Chain.next(head, fact, now);
            insert(connection, entry);
            table(fact.kind()).insert(connection, fact, entry.seq());
            head = new Head(head.ledger(), entry.seq(), entry.hash());
        }
        move(connection, head);
        return lacking;
    }

    static Head head(Connection connection) throws SQLException {
        return head(connection, "");
    }

    /// Of one row; none: there is no such row.
    static Optional<String> hash(Connection connection, long seq) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("select hash from ledger where seq = ?")) {
            select.setLong(1, seq);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? Optional.of(row.getString("hash")) : Optional.empty();
            }
        }
    }

    private static Head head(Connection connection, String how) throws SQLException {
        String sql = "select ledger, seq, hash from ledger_head where one = 1" + how;
        try (PreparedStatement select = connection.prepareStatement(sql);
                ResultSet row = select.executeQuery()) {
            if (!row.next()) {
                throw new SQLException("ledger_head is empty, and with it the end of the chain is lost: restore the"
                        + " database from a backup, or give Belay an empty one");
            }
            return new Head(row.getString("ledger"), row.getLong("seq"), row.getString("hash"));
        }
    }

    /// So that rows cannot be carried from one ledger into another.
    private static Head named(Connection connection, Head head) throws SQLException {
        if (!head.ledger().isEmpty()) {
            return head;
        }
        Head named = new Head(UUID.randomUUID().toString(), head.seq(), head.hash());
        move(connection, named);
        return named;
    }

    private static void move(Connection connection, Head head) throws SQLException {
        String sql = "update ledger_head set ledger = ?, seq = ?, hash = ? where one = 1";
        try (PreparedStatement update = connection.prepareStatement(sql)) {
            update.setString(1, head.ledger());
            update.setLong(2, head.seq());
            update.setString(3, head.hash());
            update.executeUpdate();
        }
    }

    private static void insert(Connection connection, Entry entry) throws SQLException {
        String sql = "insert into ledger (seq, recorded_at, kind, body, previous, hash) values (?, ?, ?, ?, ?, ?)";
        try (PreparedStatement insert = connection.prepareStatement(sql)) {
            insert.setLong(1, entry.seq());
            insert.setObject(2, entry.recordedAt().atOffset(ZoneOffset.UTC));
            insert.setString(3, entry.kind());
            insert.setString(4, entry.body());
            insert.setString(5, entry.previous());
            insert.setString(6, entry.hash());
            insert.executeUpdate();
        }
    }

    static Entry read(ResultSet row) throws SQLException {
        return new Entry(
                row.getLong("seq"),
                row.getObject("recorded_at", OffsetDateTime.class).toInstant(),
                row.getString("kind"),
                row.getString("body"),
                row.getString("previous"),
                row.getString("hash"));
    }

    /// Trials that the status remembers and that are not there.
    static List<String> lacking(Connection connection, Release release) throws SQLException {
        List<Fact> remembered = StatusFacts.of(release).stream()
                .filter(fact -> fact.kind() == Kind.TRIAL)
                .toList();
        // Without a word on gaps: those are made when they are written.
        return lacking(connection, remembered).stream()
                .filter(fact -> fact.kind() == Kind.TRIAL)
                .map(fact -> Objects.requireNonNull(fact.get("trial")))
                .toList();
    }

    private static List<Fact> lacking(Connection connection, List<Fact> facts) throws SQLException {
        Map<Kind, List<Fact>> byKind =
                facts.stream().collect(Collectors.groupingBy(Fact::kind, LinkedHashMap::new, Collectors.toList()));
        List<Fact> lacking = new ArrayList<>();
        for (Map.Entry<Kind, List<Fact>> one : byKind.entrySet()) {
            List<Fact> given = one.getValue();
            Instant from =
                    given.stream().map(Fact::at).min(Comparator.naturalOrder()).orElseThrow();
            Set<Fact.Key> known = new HashSet<>(
                    table(one.getKey()).known(connection, given.getFirst().release(), from));
            if (one.getKey() == Kind.TRIAL && known.isEmpty()) {
                lacking.addAll(gap(connection, given));
            }
            given.stream().filter(fact -> known.add(fact.key())).forEach(lacking::add);
        }
        lacking.sort(Comparator.comparing(Fact::at));
        return lacking;
    }

    /// Status is full of trials, and the one that was recorded last is not among them: who knows how many are gone.
    private static List<Fact> gap(Connection connection, List<Fact> trials) throws SQLException {
        Fact first = trials.stream().min(Comparator.comparing(Fact::at)).orElseThrow();
        if (trials.size() < Lengths.KEPT || !table(Kind.TRIAL).hasAny(connection, first.release())) {
            return List.of();
        }
        return List.of(new Fact(
                Kind.GAP,
                Arrays.asList(
                        first.release(),
                        first.get("namespace"),
                        first.get("release_name"),
                        first.get("trial"),
                        Column.text(first.at()))));
    }
}
