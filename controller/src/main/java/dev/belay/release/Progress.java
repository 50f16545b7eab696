package dev.belay.release;

/// How far the cluster has come to what the phase wants.
///
/// @param settled everything that the phase desires is written, accepted and seen
/// @param contested somebody else writes the same fields
/// @param flagUnmoved Unleash cannot be reached or refuses, so the flag is not known to be what the step wants
/// @param laggard the object that the phase waits for, in words; empty: none
public record Progress(
        boolean settled,
        Pods pods,
        Levers levers,
        Marks marks,
        boolean contested,
        boolean flagUnmoved,
        String laggard) {

    /// Before anything was seen.
    public static final Progress NONE = new Progress(
            false, new Pods(false, false, false), new Levers(false, false), new Marks(false, 0), false, false, "");

    /// Who could answer requests.
    ///
    /// @param candidateReady the pods that the phase wants are ready; in the handover: enough of them
    /// @param candidateServing a pod of the candidate is ready, whether or not anything leads to it now
    /// @param stableServing a pod of stable is ready
    public record Pods(boolean candidateReady, boolean candidateServing, boolean stableServing) {

        /// Moving traffic to stable now would be an outage, and leaving it is not.
        boolean isOnlyCandidateServing() {
            return candidateServing && !stableServing;
        }
    }

    /// The way back.
    ///
    /// @param thrown the API server has accepted every write of a rollback; of a flag, it was read as it is to be
    /// @param confirmed the data plane was seen to follow
    public record Levers(boolean thrown, boolean confirmed) {}

    /// What the levers say that status does not know yet.
    ///
    /// @param rolledBack that this candidate has failed; taking a superseded or reverted one back leaves no such
    /// mark, because it is decided again
    /// @param withdrawals the highest withdrawal of this step; 0: none
    public record Marks(boolean rolledBack, int withdrawals) {}

    public Progress withSettled(boolean isSettled) {
        return new Progress(isSettled, pods, levers, marks, contested, flagUnmoved, laggard);
    }

    public Progress with(Pods seen) {
        return new Progress(settled, seen, levers, marks, contested, flagUnmoved, laggard);
    }

    public Progress with(Levers seen) {
        return new Progress(settled, pods, seen, marks, contested, flagUnmoved, laggard);
    }

    public Progress with(Marks seen) {
        return new Progress(settled, pods, levers, seen, contested, flagUnmoved, laggard);
    }

    public Progress withContested(boolean isContested) {
        return new Progress(settled, pods, levers, marks, isContested, flagUnmoved, laggard);
    }

    public Progress withFlagUnmoved(boolean isUnmoved) {
        return new Progress(settled, pods, levers, marks, contested, isUnmoved, laggard);
    }

    public Progress waitingFor(String object) {
        return new Progress(settled, pods, levers, marks, contested, flagUnmoved, object);
    }
}
