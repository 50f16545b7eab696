package dev.belay.history;

import java.util.Optional;

/// A place outside of the database where the ledger's end is kept.
public interface Anchor {

    /// What was kept last; empty: nothing yet.
    Optional<Head> kept() throws HistoryAway;

    /// From now on this one.
    ///
    /// @param replaced the end of another ledger that was kept until now, and must not be forgotten
    void keep(Head head, Optional<Head> replaced) throws HistoryAway;
}
