package dev.belay.release;

import dev.belay.release.Observation.Target;
import org.jspecify.annotations.Nullable;

/// What holds forward moves whatever the verdict says. None of it can hold a rollback.
final class ForwardHold {

    private ForwardHold() {}

    static @Nullable Reason on(Observation seen, Target target, Trial trial, int step) {
        if (seen.intent().paused()) {
            return Reason.PAUSED;
        }
        if (trial.pausedBy() != null) {
            return Reason.PAUSED_BY_VERB;
        }
        if (target.replicas() == 0) {
            return Reason.SCALED_TO_ZERO;
        }
        if (seen.progress().contested()) {
            return Reason.CONTESTED;
        }
        if (seen.progress().flagUnmoved()) {
            return Reason.FLAG_UNMOVED;
        }
        Reason off = promotions(seen.permits());
        if (off != null) {
            return off;
        }
        return trial.plan().canExpress(step, target.replicas()) ? null : Reason.SHARE_IMPOSSIBLE;
    }

    private static @Nullable Reason promotions(Permits permits) {
        return switch (permits.promotions()) {
            case FlagAnswer.Yes _ -> null;
            case FlagAnswer.No _ -> Reason.PROMOTIONS_OFF;
            case FlagAnswer.Unknown _ -> Reason.PROMOTIONS_UNKNOWN;
        };
    }
}
