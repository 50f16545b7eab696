package dev.belay.history;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/// A column of a fact. Its value has one text, whichever database it is in: the text that is hashed.
///
/// @param longest in code points
record Column(String name, Type type, int longest) {

    private static final int WORD = 256;
    private static final int PERSON = 1024;
    private static final int MESSAGE = 16_384;
    private static final int UID = 64;
    private static final int REPLACEMENT = 0xFFFD;

    /// Both databases keep microseconds, as status does.
    private static final DateTimeFormatter MICROS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

    enum Type {
        TEXT,
        NUMBER,
        MOMENT
    }

    static Column uid(String name) {
        return new Column(name, Type.TEXT, UID);
    }

    static Column word(String name) {
        return new Column(name, Type.TEXT, WORD);
    }

    static Column person(String name) {
        return new Column(name, Type.TEXT, PERSON);
    }

    static Column message(String name) {
        return new Column(name, Type.TEXT, MESSAGE);
    }

    static Column number(String name) {
        return new Column(name, Type.NUMBER, UID);
    }

    static Column moment(String name) {
        return new Column(name, Type.MOMENT, UID);
    }

    static String text(Instant moment) {
        return MICROS.format(moment.truncatedTo(ChronoUnit.MICROS));
    }

    /// What both databases give back as they took it: PostgreSQL has no NUL, and half of a pair is no character.
    String storable(String value) {
        StringBuilder kept = new StringBuilder();
        value.codePoints()
                .limit(longest)
                .map(point -> point == 0 || (point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE)
                        ? REPLACEMENT
                        : point)
                .forEach(kept::appendCodePoint);
        return kept.toString();
    }

    void set(PreparedStatement statement, int index, @Nullable String value) throws SQLException {
        switch (type) {
            case TEXT -> statement.setString(index, value);
            case NUMBER -> {
                if (value == null) {
                    statement.setNull(index, Types.BIGINT);
                } else {
                    statement.setLong(index, Long.parseLong(value));
                }
            }
            case MOMENT -> {
                if (value == null) {
                    statement.setNull(index, Types.TIMESTAMP_WITH_TIMEZONE);
                } else {
                    statement.setObject(index, Instant.parse(value).atOffset(ZoneOffset.UTC));
                }
            }
        }
    }

    @Nullable
    String get(ResultSet row, String label) throws SQLException {
        return switch (type) {
            case TEXT -> row.getString(label);
            case NUMBER -> {
                long number = row.getLong(label);
                yield row.wasNull() ? null : Long.toString(number);
            }
            case MOMENT -> {
                OffsetDateTime moment = row.getObject(label, OffsetDateTime.class);
                yield moment == null ? null : text(moment.toInstant());
            }
        };
    }
}
