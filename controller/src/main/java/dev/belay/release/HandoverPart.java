package dev.belay.release;

/// How far a handover has come.
public enum HandoverPart {
    /// The route becomes plain again; the pinned Services carry everything to the candidate.
    SETTLING,
    /// Stable is parked and the candidate freed; the Deployment adopts it.
    SWAPPING,
    /// Past the point of no return: stable is scaled down and freed, the Services unpinned, the brake taken off.
    CLEARING
}
