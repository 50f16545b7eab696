package dev.belay.history;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How a row of the ledger is hashed. Written down for everybody in `docs/ledger.md`; it never changes, or nobody could
/// check what was written before.
///
/// Each value is written as its length in bytes of UTF-8, a colon, itself and a comma, so that no two lists of values
/// have the same text.
final class Chain {

    /// What stands before the first row.
    static final String BEGIN = "0".repeat(64);

    private static final String NOTHING = "~,";

    private Chain() {}

    /// A fact's values as one text.
    static String body(Fact fact) {
        StringBuilder text = new StringBuilder();
        for (String value : fact.values()) {
            text.append(value == null ? NOTHING : framed(value));
        }
        return text.toString();
    }

    /// The fact that a body tells.
    ///
    /// @throws IllegalArgumentException if it tells none of this kind
    static Fact fact(Kind kind, String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        List<@Nullable String> values = new ArrayList<>();
        int at = 0;
        while (at < bytes.length) {
            if (bytes[at] == '~') {
                values.add(null);
                at += NOTHING.length();
                continue;
            }
            int colon = at;
            while (colon < bytes.length && bytes[colon] != ':') {
                colon++;
            }
            int length = Integer.parseInt(new String(bytes, at, colon - at, StandardCharsets.UTF_8));
            at = colon + 1 + length;
            if (length < 0 || at < 0 || at >= bytes.length || bytes[at] != ',') {
                throw new IllegalArgumentException("no list of values: " + body);
            }
            values.add(new String(bytes, colon + 1, length, StandardCharsets.UTF_8));
            at++;
        }
        return new Fact(kind, values);
    }

    static Entry next(Head head, Fact fact, Instant recordedAt) {
        Entry unsigned = new Entry(head.seq() + 1, recordedAt, fact.kind().word(), body(fact), head.hash(), "");
        return new Entry(
                unsigned.seq(),
                recordedAt,
                unsigned.kind(),
                unsigned.body(),
                unsigned.previous(),
                hash(head.ledger(), unsigned));
    }

    static String hash(String ledger, Entry entry) {
        return hash(ledger, entry, entry.seq());
    }

    /// As it would be if it stood there.
    static String hash(String ledger, Entry entry, long seq) {
        String text = framed(ledger)
                + framed(Long.toString(seq))
                + framed(Column.text(entry.recordedAt()))
                + framed(entry.kind())
                + framed(entry.body())
                + framed(entry.previous());
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static String framed(String value) {
        return value.getBytes(StandardCharsets.UTF_8).length + ":" + value + ",";
    }
}
