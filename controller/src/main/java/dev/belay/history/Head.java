package dev.belay.history;

/// Where the ledger ends. Kept elsewhere too, it is the anchor that shows whether all before it still stands.
///
/// @param ledger its name; empty: nothing was ever written
public record Head(String ledger, long seq, String hash) {

    public static final Head NONE = new Head("", 0, Chain.BEGIN);

    /// The first 48 bits of the hash: as many as a metric's value holds exactly.
    long mark() {
        return Long.parseLong(hash.substring(0, 12), 16);
    }
}
