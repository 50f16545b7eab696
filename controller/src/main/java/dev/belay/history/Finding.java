package dev.belay.history;

/// Something in the ledger that is not as Belay wrote it.
///
/// @param seq the row that it is about; 0: the end of the chain
public record Finding(What what, long seq, String sentence) {

    public enum What {
        ALTERED,
        MISSING,
        MOVED,
        INSERTED,
        REWRITTEN
    }
}
