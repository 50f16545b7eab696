package dev.belay.release;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Everything a decision depends on, as values of one moment.
///
/// @param target the Deployment; none: it does not exist
/// @param freshId for a trial that begins now
public record Observation(
        Instant now,
        String freshId,
        Intent intent,
        Journal journal,
        @Nullable Target target,
        Preflight preflight,
        Progress progress,
        Health health,
        Permits permits) {

    /// What people want: spec and verbs.
    ///
    /// @param leaving the Release is being deleted
    /// @param paused spec.paused
    public record Intent(boolean leaving, boolean paused, List<Verb> verbs) {

        public Intent {
            verbs = List.copyOf(verbs);
        }
    }

    /// The Deployment as it is.
    ///
    /// @param template the revision that it says now; of a flag the release that the spec says
    /// @param wanted the revision that is asked for: its template, with spec.images where the Release carries them
    /// @param rolledOut its own rollout has ended
    /// @param restartPending only `restartedAt` differs from what was rolled out
    /// @param handsOffAt the generation at which a person was last seen to keep Belay's hands off; none: they may
    /// @param brakeOffered the brake that fits the Release and what the API servers serve
    /// @param namespaceEnding the namespace is being deleted: nothing can be made in it any more
    public record Target(
            String uid,
            int replicas,
            Revision template,
            Revision wanted,
            boolean rolledOut,
            boolean restartPending,
            @Nullable Long handsOffAt,
            Brake brakeOffered,
            boolean namespaceEnding) {

        public boolean handsOff() {
            return handsOffAt != null;
        }
    }

    /// How far the cluster has come to what the phase wants.
    ///
    /// @param settled everything that the phase desires is written, accepted and seen
    /// @param candidateReady the pods that the phase wants are ready; in the handover: enough of them
    /// @param candidateServing a pod of the candidate is ready, whether or not anything leads to it now
    /// @param stableServing a pod of stable is ready
    /// @param contested somebody else writes the same fields
    /// @param leversThrown the API server has accepted every write of a rollback; of a flag, it was
    /// read as it is to be
    /// @param confirmed the data plane was seen to follow
    /// @param rolledBackMark a lever carries the mark of this candidate's failure that status does not know yet;
    /// taking a superseded or reverted one back leaves no such mark, because it is decided again
    /// @param withdrawalMark the highest withdrawal of this step that a lever carries; 0: none
    /// @param laggard the object that the phase waits for, in words; empty: none
    /// @param flagUnmoved Unleash cannot be reached or refuses, so the flag is not known to be what the step wants
    public record Progress(
            boolean settled,
            boolean candidateReady,
            boolean candidateServing,
            boolean stableServing,
            boolean contested,
            boolean leversThrown,
            boolean confirmed,
            boolean rolledBackMark,
            int withdrawalMark,
            String laggard,
            boolean flagUnmoved) {

        public Progress(
                boolean settled,
                boolean candidateReady,
                boolean candidateServing,
                boolean stableServing,
                boolean contested,
                boolean leversThrown,
                boolean confirmed,
                boolean rolledBackMark,
                int withdrawalMark,
                String laggard) {
            this(
                    settled,
                    candidateReady,
                    candidateServing,
                    stableServing,
                    contested,
                    leversThrown,
                    confirmed,
                    rolledBackMark,
                    withdrawalMark,
                    laggard,
                    false);
        }

        Progress withFlagMoved() {
            return new Progress(
                    settled,
                    candidateReady,
                    candidateServing,
                    stableServing,
                    contested,
                    leversThrown,
                    confirmed,
                    rolledBackMark,
                    withdrawalMark,
                    laggard);
        }

        /// Moving traffic to stable now would be an outage, and leaving it is not.
        boolean isOnlyCandidateServing() {
            return candidateServing && !stableServing;
        }
    }

    public Observation with(Progress seen) {
        return new Observation(now, freshId, intent, journal, target, preflight, seen, health, permits);
    }

    Observation in(Journal other) {
        return new Observation(now, freshId, intent, other, target, preflight, progress, health, permits);
    }
}
