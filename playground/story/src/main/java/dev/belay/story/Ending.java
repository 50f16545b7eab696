package dev.belay.story;

import dev.belay.api.ReleaseStatus;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Whether a trial that was not there before has come to its end.
///
/// @param formerTrial the last one before the release; empty: none
record Ending(String formerTrial) {

    static Ending after(@Nullable ReleaseStatus before) {
        return new Ending(before == null ? "" : trial(before));
    }

    private static String trial(ReleaseStatus status) {
        return status.trial() == null ? "" : Objects.requireNonNullElse(status.trial().id(), "");
    }

    boolean isReached(@Nullable ReleaseStatus status) {
        return status != null
                && isNew(status)
                && ("RolledBack".equals(phase(status)) || "Steady".equals(phase(status)));
    }

    boolean isNew(ReleaseStatus status) {
        return !trial(status).isEmpty() && !trial(status).equals(formerTrial);
    }

    static String phase(ReleaseStatus status) {
        return Objects.requireNonNullElse(status.summary().phase(), "");
    }
}
