package dev.belay.release;

import org.jspecify.annotations.Nullable;

/// What `desired` needs to know besides the phase.
///
/// @param stable none before the first adoption
/// @param template the revision that the Deployment says now
/// @param restartPending only `restartedAt` differs from what was rolled out
/// @param candidateReady the candidate pods that the phase wants are ready
/// @param forwardHeld something holds forward moves, so a shift that has not happened must not happen now
/// @param onlyCandidateServing moving traffic to stable now would be an outage
/// @param weightNow the candidate's share as the route has it; by pods the step's, once its pods are
/// there; of a flag the step's, once it was read back
public record Facts(
        @Nullable Brake brake,
        @Nullable Revision stable,
        Revision template,
        int replicas,
        boolean restartPending,
        boolean candidateReady,
        boolean forwardHeld,
        boolean onlyCandidateServing,
        int weightNow) {

    /// What an observation says of it.
    ///
    /// @param weightNow the candidate's share as the route has it; no observation says it, the route itself does
    public static Facts of(Observation seen, Observation.Target target, int weightNow) {
        Journal journal = seen.journal();
        boolean held = journal.phase() instanceof Phase.AtStep at && isHeld(seen, target, at);
        return new Facts(
                target.brakeOffered() == Brake.NONE ? Brake.NONE : journal.brake(),
                journal.stable(),
                target.template(),
                target.replicas(),
                target.restartPending(),
                seen.progress().pods().candidateReady(),
                held,
                seen.progress().pods().isOnlyCandidateServing() && target.replicas() > 0,
                weightNow);
    }

    /// That a flag cannot be moved yet takes back no wish to move it: it is what is tried until it is
    /// done.
    private static boolean isHeld(Observation seen, Observation.Target target, Phase.AtStep at) {
        Observation asked =
                at.trial().plan().isOfFlag() ? seen.with(seen.progress().withFlagUnmoved(false)) : seen;
        return ForwardHold.on(asked, target, at.trial(), at.step()) != null;
    }

    /// The Deployment says something else than what serves: left to itself it would roll that out.
    boolean isChanged() {
        return !template.equals(stable);
    }
}
