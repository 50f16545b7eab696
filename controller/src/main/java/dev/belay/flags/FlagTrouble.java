package dev.belay.flags;

/// Why a flag was not read or not moved. The message says what to do; it never holds a token.
public final class FlagTrouble extends Exception {

    private static final long serialVersionUID = 1;

    private final Kind kind;

    /// Told apart because different people mend them.
    public enum Kind {
        /// The token, or the Secret that it should be in.
        TOKEN,
        /// The token's rights.
        FORBIDDEN,
        /// No such flag, project or environment; or it is archived.
        UNKNOWN,
        /// The flag is not of the kind that can be moved.
        UNFIT,
        /// Somebody else has changed it since it was read.
        CHANGED,
        /// Unleash says that something in it is broken, or that it has too much to do.
        FAILING,
        /// No answer in time: it may have been done all the same.
        SLOW,
        UNREACHABLE,
        /// Whatever answers, it is not Unleash.
        NONSENSE
    }

    public FlagTrouble(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }

    /// Null is not a message that anybody could act on, so there always is one.
    public String words() {
        return String.valueOf(getMessage());
    }
}
