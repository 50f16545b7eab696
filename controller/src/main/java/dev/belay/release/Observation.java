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

    public Observation with(Progress seen) {
        return new Observation(now, freshId, intent, journal, target, preflight, seen, health, permits);
    }

    Observation in(Journal other) {
        return new Observation(now, freshId, intent, other, target, preflight, progress, health, permits);
    }
}
