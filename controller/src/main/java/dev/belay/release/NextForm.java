package dev.belay.release;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// `status.next`: the exact command where a person must act, so that nobody must look it up at three in the
/// morning.
final class NextForm {

    private NextForm() {}

    static @Nullable String of(Decision decision, StatusForm.Place place) {
        return switch (decision.phase()) {
            case Phase.Gated gated -> gated(gated, decision.reason(), place);
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

    private static @Nullable String gated(Phase.Gated gated, Reason reason, StatusForm.Place place) {
        String here = gated.trial().candidate() + "/" + gated.step();
        return switch (reason) {
            case APPROVAL_AWAITED -> "approve: " + command(place, "promote", here);
            case GATE_FLAG_AWAITED, GATE_FLAG_UNKNOWN ->
                fix(gated) + ", or pass the gate without it: " + command(place, "skip", here);
            case PAUSED_BY_VERB ->
                "go on: " + command(place, "resume", gated.trial().candidate().hash());
            default -> null;
        };
    }

    private static String fix(Phase.Gated gated) {
        Plan.GateFlag flag = gated.trial().plan().gateAt(gated.step()).flag();
        return Objects.requireNonNull(flag).fix();
    }

    private static String command(StatusForm.Place place, String verb, String value) {
        return "kubectl annotate release %s -n %s belay.dev/%s=%s"
                .formatted(place.name(), place.namespace(), verb, value);
    }
}
