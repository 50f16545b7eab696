package dev.belay.history;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;

/// The row that a page ended with. The next page begins after it by its values, not by a count: rows that
/// come meanwhile shift nothing, and a late page costs no more than the first.
///
/// @param tie tells it from others of the same time
public record Mark(Instant at, String tie) {

    private static final int LONGEST = 512;

    /// For whoever asks for the next page: a text to hand back as it is.
    public String text() {
        String plain = Column.text(at) + "|" + tie;
        return Base64.getUrlEncoder().withoutPadding().encodeToString(plain.getBytes(StandardCharsets.UTF_8));
    }

    /// Empty: no page has ended there.
    public static Optional<Mark> of(String text) {
        if (text.length() > LONGEST) {
            return Optional.empty();
        }
        try {
            String plain = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
            int bar = plain.indexOf('|');
            Instant at = Instant.parse(plain.substring(0, Math.max(0, bar)));
            return Span.holds(at) ? Optional.of(new Mark(at, plain.substring(bar + 1))) : Optional.empty();
        } catch (IllegalArgumentException | DateTimeException notOurs) {
            return Optional.empty();
        }
    }
}
