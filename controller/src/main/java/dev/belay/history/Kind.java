package dev.belay.history;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// A kind of fact, and the table that holds those of it. The order of the columns is the order in which they are
/// hashed: it never changes, and a column that is added comes last.
public enum Kind {
    /// A trial that has ended.
    TRIAL(
            "trials",
            "ended_at",
            List.of("trial"),
            Column.word("trial"),
            Column.word("revision"),
            Column.word("outcome"),
            Column.word("reason"),
            Column.moment("started_at"),
            Column.moment("ended_at")),

    /// Another phase, or another step of it.
    MOVE(
            "moves",
            "moved_at",
            List.of("moved_at", "phase"),
            Column.word("trial"),
            Column.word("revision"),
            Column.word("phase"),
            Column.number("step"),
            Column.number("weight"),
            Column.word("reason"),
            Column.message("message"),
            Column.moment("moved_at")),

    /// The timeline of a rollback that has ended.
    ROLLBACK(
            "rollbacks",
            "decided_at",
            List.of("decided_at"),
            Column.word("revision"),
            Column.word("cause"),
            Column.message("message"),
            Column.word("outcome"),
            Column.moment("first_bad_at"),
            Column.moment("breach_at"),
            Column.moment("decided_at"),
            Column.moment("shifted_at"),
            Column.moment("confirmed_at")),

    /// What a person asked for, and it was done.
    VERB(
            "verbs",
            "done_at",
            List.of("done_at", "verb"),
            Column.word("verb"),
            Column.person("argument"),
            Column.person("said_by"),
            Column.moment("done_at")),

    /// Trials before this one may be missing: the database was away for longer than status remembers.
    GAP("gaps", "before_at", List.of("trial"), Column.word("trial"), Column.moment("before_at"));

    private final String table;
    private final String time;

    @SuppressWarnings("ImmutableEnumChecker") // Both are unmodifiable; the check knows Guava's lists only.
    private final List<String> key;

    @SuppressWarnings("ImmutableEnumChecker")
    private final List<Column> columns;

    Kind(String table, String time, List<String> key, Column... own) {
        this.table = table;
        this.time = time;
        this.key = key;
        this.columns = Stream.concat(whose(), Arrays.stream(own)).toList();
    }

    /// Every fact is of a Release.
    private static Stream<Column> whose() {
        return Stream.of(Column.uid("release_uid"), Column.word("namespace"), Column.word("release_name"));
    }

    /// A newer operator may have written one that this one does not know.
    static Optional<Kind> of(String word) {
        return Arrays.stream(values()).filter(kind -> kind.word().equals(word)).findFirst();
    }

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    String table() {
        return table;
    }

    /// The column that says when it was.
    String time() {
        return time;
    }

    /// What tells it from the others of its Release.
    List<String> key() {
        return key;
    }

    List<Column> columns() {
        return columns;
    }
}
