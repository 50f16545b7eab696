package dev.belay.release;

import org.jspecify.annotations.Nullable;

/// `status.next`: the exact command where a person must act, so that nobody must look it up at three in the
/// morning.
final class NextForm {

    private NextForm() {}

    static @Nullable String of(Journal journal, StatusForm.Place place) {
        return switch (journal.phase()) {
            case Phase.Gated gated
            when gated.approvedBy() == null ->
                "approve: " + command(place, "promote", gated.trial().candidate() + "/" + gated.step());
            case Phase.Withdrawn silent
            when silent.why() == Reason.NO_ANSWERS ->
                "try again: "
                        + command(place, "retry", silent.trial().candidate().hash());
            case Phase.RolledBack back ->
                "try again: " + command(place, "retry", back.failed().hash());
            case Phase.Unknown _ -> "take back: " + command(place, "abort", "now");
            case Phase.BeforeHandover trial
            when trial.trial().pausedBy() != null ->
                "go on: " + command(place, "resume", trial.trial().candidate().hash());
            default -> null;
        };
    }

    private static String command(StatusForm.Place place, String verb, String value) {
        return "kubectl annotate release %s -n %s belay.dev/%s=%s"
                .formatted(place.name(), place.namespace(), verb, value);
    }
}
