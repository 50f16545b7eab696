package dev.belay.loop;

import dev.belay.flags.Standing;
import dev.belay.release.Exposure;
import dev.belay.release.Phase;
import dev.belay.release.Progress;
import org.jspecify.annotations.Nullable;

/// What the flag makes of how far the cluster has come. It can hold a release back, and no rollback.
final class FlagProgress {

    /// Once is a slip; again and again is somebody who moves the same flag.
    private static final int REPAIRS_BORNE = 3;

    private FlagProgress() {}

    /// A step has not begun before its flag is where the step wants it.
    static Progress with(Progress seen, @Nullable Exposure wished, Phase phase, @Nullable Standing standing) {
        if (wished == null) {
            return seen;
        }
        boolean isLate = phase instanceof Phase.Shifting && !Flagging.isThere(standing, wished);
        // In the handover the flag moves no more, and half a handover is no place to wait for Unleash.
        boolean isUnmoved = !(phase instanceof Phase.HandingOver) && standing != null && standing.trouble() != null;
        // Beside other levers nothing waits for it; alone, it is the rollback, which ends on what is read then: a call
        // that was sent before may have arrived since.
        boolean isOut = phase instanceof Phase.RollingBack back
                && back.trial().plan().isOfFlag()
                && !Flagging.isThere(standing, wished);
        boolean isContested = standing != null && standing.repairs() > REPAIRS_BORNE;
        Progress.Levers levers = seen.levers();
        return seen.withSettled(seen.settled() && !isLate && !isOut)
                .with(new Progress.Levers(levers.thrown() && !isOut, levers.confirmed() && !isOut))
                .withContested(seen.contested() || isContested)
                .withFlagUnmoved(isUnmoved)
                .waitingFor((isLate || isOut) && seen.laggard().isEmpty() ? lag(wished) : seen.laggard());
    }

    private static String lag(Exposure wished) {
        return "The %s is not yet %s."
                .formatted(wished.flag().words(), Flagging.wish(wished.share()).words());
    }
}
