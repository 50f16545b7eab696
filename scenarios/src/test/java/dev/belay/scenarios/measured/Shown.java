package dev.belay.scenarios.measured;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// When the samples showed a fault: by the shortest run of consecutive sets, one or at most ten seconds of them, with
/// at least 4 requests that all failed, or at least 20 with a share of at least 4 × `max`.
///
/// @param sets since the fault, in their order
record Shown(List<Look> sets) {

    private static final double LONGEST = 10;
    private static final double ALL_OF = 4;
    private static final double SHARE_OF = 20;
    /// Four times the 5 % that are the default.
    private static final double SHARE = 0.2;

    /// What one set added.
    ///
    /// @param from the time of the samples before, in seconds
    /// @param lands when the last of its samples was stored
    record Look(double from, double lands, double failed, double requests) {

        Look and(Look other) {
            return new Look(
                    Math.min(from, other.from),
                    Math.max(lands, other.lands),
                    failed + other.failed,
                    requests + other.requests);
        }

        boolean isPlain() {
            return (requests >= ALL_OF && failed >= requests) || (requests >= SHARE_OF && failed >= SHARE * requests);
        }
    }

    Shown {
        sets = List.copyOf(sets);
    }

    Optional<Instant> at() {
        for (int end = 0; end < sets.size(); end++) {
            if (isShownBy(end)) {
                return Optional.of(Instant.ofEpochMilli(Math.round(sets.get(end).lands() * 1000)));
            }
        }
        return Optional.empty();
    }

    private boolean isShownBy(int end) {
        Look run = sets.get(end);
        boolean isShown = run.isPlain();
        for (int begin = end - 1; begin >= 0 && !isShown; begin--) {
            run = sets.get(begin).and(run);
            if (run.lands() - run.from() > LONGEST) {
                return false;
            }
            isShown = run.isPlain();
        }
        return isShown;
    }
}
