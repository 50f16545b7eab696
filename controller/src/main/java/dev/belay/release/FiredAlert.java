package dev.belay.release;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;

/// An alert that fires, as the verb `alert` names it: `2026-11-21T22:30:05Z/HighErrorRate`. Its time ties it
/// to a trial, for an alert that is older than the trial is not of its candidate's making.
public record FiredAlert(Instant at, String name) {

    private static final int LONGEST = 128;

    /// Of a verb's value in a status, which is refused whole for one text that is too long.
    private static final int LONGEST_VALUE = 256;

    /// @param name as its author has it: it is cut, and shown in one line
    public FiredAlert {
        name = name.codePoints()
                .limit(LONGEST)
                .map(point -> Character.isISOControl(point) ? ' ' : point)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    /// Empty: the value of the verb is none.
    public static Optional<FiredAlert> of(String value) {
        int slash = value.indexOf('/');
        if (slash < 0 || value.codePointCount(0, value.length()) > LONGEST_VALUE) {
            return Optional.empty();
        }
        try {
            return Optional.of(new FiredAlert(Instant.parse(value.substring(0, slash)), value.substring(slash + 1)));
        } catch (DateTimeException notOne) {
            return Optional.empty();
        }
    }

    /// Whether it may be of that trial's making.
    public boolean isOf(Instant startOfTrial) {
        return !at.isBefore(startOfTrial);
    }

    /// The value of the verb.
    public String value() {
        return at + "/" + name;
    }
}
