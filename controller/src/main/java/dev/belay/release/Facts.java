package dev.belay.release;

import org.jspecify.annotations.Nullable;

/// What `desired` needs to know besides the phase.
///
/// @param stable none before the first adoption
/// @param template the revision that the Deployment says now
/// @param restartPending only `restartedAt` differs from what was rolled out
/// @param candidateReady the candidate pods that the phase wants are ready
/// @param forwardHeld something holds forward moves, so a shift that has not happened must not happen now
/// @param weightNow the candidate's share as the route has it
public record Facts(
        @Nullable Brake brake,
        @Nullable Revision stable,
        Revision template,
        int replicas,
        boolean restartPending,
        boolean candidateReady,
        boolean forwardHeld,
        int weightNow) {

    /// The Deployment says something else than what serves: left to itself it would roll that out.
    boolean isChanged() {
        return !template.equals(stable);
    }
}
