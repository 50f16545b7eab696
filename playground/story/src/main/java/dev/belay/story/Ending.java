package dev.belay.story;

import dev.belay.api.PastTrial;
import dev.belay.api.ReleaseStatus;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Whether a trial that was not there before has come to its end.
///
/// @param formerTrial the last one that had ended before; empty: none
record Ending(String formerTrial) {

    static Ending after(@Nullable ReleaseStatus before) {
        return new Ending(before == null ? "" : lastEnded(before));
    }

    private static String lastEnded(ReleaseStatus status) {
        List<PastTrial> history = status.memory().history();
        return history.isEmpty()
                ? ""
                : Objects.requireNonNullElse(history.getLast().trial(), "");
    }

    boolean isReached(@Nullable ReleaseStatus status) {
        return status != null
                && !lastEnded(status).equals(formerTrial)
                && ("RolledBack".equals(phase(status)) || "Steady".equals(phase(status)));
    }

    /// Whether it is under way, or over already.
    boolean isBegun(ReleaseStatus status) {
        return status.trial() != null || isReached(status);
    }

    static String phase(ReleaseStatus status) {
        return Objects.requireNonNullElse(status.summary().phase(), "");
    }
}
