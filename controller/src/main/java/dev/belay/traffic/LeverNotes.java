package dev.belay.traffic;

import dev.belay.kube.TrialMark;
import dev.belay.release.Fall;
import dev.belay.release.Phase;
import dev.belay.release.Revision;
import dev.belay.release.Trial;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What a lever says of itself: taking traffic back waits for no record in status, so the lever's own patch carries
/// it, and whoever comes next reads it there.
public final class LeverNotes {

    static final String ROLLED_BACK = "belay.dev/rolled-back";
    static final String WITHDRAWN = "belay.dev/withdrawn";
    static final String[] KEYS = {ROLLED_BACK, WITHDRAWN};

    private LeverNotes() {}

    /// Only a failure is noted for good: what was superseded or reverted is decided again.
    static Map<String, String> of(Phase phase) {
        return switch (phase) {
            case Phase.RollingBack back
            when back.fall().after() == Fall.After.FAILED ->
                Map.of(ROLLED_BACK, back.trial().candidate().hash());
            case Phase.Withdrawn off ->
                Map.of(WITHDRAWN, off.step() + "/" + off.trial().withdrawals());
            default -> Map.of();
        };
    }

    static boolean isRolledBack(Collection<? extends HasMetadata> levers, Trial trial) {
        Revision candidate = trial.candidate();
        return levers.stream()
                .filter(lever -> TrialMark.isOf(lever, trial.id()))
                .anyMatch(lever -> candidate.hash().equals(note(lever, ROLLED_BACK)));
    }

    /// The highest withdrawal of the step; 0: none.
    static int withdrawals(Collection<? extends HasMetadata> levers, Trial trial, int step) {
        String prefix = step + "/";
        return levers.stream()
                .filter(lever -> TrialMark.isOf(lever, trial.id()))
                .map(lever -> Objects.requireNonNullElse(note(lever, WITHDRAWN), ""))
                .filter(note -> note.startsWith(prefix))
                .mapToInt(note -> number(note.substring(prefix.length())))
                .max()
                .orElse(0);
    }

    /// Edited by hand it says nothing.
    private static int number(String text) {
        return text.matches("[0-9]{1,4}") ? Integer.parseInt(text) : 0;
    }

    private static @Nullable String note(HasMetadata lever, String key) {
        Map<String, String> notes = lever.getMetadata().getAnnotations();
        return notes == null ? null : notes.get(key);
    }
}
