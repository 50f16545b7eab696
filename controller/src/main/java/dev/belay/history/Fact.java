package dev.belay.history;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Something that has happened, as it is kept and hashed.
///
/// @param values one for each of the kind's columns, in their order; none: it does not apply or is not known
public record Fact(Kind kind, List<@Nullable String> values) {

    /// What makes it this fact: it is kept once, however often it is told.
    record Key(Kind kind, List<@Nullable String> values) {}

    public Fact {
        List<Column> columns = kind.columns();
        if (columns.size() != values.size()) {
            throw new IllegalArgumentException(
                    "A " + kind.word() + " has " + columns.size() + " values, not " + values.size());
        }
        List<@Nullable String> kept = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            String value = values.get(i);
            kept.add(value == null ? null : columns.get(i).storable(value));
        }
        values = Collections.unmodifiableList(kept);
    }

    public @Nullable String get(String column) {
        for (int i = 0; i < values.size(); i++) {
            if (kind.columns().get(i).name().equals(column)) {
                return values.get(i);
            }
        }
        throw new IllegalArgumentException("A " + kind.word() + " has no " + column);
    }

    /// All values by their columns, in their order: numbers as such, the rest as text.
    public Map<String, @Nullable Object> columns() {
        Map<String, @Nullable Object> all = new LinkedHashMap<>();
        for (int i = 0; i < values.size(); i++) {
            Column column = kind.columns().get(i);
            String value = values.get(i);
            all.put(column.name(), value != null && column.type() == Column.Type.NUMBER ? Long.valueOf(value) : value);
        }
        return all;
    }

    String release() {
        return Objects.requireNonNull(get("release_uid"));
    }

    Instant at() {
        return Instant.parse(Objects.requireNonNull(get(kind.time())));
    }

    Key key() {
        List<@Nullable String> key = new ArrayList<>();
        key.add(release());
        kind.key().forEach(column -> key.add(get(column)));
        return new Key(kind, key);
    }
}
