package dev.belay.release;

/// How far a rollback has come.
public enum RollbackPart {
    /// All levers are thrown, in parallel.
    SHIFTING,
    /// The levers stand; the data plane is watched until it follows.
    CONFIRMING,
    /// The candidate is removed and everything else made plain.
    CLEARING
}
